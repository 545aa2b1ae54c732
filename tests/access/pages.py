"""The pages of docs/access.md: every address, and how each must answer to somebody about something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from documents.files.kept_pages import Copy
from documents.reading import page_images
from tests.access.page import rows_of
from tests.model.expectation import ROLES, expected
from tests.model.facts import (
    Account,
    Assignment,
    Block,
    Case,
    DeclaredInterest,
    Document,
    Doubt,
    Drill,
    Fact,
    Freeze,
    Hold,
    Home,
    Incident,
    LettersRun,
    Party,
    Person,
    Release,
    Report,
    SafeContact,
    Share,
    Task,
    Tenancy,
    Thing,
    TwoPersonRequest,
)
from tests.model.staff import patch_people
from tests.world import World

KINDS: dict[str, type[Thing]] = {
    "documents.Document": Document,
    "documents.Release": Release,
    "documents.Hold": Hold,
    "cases.Share": Share,
    "cases.Party": Party,
    "cases.Case": Case,
    "tenancies.Property": Home,
    "tenancies.Tenancy": Tenancy,
    "incidents.Incident": Incident,
    "incidents.Drill": Drill,
    "incidents.Report": Report,
    "accounts.TwoPersonRequest": TwoPersonRequest,
    "incidents.Freeze": Freeze,
    "tenancies.PatchAssignment": Assignment,
    "accounts.User": Account,
    "tenancies.Person": Person,
    "documents.Block": Block,
    "tenancies.SafeContact": SafeContact,
    "tenancies.Task": Task,
    "tenancies.LettersRun": LettersRun,
    "tenancies.Doubt": Doubt,
    "tenancies.DeclaredInterest": DeclaredInterest,
}
ANY_METHOD = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(frozen=True, slots=True)
class Page:
    """One line of the table of pages."""

    name: str
    who: str
    objects: str
    methods: frozenset[str]

    @property
    def label(self) -> str:
        """The model whose rows it shows, if it shows one row."""
        found = re.match(r"\w+\.\w+", self.objects)
        return found[0] if found else ""

    @property
    def takes_an_object(self) -> bool:
        """Whether its address names something."""
        return self.objects != "–"

    @property
    def is_of_ones_account(self) -> bool:
        """Whether it is about signing in: what it does to a session would end the walk."""
        return self.name.startswith(("account_", "mfa_", "accounts:stay_signed_in"))

    @property
    def is_for_staff_alone(self) -> bool:
        """Whether no resident may open it."""
        return "resident" not in self.who and "everybody" not in self.who

    def address(
        self, identity: UUID | int | None = None, reader: UUID | None = None, version: int = 0
    ) -> str:
        """Where it is. Words behind the name are part of the address; of a picture, a signature."""
        name, *words = self.name.split()
        if name == "documents:page_image":
            # Signed as if it had been shown: what is not theirs must not hang on the signature.
            assert isinstance(identity, UUID)
            copy = Copy(identity, version)
            return page_images.address_of(copy, 1, view=uuid4(), reader=reader or UUID(int=0))
        return reverse(name, args=[*words, *([identity] if identity else [])])

    def is_for(self, account: Account | None) -> bool:
        """Whether somebody may open it at all."""
        if self.who == "everybody":
            return True
        if account is None or not account.is_active:
            return False
        role = ROLES[account.role]
        named = [who.strip() for who in self.who.split(",")]
        as_steward = account.is_data_steward and role.may_be_steward
        return (
            self.who == "everybody signed in"
            or role.viewer in named
            or ("data stewards" in named and as_steward)
            or ("safeguarding leads" in named and account.is_safeguarding_lead)
            or ("deputies" in named and account.is_deputy)
        )

    def has(self, world: World, account: Account) -> frozenset[UUID]:
        """The things that it shows to somebody."""
        seen = expected(world.facts, account, self.label)
        if "rectification" in self.objects:
            seen &= {r.id for r in world.facts.all(Report) if r.wrong == "about me" and r.document}
        if "document or a case" in self.objects:
            freezes = world.facts.all(Freeze)
            seen &= {f.id for f in freezes if (f.document or f.case) and not f.sealed}
        if "portal or end a freeze" in self.objects:
            asked = world.facts.all(TwoPersonRequest)
            seen &= {r.id for r in asked if not (r.outside or r.patch or r.role)}
        if "own patches" in self.objects and account.role == "officer":
            seen &= patch_people(world.facts, account)
        if "ended" in self.objects:
            return seen
        if "live" not in self.objects and self.label != "documents.Document":
            return seen
        ended = {
            thing.id
            for thing in world.facts.all(KINDS[self.label])
            if isinstance(thing, Fact) and thing.ended
        }
        return seen - ended if "live" in self.objects or self.is_for_staff_alone else seen

    def objects_to_ask_for(self, world: World) -> Iterator[UUID]:
        """Everything of its kind in the world, and one that is not there."""
        yield from (thing.id for thing in world.facts.all(KINDS.get(self.label, Document)))
        yield uuid4()


def pages() -> tuple[Page, ...]:
    """All lines of the table."""
    return tuple(
        Page(name, who, objects, frozenset(re.findall(r"[A-Z]+", methods)))
        for name, who, objects, methods in rows_of("Pages")
    )


def addresses() -> set[str]:
    """The names of all addresses that the resolver knows; one without a name is its own reproach."""
    return set(_names(get_resolver().url_patterns))


def _names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}"
