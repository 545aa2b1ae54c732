"""Every request with which one reader of two databases may try to tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from tests.access.pages import KINDS, Page, pages
from tests.model.facts import Document
from tests.twins.answers import Request
from tests.twins.otherwise import Twins

NEVER = UUID("00000000-0000-4000-8000-00000000abcd")
"""An id that is nowhere."""
ENDS_THE_SESSION = ("public:leave", "accounts:sign_out_everywhere", "accounts:stay_signed_in")
MANY, FEW = 10, 2
"""Of each sort of things, on the first page of a model and on those beside it."""
QUESTIONS = {
    "documents:list": (
        *(f"?about={about}" for about in ("rent", "agreement", "repairs", "gas", "cases", "all")),
        *("?page=1", "?page=2", "?page=99", "?page=x", "?year=1999", "?about=rent&page=2"),
    ),
    "residents:cases": ("?page=1", "?page=2"),
    "desk:my_work": (
        *("?show=frozen", "?show=blocks", "?show=unreleased", "?page=2"),
        *("?show=tasks", "?show=safe"),
    ),
    "tenancies:letters": ("?street=street", "?page=2"),
    "incidents:rectification_requests": ("?page=2",),
    "incidents:board": ("?page=2",),
    "assurance:audit_log": ("?page=2",),
    "tenancies:quarantine": ("?page=2",),
}


def pages_of(twins: Twins) -> Iterator[Page]:
    """The pages that the reader may open."""
    account = None if twins.name == "nobody" else twins.first.account(twins.name)
    for page in pages():
        if page.name not in ENDS_THE_SESSION and page.is_for(account):
            yield page


def requests_of(twins: Twins) -> Iterator[Request]:
    """GET and HEAD of every page: about what is theirs, what is others', and what is nowhere."""
    asked: set[str] = set()
    reader = None if twins.name == "nobody" else twins.first.account(twins.name).id
    for page in pages_of(twins):
        if page.is_of_ones_account and page.takes_an_object:
            continue  # Passkeys, of whom the cast has none.
        if page.takes_an_object:
            most = FEW if page.label in asked or not page.label else MANY
            for identity in [*_theirs(twins, page)[:most], *_not_theirs(twins, page, most)]:
                version = twins.first.version_of(identity)
                yield Request("GET", page.address(identity, reader, version))
            yield Request("HEAD", page.address(NEVER, reader))
            asked.add(page.label)
            continue
        questions = QUESTIONS.get(page.name, ())
        if page.name == "documents:list":
            questions += tuple(f"?year={year}" for year in sorted(_years(twins)))
        yield from (Request("GET", page.address() + asking) for asking in ("", *questions))
        if not page.is_of_ones_account and page.who != "everybody":
            yield Request("HEAD", page.address())


def _theirs(twins: Twins, page: Page) -> list[UUID]:
    if twins.name == "nobody" or not page.label:
        return []
    return sorted(page.has(twins.first, twins.first.account(twins.name)))


def _not_theirs(twins: Twins, page: Page, most: int) -> Iterator[UUID]:
    """What the page could be about: in the twin alone, in the first alone, otherwise in the two, nowhere."""
    kind = KINDS.get(page.label, Document)
    for sort in (twins.more, twins.missing, twins.otherwise):
        hidden = [t.id for t in sort if type(t) is kind and not twins.sight.covers(t.id)]
        # The last of what is more lies around the reader.
        yield from reversed(hidden[-most:])
    yield NEVER


def _years(twins: Twins) -> set[int]:
    worlds = (twins.first, twins.second)
    return {document.dated.year for world in worlds for document in world.facts.all(Document)}
