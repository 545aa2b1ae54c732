"""A freeze, an end and a block each hold on their own: one of them never takes the place of another."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.apps import apps

from accounts.access import acting_as
from accounts.access.conditions import NOTHING, visible
from tests.access.looking import through_wall_1, through_wall_2
from tests.arranging import arranging
from tests.model.expectation import RESIDENT
from tests.model.facts import Block, Freeze
from tests.storing import end, store
from tests.world import World

pytestmark = pytest.mark.django_db

DOCUMENTS = "documents.Document"
BLOCKED = [
    ("Xander", "the home at Shore Row", "Pier Road gas"),
    ("Wilma", "one document of Shore Row", "Shore Row rent"),
    ("Yvonne", "the case PARTY", "Shore Row gas"),
]


@pytest.mark.parametrize("hindrance", ["is frozen", "has ended"])
@pytest.mark.parametrize(("name", "blocked_from", "document"), BLOCKED)
def test_freeze_or_end_hides_a_document_from_a_person_blocked_elsewhere(
    world: World, name: str, blocked_from: str, document: str, hindrance: str
) -> None:
    account, held = world.account(name).id, world.document(document)
    for wall in (through_wall_1, through_wall_2):
        assert held.id in wall(account, DOCUMENTS), f"{name} is blocked from {blocked_from} alone"
    with arranging():
        if hindrance == "is frozen":
            store(Freeze(uuid4(), document=held.id))
        else:
            end(held)
    for wall in (through_wall_1, through_wall_2):
        assert held.id not in wall(account, DOCUMENTS), wall.__name__


def test_block_from_everything_closes_whatever_was_granted(world: World) -> None:
    """Who is blocked carries no grants; should they ever, nothing but what is about themselves is shown."""
    with acting_as(world.account("Morag").id) as morag:
        assert morag.granted
        blocked = replace(morag, barred=replace(morag.barred, everything=True))
        shown = {
            label
            for label in RESIDENT
            if label != "accounts.User"
            and visible(apps.get_model(label), blocked) != NOTHING
            and visible(apps.get_model(label), morag) != NOTHING
        }
    assert shown == {
        *("tenancies.Person", "incidents.Report"),
        *("incidents.ReportStep", "incidents.IncidentStep"),
    }


@pytest.mark.parametrize("about", ["the case", "a document of it"])
@pytest.mark.parametrize("name", ["Rhona", "Senga"])
def test_staff_see_no_blocks_in_their_own_case(world: World, name: str, about: str) -> None:
    """Whom it keeps people safe from may be the very member of staff who looks."""
    staff, moira = world.account(name).id, world.account("Moira").id
    person = world.person("Murdo").id
    if about == "the case":
        block = Block(uuid4(), person, case=world.case("DRUMS").id)
    else:
        block = Block(uuid4(), person, document=world.document("DRUMS letter to Iain").id)
    with arranging():
        store(block)
    for wall in (through_wall_1, through_wall_2):
        assert block.id in wall(moira, "documents.Block")
        assert block.id not in wall(staff, "documents.Block"), wall.__name__


def test_block_from_one_case_leaves_another_case_open(world: World) -> None:
    account, letter = world.account("Morag").id, world.document("NOISE letter to Morag").id
    with arranging():
        store(Block(uuid4(), world.person("Morag").id, case=world.case("DOGS").id))
    for wall in (through_wall_1, through_wall_2):
        assert letter in wall(account, DOCUMENTS), wall.__name__
