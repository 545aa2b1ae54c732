"""What is not yours and what is not there take the same way, so that the clock cannot tell them apart.

No time is measured here: `python -m tests.twins` measures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from accounts.passwords import Argon2
from tests.canaries import canary
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.twins.requests import NEVER
from tests.twins.way import AS_IF_LARGE, Way, watched
from tests.world import World

NOWHERE_EITHER = UUID("00000000-0000-4000-8000-00000000abce")
WARM = 8
"""After five times PostgreSQL keeps the plan of a statement inside a function."""
TRIES = 5
"""PostgreSQL clears dead rows away whenever it likes, and a table cleared half-way through reads less."""
FEW, MANY = "tables of a few rows", "tables of many rows"
FOREIGN = {
    "document of neighbours": ("Morag", "/documents/{}/", "document", "Glen Court gas"),
    "unreleased document of her home": ("Morag", "/documents/{}/", "document", "Loch unreleased"),
    "document of her own case": (
        "Morag",
        "/documents/{}/",
        "document",
        "NOISE second letter to Morag",
    ),
    "document that was withdrawn": (
        "Morag",
        "/documents/{}/download/",
        "document",
        "Loch withdrawn",
    ),
    "frozen document": ("Morag", "/documents/{}/download/", "document", "Loch frozen"),
    "document to somebody blocked": ("Zara", "/documents/{}/", "document", "Shore Row gas"),
    "document after leaving": ("Iain", "/documents/{}/", "document", "Mill Lane afterwards"),
    "case of others": ("Morag", "/cases/{}/", "share", "Agnes DOGS"),
    "report about a document of neighbours": (
        "Morag",
        "/documents/{}/not-mine/",
        "document",
        "Glen Court gas",
    ),
    "home in another's patch": ("Fiona", "/staff/tenancy/{}/", "tenancy", "Mill Lane"),
    "person in another's patch": ("Fiona", "/staff/person/{}/", "person", "Innes"),
    "case in another's patch": ("Fiona", "/staff/case/{}/", "case", "LOST"),
    "document in another's patch": (
        "Fiona",
        "/staff/document/{}/release/",
        "document",
        "Mill Lane gas",
    ),
}
OF_FEW = ("case of others", "report about a document of neighbours")
"""Any landlord has documents and people by the thousand. Cases that are shared may be a few for long."""
LOOKED_AT = ("document in another's patch",)
"""Where PostgreSQL looks at the row itself to know that it is not theirs. Staff alone could time it."""


@pytest.fixture
def tables() -> str:
    """Of which size PostgreSQL takes the tables to be, unless a test says."""
    return FEW


@pytest.fixture
def site(own_database: OwnDatabase, tables: str) -> Iterator[None]:
    """The cast's own database, entered as the web."""
    with own_database.as_login("web"):
        options = connection.settings_dict["OPTIONS"]
        options["options"] = AS_IF_LARGE if tables == MANY else ""
        try:
            yield
        finally:
            del options["options"]


@pytest.fixture
def cast(the_world: World) -> World:
    """The cast by name."""
    return World(the_world.facts.today)


def identity_of(cast: World, kind: str, name: str) -> UUID:
    if kind == "share":
        person, case = name.split()
        return cast.share(person, case).id
    thing: Any = getattr(cast, kind)(name)
    found: UUID = thing.id
    return found


def way_to(browser: PersonsClient, address: str) -> Way:
    """The way to a page that was asked for before: PostgreSQL has then planned all there is to plan."""
    for _ in range(WARM):
        with watched(with_work=True) as way:
            assert browser.get(address).status_code in (404, 200)
    return way


def steady_ways(what: str, cast: World) -> tuple[Way, Way]:
    """The ways to a page about nothing and about something foreign, when nothing else changed the work."""
    for _ in range(TRIES):
        nothing, foreign, nothing_again = asked(what, cast)
        assert nothing.statements == foreign.statements == nothing_again.statements
        if nothing.work == nothing_again.work:
            return nothing, foreign
    pytest.fail("The work is not steady, and can say nothing.")


def asked(what: str, cast: World) -> list[Way]:
    """The ways to a page about nothing, about something foreign, and about nothing again."""
    name, address, kind, thing = FOREIGN[what]
    with transaction.atomic():
        browser = PersonsClient(cast.account(name).id)
    identities = (NEVER, identity_of(cast, kind, thing), NOWHERE_EITHER)
    return [way_to(browser, address.format(identity)) for identity in identities]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("what", "tables"),
    [(what, MANY) for what in FOREIGN] + [(what, FEW) for what in OF_FEW],
)
def test_another_persons_document_takes_the_same_code_path_as_a_missing_one(
    cast: World, what: str
) -> None:
    nothing, foreign = steady_ways(what, cast)
    assert len(nothing.work) > 2
    if what not in LOOKED_AT:
        assert foreign.work == nothing.work


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was hashed: it takes longer than all the rest."""
    hashed: list[str] = []

    def noted(hasher: Argon2, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(hasher, password, salt)

    def checked(hasher: Argon2, password: str, encoded: str) -> bool:
        hashed.append(password)
        return verify(hasher, password, encoded)

    encode, verify = Argon2.encode, Argon2.verify
    monkeypatch.setattr(Argon2, "encode", noted)
    monkeypatch.setattr(Argon2, "verify", checked)
    return hashed


def way_of(address: str, status: int, **form: str) -> Way:
    """The way of a form that somebody sends who is signed out; twice is below every limit."""
    for _ in range(2):
        with watched(with_work=False) as way:
            assert PersonsClient().post(address, form).status_code == status
    return way


@pytest.mark.usefixtures("site")
def test_wrong_password_takes_the_same_code_path_for_every_account(hashed: list[str]) -> None:
    password = "not the right one"
    nobodys = way_of("/sign-in/", 200, login="nobody.at.all", password=password)
    assert hashed == [password, password]
    for name in ("morag", "fiona", "paula"):  # A resident, a colleague, and a deactivated account.
        hashed.clear()
        assert (
            way_of("/sign-in/", 200, login=name, password=password).statements == nobodys.statements
        )
        assert hashed == [password, password]


@pytest.mark.usefixtures("site")
def test_forgotten_password_takes_the_same_code_path_for_every_address(cast: World) -> None:
    known = f"{canary(cast.account('Morag').id, 'email')}@example.org"
    unknown = known.replace("zq", "zz")
    ways = [way_of("/forgot/", 302, email=address).statements for address in (unknown, known)]
    assert any("accounts_outgoingmail" in statement for statement, _ in ways[0])
    assert ways[0] == ways[1]
