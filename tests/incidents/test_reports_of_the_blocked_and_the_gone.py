"""Whoever is blocked or gone may report all the same: it counts as far as they were really served something.

A block never shows, and a report is never made smaller: neither asks whether its reporter may still read.
What it closes is what anyone's report closes, by decision 32, and no more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from documents.models import Document
from portal.incidents.models import Report
from tenancies.models import Occupancy
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import (
    AuditEventFactory,
    BlockFactory,
    DocumentFactory,
    FreezeFactory,
    OccupancyFactory,
)
from tests.incidents.test_household_documents import GAS, hidden_from, is_frozen, opens, tell
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
LETTER = "NOISE letter to Morag"
CLOSED = "We have closed the document until we have checked it."
CLOSED_FOR_YOU = "We have closed the document for you until we have checked it."


def block(world: World, what: str) -> None:
    """Morag is blocked from the letter and the home's document, by this."""
    of: dict[str, list[dict[str, object]]] = {
        "everything": [{}],
        "a case and a home": [
            {"case_id": world.case("NOISE").id},
            {"tenancy_id": world.tenancy("Loch Road").id},
        ],
        "documents": [{"document_id": world.document(name).id} for name in (LETTER, GAS)],
    }
    with arranging():
        for blocked in of[what]:
            BlockFactory(person_id=world.person("Morag").id, **blocked)


def leave(world: World, name: str, *, days_ago: int) -> None:
    """Someone has moved out."""
    with arranging():
        for lived in Occupancy.objects.filter(person=world.person(name).id, ended_at=None):
            lived.end(by=None)
            OccupancyFactory(
                person_id=lived.person_id,
                tenancy_id=lived.tenancy_id,
                role=lived.role,
                from_date=lived.from_date,
                to_date=world.facts.today - timedelta(days=days_ago),
            )


def is_live(document: UUID) -> bool:
    """Whether the incident of its report weighs: someone is told of it, and it stands first."""
    with arranging(deriving=False):
        incident = Report.objects.get(document=document).incident
    assert incident
    return bool(incident.served)


@pytest.mark.parametrize("what", ["everything", "a case and a home", "documents"])
def test_blocked_person_closes_what_they_were_served_as_anyone_does(
    world: World, as_person: AsPerson, what: str
) -> None:
    morag, letter, gas = as_person("Morag"), world.document(LETTER).id, world.document(GAS).id
    assert opens(morag, letter)
    assert opens(morag, gas)
    block(world, what)
    assert not opens(morag, letter)
    assert CLOSED in tell(morag, letter)
    assert is_frozen(letter)
    assert is_live(letter)
    # Of their home: for them alone, and nothing is taken from those who live there.
    assert CLOSED_FOR_YOU in tell(morag, gas)
    assert not is_frozen(gas)
    assert opens(as_person("Otis"), gas)


def test_blocked_person_closes_nothing_that_they_never_saw_and_reads_what_a_stranger_reads(
    world: World, as_person: AsPerson
) -> None:
    morag, letter = as_person("Morag"), world.document(LETTER).id
    block(world, "everything")
    answers = [tell(morag, document) for document in (letter, uuid4())]
    answers.append(tell(as_person("Catriona"), letter))
    said = {answer.partition("B-")[0] for answer in answers}
    assert len(said) == 1, said
    assert not is_frozen(letter)
    assert hidden_from(world, "Morag") == []
    with arranging(deriving=False):
        assert Report.objects.filter(person_id=world.person("Morag").id, document=None).count() >= 2


@pytest.mark.parametrize("days_ago", [10, 29])
def test_who_has_left_closes_a_document_of_a_case_and_of_the_old_home_for_themselves_alone(
    world: World, as_person: AsPerson, days_ago: int
) -> None:
    """After 28 days they see neither any more."""
    morag, letter, gas = as_person("Morag"), world.document(LETTER).id, world.document(GAS).id
    assert opens(morag, letter)
    assert opens(morag, gas)
    leave(world, "Morag", days_ago=days_ago)
    assert opens(morag, letter) is (days_ago <= 28)
    assert CLOSED in tell(morag, letter)
    assert is_frozen(letter)
    assert CLOSED_FOR_YOU in tell(morag, gas)
    assert not is_frozen(gas)
    assert opens(as_person("Otis"), gas)


@pytest.mark.parametrize("state", ["blocked", "gone"])
def test_limit_of_a_week_counts_for_them_too(world: World, as_person: AsPerson, state: str) -> None:
    morag, letter = as_person("Morag"), world.document(LETTER).id
    assert opens(morag, letter)
    with arranging(deriving=False):
        for _ in range(settings.DOCUMENTS_A_PERSON_CLOSES_A_WEEK):
            document = DocumentFactory(tenancy_id=world.tenancy("Castle Brae").id)
            FreezeFactory(document=document, recorded_by=world.account("Morag").id)
    if state == "blocked":
        block(world, "everything")
    else:
        leave(world, "Morag", days_ago=29)
    assert CLOSED_FOR_YOU in tell(morag, letter)
    assert not is_frozen(letter)
    assert is_live(letter)


@pytest.mark.parametrize("state", ["blocked", "gone"])
def test_disagreeing_closes_nothing_and_reaches_the_officer(
    world: World, as_person: AsPerson, state: str
) -> None:
    morag, letter = as_person("Morag"), world.document(LETTER).id
    assert opens(morag, letter)
    if state == "blocked":
        block(world, "everything")
    else:
        leave(world, "Morag", days_ago=29)
    tell(morag, letter, wrong="about me")
    assert not is_frozen(letter)
    assert hidden_from(world, "Morag") == []
    with arranging(deriving=False):
        report = Report.objects.get(document=letter, person_id=world.person("Morag").id)
    assert as_person("Fiona").get(f"/staff/rectification-requests/{report.pk}/").status_code == 200


def test_one_who_died_or_is_gone_from_the_landlords_records_closes_as_others_do(
    world: World, as_person: AsPerson
) -> None:
    """Their account may be in someone's hands: what it was served and should not have been is closed."""
    letter = world.document(LETTER).id
    for name in ("Murdo", "Peigi"):
        with arranging(deriving=False):
            AuditEventFactory(
                user_id=world.account(name).id, event="document_opened", object_ids=[letter]
            )
            Document.objects.filter(pk=letter).update(frozen=False)
        tell(as_person(name), letter)
        with arranging(deriving=False):
            closed = Report.objects.filter(
                recorded_by=world.account(name).id, document=letter
            ).exists()
        assert closed, name
        assert is_frozen(letter), name
