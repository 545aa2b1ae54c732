"""Every kind of document: what it is called, from whom and for whom it is, and who may ever read it.

A kind is one entry here and stands nowhere else: forms, filters, pages and the demo ask this table. The walls
know two things of it, `may_read` and `sides` (accounts/access/resident_rules.py, portal/rls/kinds.sql):
a change of these needs `apply_walls`, and the portal refuses to start before; one of words needs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.models import Party

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Audience = Literal["tenants", "household", "recipient"]
"""As a release has it (Release.Audience)."""

COMPLAINER, WITNESS, ALLEGED_PERPETRATOR = Party.PartyRole


class Sender(StrEnum):
    """Who wrote or took it."""

    LANDLORD = "landlord"
    RESIDENT = "resident"


class MayRead(StrEnum):
    """Which residents may ever read a kind of document, whatever was released. Staff read every kind."""

    ANYONE = "anyone"
    TENANTS = "tenants"
    NO_RESIDENT = "no resident"


@dataclass(frozen=True, slots=True)
class Topic:
    """A choice of the filter in My documents; `value` stands in the address."""

    value: str
    label: _StrPromise | str = field(compare=False)


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document.

    `value` is what an export and the database call it. Staff read `staff_word`; residents read `title`, which
    names no one and no side. `sides` are the parties of a case to whom such a document is addressed, or whose
    words it holds: it never goes to another. `usual_audience` is what the release form begins with and what
    the demo releases; without one the officer says it each time. `is_served_otherwise`: it has to be served
    by post or by hand, and its copy says so. Without a `topic` residents find it under Everything or My
    cases.

    Raises ValueError for an entry that contradicts itself.
    """

    value: str
    staff_word: _StrPromise | str
    title: _StrPromise | str
    sender: Sender
    of_home: bool = False
    of_case: bool = False
    sides: tuple[Party.PartyRole, ...] = ()
    usual_audience: Audience | None = None
    may_read: MayRead = MayRead.ANYONE
    is_served_otherwise: bool = False
    topic: Topic | None = None

    def __post_init__(self) -> None:
        faults = {
            "is not written in small letters": self.value != " ".join(self.value.lower().split()),
            "is of neither a home nor a case": not (self.of_home or self.of_case),
            "names sides without a case, or a case without sides": self.of_case != bool(self.sides),
            "is of a case, which has no tenants": self.is_for_tenants and self.of_case,
            "usually goes to readers who may never read it": (
                (self.is_for_tenants and self.usual_audience not in (None, "tenants"))
                or (not self.is_releasable and self.usual_audience is not None)
            ),
        }
        for fault, is_there in faults.items():
            if is_there:
                raise ValueError(f"The kind {self.value} {fault}.")

    @property
    def notice_on_copies(self) -> _StrPromise | str:
        """What the copy that a reader takes away says at its foot."""
        if not self.is_served_otherwise:
            return ""
        return _("This is a copy for you to read. It does not replace a notice we must serve.")

    @property
    def is_for_tenants(self) -> bool:
        """Whether only tenants may ever read it."""
        return self.may_read is MayRead.TENANTS

    @property
    def is_releasable(self) -> bool:
        """Whether a resident may ever read it."""
        return self.may_read is not MayRead.NO_RESIDENT

    @property
    def kept_from(self) -> tuple[Party.PartyRole, ...]:
        """The sides of a case to which no document of this kind ever goes, whatever is released."""
        if not self.of_case:
            return ()
        return tuple(side for side in Party.PartyRole if side not in self.sides)

    def reached_by(self, audience: str) -> str:
        """Whom a release for this audience reaches: the household's of a kind for tenants, its tenants."""
        return "tenants" if self.is_for_tenants and audience == "household" else audience


RENT = Topic("rent", _("Rent"))
AGREEMENT = Topic("agreement", _("Tenancy agreement"))
REPAIRS = Topic("repairs", _("Repairs"))
GAS = Topic("gas", _("Gas safety"))


def by_value(kinds: Sequence[DocumentKind]) -> dict[str, DocumentKind]:
    """The kinds by their values. Raises ValueError where two have the same."""
    table = {kind.value: kind for kind in kinds}
    if len(table) < len(kinds):
        raise ValueError("Two kinds of document have the same value.")
    return table


KINDS = by_value(
    [
        DocumentKind(
            "rent statement",
            staff_word=_("Rent statement"),
            title=_("Rent statement"),
            sender=Sender.LANDLORD,
            of_home=True,
            usual_audience="tenants",
            topic=RENT,
        ),
        DocumentKind(
            "tenancy agreement",
            staff_word=_("Tenancy agreement"),
            title=_("Your tenancy agreement"),
            sender=Sender.LANDLORD,
            of_home=True,
            usual_audience="tenants",
            topic=AGREEMENT,
        ),
        DocumentKind(
            "repair letter",
            staff_word=_("Repair letter"),
            title=_("Letter about a repair"),
            sender=Sender.LANDLORD,
            of_home=True,
            usual_audience="household",
            topic=REPAIRS,
        ),
        DocumentKind(
            "gas safety certificate",
            staff_word=_("Gas safety certificate"),
            title=_("Gas safety certificate"),
            sender=Sender.LANDLORD,
            of_home=True,
            usual_audience="household",
            topic=GAS,
        ),
        DocumentKind(
            "asb letter to complainer",
            staff_word=_("ASB letter to complainer"),
            title=_("Letter about your case"),
            sender=Sender.LANDLORD,
            of_case=True,
            sides=(COMPLAINER,),
            usual_audience="recipient",
        ),
        DocumentKind(
            "asb warning letter",
            staff_word=_("ASB warning letter"),
            title=_("Letter about your case"),
            sender=Sender.LANDLORD,
            of_case=True,
            is_served_otherwise=True,
            sides=(ALLEGED_PERPETRATOR,),
            usual_audience="recipient",
        ),
        # What an officer wrote down of a talk may speak of others: each is looked at by itself.
        DocumentKind(
            "interview notes",
            staff_word=_("Interview notes"),
            title=_("Notes of our talk with you"),
            sender=Sender.LANDLORD,
            of_case=True,
            sides=(COMPLAINER, WITNESS, ALLEGED_PERPETRATOR),
        ),
        DocumentKind(
            "witness statement",
            staff_word=_("Witness statement"),
            title=_("Your statement"),
            sender=Sender.RESIDENT,
            of_case=True,
            sides=(COMPLAINER, WITNESS),
            usual_audience="recipient",
        ),
        DocumentKind(
            "diary sheet",
            staff_word=_("Diary sheet"),
            title=_("Your diary sheet"),
            sender=Sender.RESIDENT,
            of_case=True,
            sides=(COMPLAINER, WITNESS),
            usual_audience="recipient",
        ),
        # It may show anybody.
        DocumentKind(
            "photo",
            staff_word=_("Photo"),
            title=_("Your photo"),
            sender=Sender.RESIDENT,
            of_home=True,
            of_case=True,
            sides=(COMPLAINER, WITNESS, ALLEGED_PERPETRATOR),
        ),
    ]
)


def kind_of(value: str) -> DocumentKind:
    """The kind by its value. An export may hold others: they are released like any, under neutral words."""
    return KINDS.get(value) or DocumentKind(
        value,
        staff_word=capfirst(value),
        title=_("Document"),
        sender=Sender.LANDLORD,
        of_home=True,
        of_case=True,
        sides=(COMPLAINER, WITNESS, ALLEGED_PERPETRATOR),
    )


def kinds_of_homes() -> tuple[DocumentKind, ...]:
    """What the documents of a tenancy can be."""
    return tuple(kind for kind in KINDS.values() if kind.of_home)


def kinds_of_cases() -> tuple[DocumentKind, ...]:
    """What the documents of a case can be."""
    return tuple(kind for kind in KINDS.values() if kind.of_case)


def topics() -> Iterator[tuple[Topic, list[str]]]:
    """Each topic with the values of its kinds, in the order of the table."""
    by_topic: dict[Topic, list[str]] = {}
    for kind in KINDS.values():
        if kind.topic:
            by_topic.setdefault(kind.topic, []).append(kind.value)
    yield from by_topic.items()
