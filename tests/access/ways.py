"""How somebody comes to stand on each page of docs/access.md, for tests that look at the pages themselves.

A page without an object is at its address. A page about something is asked for about the first such
thing that its reader has, unless TELLING names a better one. Whatever needs a step before it is in WAYS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from tests.access.pages import KINDS, Page
from tests.clients import PersonsClient
from tests.world import World

# One person for each way of meeting the portal.
WALKERS = {
    "nobody": "signed out",
    "Morag": "resident with papers and a case",
    "Ewan": "resident who is accused",
    "Iain": "resident who left 27 days ago",
    "Bella": "resident with nothing to see",
    "Fiona": "officer",
    "Aileen": "adviser",
    "Moira": "manager",
    "Donald": "dpo",
    "Alan": "administrator",
}

# Somebody signed in is sent on from here: to their first page, or because they are in already.
WHO_STAYS = {
    "welcome": ("nobody", "Aileen", "Alan"),
    "account_login": ("nobody",),
    "account_logout": ("Morag", "Fiona"),
}

# Addresses that answer with something that is not a page of ours.
NOT_PAGES = {"document_download": "a file"}

# What shows more of a page than the first thing there is.
TELLING: dict[str, tuple[str, ...]] = {
    "staff_release": ("Loch unreleased",),
    "tenancies.Tenancy": ("Loch Road", "Harbour View", "Frozen Close"),
    "cases.Case": ("NOISE", "FIRE"),
    "documents.Document": ("Loch gas", "NOISE warning to Ewan", "Mill Lane gas"),
    "incidents.Report": ("frozen letter", "wrong rent"),
}


class LostError(Exception):
    """There is a page that the walk does not know how to reach."""


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody on their way."""

    name: str
    world: World
    client: PersonsClient

    def way_to(self, page: Page) -> str:
        """Take the steps before a page; gives its address. Raises LostError if the way is not known."""
        if page.name in WAYS:
            return WAYS[page.name](self, page)
        if page.label:
            return page.address(self.thing_of(page))
        if page.takes_an_object:
            raise LostError(f"{page.name} is about something: say what in tests/access/ways.py")
        return page.address()

    def thing_of(self, page: Page) -> UUID:
        """One thing that this page shows to them."""
        if page.label not in KINDS:
            raise LostError(f"{page.label} is unknown to KINDS in tests/access/pages.py")
        theirs = page.has(self.world, self.world.account(self.name))
        by_name = sorted(theirs, key=self.world.name_of)
        wanted = TELLING.get(page.name) or TELLING.get(page.label, ())
        telling = [i for name in wanted for i in by_name if self.world.name_of(i) == name]
        return [*telling, *by_name][0]


def walkers_of(page: Page, world: World) -> list[str]:
    """Everybody who is to stand on a page: one of each shell where everybody may."""
    if page.name in NOT_PAGES:
        return []
    among = WHO_STAYS.get(page.name) or WALKERS
    if page.who == "everybody" and page.name not in WHO_STAYS:
        among = ("nobody", "Morag", "Fiona")
    return [name for name in among if _finds_something(name, page, world)]


def _finds_something(name: str, page: Page, world: World) -> bool:
    account = None if name == "nobody" else world.account(name)
    if not page.is_for(account):
        return False
    return not page.label or (account is not None and bool(page.has(world, account)))


def _after(address: str, fields: dict[str, str]) -> Callable[[Walker, Page], str]:
    """Send a form first; then the page is at its address."""

    def way(walker: Walker, page: Page) -> str:
        walker.client.post(address, fields)
        return page.address()

    return way


def _not_mine_document(walker: Walker, page: Page) -> str:
    return page.address(walker.world.paper("Loch gas").id)


def _outside(walker: Walker, page: Page) -> str:
    """An officer asks for a tenancy of somebody else's patch by its number."""
    walker.client.post("/staff/", {"query": walker.world.tenancy("Bridge Street").ref})
    return page.address()


WAYS: dict[str, Callable[[Walker, Page], str]] = {
    "not_mine_done": _after("/not-mine/", {"wrong": "not sure", "contact": "0141 496 0000"}),
    "not_mine_document": _not_mine_document,
    "staff_found": _after("/staff/", {"query": "street"}),
    "staff_outside": _outside,
}
