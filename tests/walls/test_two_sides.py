"""Who complains and is accused in return reads nothing that another side gave, nor what has no giver."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings

from accounts.access.system import system_access
from portal.assurance.reconcile import reconcile
from tests.access.looking import both_ways
from tests.arranging import arranging
from tests.model.expectation import expected
from tests.model.facts import Document, Party, Release
from tests.storing import end, store
from tests.walls.test_contradictions import is_stored
from tests.world import World

pytestmark = pytest.mark.django_db

# Whether Catriona, who complains in DOGS beside Gregor, reads it once she is accused there too.
READ_BY_THE_ACCUSED = {
    ("diary sheet", None): False,
    ("witness statement", None): False,
    ("photo", None): False,
    ("diary sheet", "Gregor"): False,
    ("photo", "Gregor"): True,
    ("diary sheet", "Catriona"): True,
    ("photo", "Catriona"): True,
    ("interview notes", None): True,
    ("asb letter to complainer", None): True,
}
Sort = tuple[str, str | None]


def add(world: World, kind: str, giver: str | None) -> Document:
    """A document of DOGS, as staff upload it."""
    document = Document(
        uuid4(),
        kind,
        world.facts.today - timedelta(days=1),
        None,
        world.case("DOGS").id,
        imported=False,
        given_by=world.person(giver).id if giver else None,
    )
    with arranging(deriving=False):
        store(document)
    return world.facts.add(document)


def to_catriona(world: World, document: Document) -> Release:
    share = world.share("Catriona", "DOGS")
    return Release(
        uuid4(),
        document.id,
        "recipient",
        world.facts.today,
        recipient=share.person,
        share=share.id,
    )


def accuse(world: World, name: str) -> Party:
    party = Party(uuid4(), world.case("DOGS").id, world.person(name).id, "alleged perpetrator")
    with arranging():
        store(party)
    return world.facts.add(party)


def read_by(world: World, name: str) -> tuple[frozenset[UUID], frozenset[UUID], frozenset[UUID]]:
    """By wall 1 alone, by wall 2 alone, and by the plain model."""
    label, account = "documents.Document", world.account(name)
    wall_1, wall_2 = both_ways(account.id, [label])[label]
    return wall_1, wall_2, expected(world.facts, account, label)


@pytest.fixture
def given(world: World) -> dict[UUID, Sort]:
    """What Catriona was given while she only complained."""
    sorts = {add(world, *sort).id: sort for sort in READ_BY_THE_ACCUSED}
    with arranging():
        for document in sorts:
            store(world.facts.add(to_catriona(world, world.facts.one(Document, document))))
    return sorts


def test_one_side_reads_what_it_was_given(world: World, given: dict[UUID, Sort]) -> None:
    wall_1, wall_2, model = read_by(world, "Catriona")
    assert given.keys() <= wall_1
    assert wall_1 == wall_2 == model


def test_two_sides_read_nothing_of_another_or_of_no_one(
    world: World, given: dict[UUID, Sort], settings: LazySettings
) -> None:
    party = accuse(world, "Catriona")
    read = {document for document, sort in given.items() if READ_BY_THE_ACCUSED[sort]}
    wall_1, wall_2, model = read_by(world, "Catriona")
    assert wall_1 & given.keys() == wall_2 & given.keys() == model & given.keys() == read
    settings.LOGIN = "worker"
    with system_access("a test"):
        assert reconcile().differences == []
    with arranging():
        end(party)
    world.facts.end(party)
    wall_1, wall_2, model = read_by(world, "Catriona")
    assert given.keys() <= wall_1
    assert wall_1 == wall_2 == model


@pytest.mark.parametrize("sort", READ_BY_THE_ACCUSED)
def test_nothing_else_is_released_to_them(world: World, sort: Sort) -> None:
    accuse(world, "Catriona")
    document = add(world, *sort)
    assert is_stored(to_catriona(world, document)) is READ_BY_THE_ACCUSED[sort]
