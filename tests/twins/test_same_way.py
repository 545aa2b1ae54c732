"""What is not yours and what is not there take the same way, so that the clock cannot tell them apart.

No time is measured here: `python -m tests.twins` measures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.canaries import canary
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.twins.requests import NEVER
from tests.twins.way import Way, watched
from tests.world import World

NOWHERE_EITHER = UUID("00000000-0000-4000-8000-00000000abce")
WARM = 8
"""After five times PostgreSQL keeps the plan of a statement inside a function."""
FOREIGN = {
    "paper of neighbours": ("Morag", "/d/{}/", "paper", "Glen Court gas"),
    "unreleased paper of her home": ("Morag", "/d/{}/", "paper", "Loch unreleased"),
    "paper of her own case": ("Morag", "/d/{}/", "paper", "NOISE second letter to Morag"),
    "paper that was withdrawn": ("Morag", "/d/{}/download/", "paper", "Loch withdrawn"),
    "frozen paper": ("Morag", "/d/{}/download/", "paper", "Loch frozen"),
    "paper to somebody blocked": ("Zara", "/d/{}/", "paper", "Shore Row gas"),
    "paper after leaving": ("Iain", "/d/{}/", "paper", "Mill Lane afterwards"),
    "case of others": ("Morag", "/c/{}/", "share", "Agnes DOGS"),
    "report about a paper of neighbours": ("Morag", "/d/{}/not-mine/", "paper", "Glen Court gas"),
    "home in another's patch": ("Fiona", "/staff/t/{}/", "tenancy", "Mill Lane"),
    "person in another's patch": ("Fiona", "/staff/person/{}/", "person", "Innes"),
    "case in another's patch": ("Fiona", "/staff/c/{}/", "case", "LOST"),
    "paper in another's patch": ("Fiona", "/staff/d/{}/release/", "paper", "Mill Lane gas"),
    "somebody protected": ("Aileen", "/staff/person/{}/", "person", "Victoria"),
}
LOOKED_AT = ("paper in another's patch", "somebody protected")
"""Where PostgreSQL must look at the row itself to know that it is not theirs: staff alone could time it."""


@pytest.fixture
def site(own_database: OwnDatabase) -> Iterator[OwnDatabase]:
    """The cast's own database, entered as the web, planned as if its tables were a landlord's.

    PostgreSQL reads a table of a few rows from end to end, and one of many by its indexes.
    """
    with own_database.as_login("web"):
        options = connection.settings_dict["OPTIONS"]
        options["options"] = "-c enable_seqscan=off"
        try:
            yield own_database
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


def way_of(browser: PersonsClient, address: str, *, with_work: bool = False, **form: str) -> Way:
    """The way of one request that has been made before: PostgreSQL has then planned all there is to plan."""
    for _ in range(WARM):
        with watched(with_work=with_work) as way:
            browser.post(address, form) if form else browser.get(address)
    return way


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_not_theirs_takes_the_way_of_what_is_not_there(cast: World, what: str) -> None:
    name, address, kind, thing = FOREIGN[what]
    with transaction.atomic():
        browser = PersonsClient(cast.account(name).id)
    ways = [
        way_of(browser, address.format(identity), with_work=True)
        for identity in (NEVER, identity_of(cast, kind, thing), NOWHERE_EITHER)
    ]
    assert ways[0].statements == ways[1].statements == ways[2].statements
    assert len(ways[0].work) > 2
    if what in LOOKED_AT:
        return
    for nowhere, foreign, elsewhere in zip(*(way.work for way in ways), strict=True):
        assert nowhere == elsewhere, "the work is not steady, and can say nothing"
        assert foreign == nowhere


SIGN_INS = {
    "unknown name": "nobody.at.all",
    "known name": "morag",
    "known name of a colleague": "fiona",
    "known name of a deactivated account": "paula",
}


@pytest.mark.usefixtures("site")
def test_wrong_password_takes_the_same_way_whoever_it_is_for() -> None:
    ways = {
        who: way_of(PersonsClient(), "/sign-in/", login=name, password="not the right one")
        for who, name in SIGN_INS.items()
    }
    for who, way in ways.items():
        assert way.statements == ways["unknown name"].statements, who


@pytest.mark.usefixtures("site")
def test_forgotten_password_takes_the_same_way_whoever_has_the_address(cast: World) -> None:
    known = f"{canary(cast.account('Morag').id, 'email')}@example.org"
    unknown = known.replace("zq", "zz")
    ways = []
    for address in (unknown, known):
        ways.append(way_of(PersonsClient(), "/forgot/", email=address))
    assert ways[0].statements == ways[1].statements
