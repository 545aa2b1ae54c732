"""While something wide is closed or an incident not contained, residents are told of nothing new."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from documents.models import Document, Release
from portal.incidents.models import Freeze, IncidentStep, PortalState
from tests.activation.letters import (
    choose_letters,
    code_of,
    codes_on,
    in_person,
    letter_page,
    page_of,
    press_write,
    write_letters,
)
from tests.arranging import arranging, move_back
from tests.clients import PersonsClient
from tests.documents.test_notices_to_readers import address_of, release, told
from tests.factories import FreezeFactory, IncidentStepFactory, ReleaseFactory
from tests.incidents.pages import incident_page, narrows
from tests.incidents.test_telephone import press
from tests.incidents.test_two_people import agrees, ask, everything_is_closed
from tests.staff.test_held import held, held_page, protect
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
LETTER = "NOISE second letter to Morag"
NO_LETTERS = "no codes go by post now"


def kind_is_closed() -> UUID:
    """Something wide that takes nothing from Morag."""
    with arranging(deriving=False):
        freeze: UUID = FreezeFactory.create(level="kind", kind="photo").pk
    return freeze


def end(freeze: UUID) -> None:
    with arranging(deriving=False):
        Freeze.objects.get(pk=freeze).end(by=None)


def set_contained(world: World, incident: str, *, contained: bool) -> None:
    with arranging(deriving=False):
        of = world.incident(incident).id
        if contained:
            IncidentStepFactory(incident_id=of, kind="contained", reason="All of it is closed.")
        else:
            IncidentStep.objects.get(incident=of, kind="contained", ended_at=None).end(by=None)


def test_no_letter_is_printed_and_the_page_says_why_and_what_to_do(
    world: World, as_person: AsPerson
) -> None:
    callum, effie = as_person("Callum"), world.person("Effie").id
    opened_before = choose_letters(callum, who="all")
    freeze, before = kind_is_closed(), code_of(effie).pk
    page = callum.get("/staff/letters/").content.decode()
    assert NO_LETTERS in page
    assert "Give a code in person" in page
    assert 'name="promised"' not in page
    assert NO_LETTERS in page_of(press_write(callum, opened_before))
    assert code_of(effie).pk == before
    end(freeze)
    assert NO_LETTERS not in callum.get("/staff/letters/").content.decode()
    assert len(codes_on(write_letters(callum, who="all"))) == 1


def test_postgresql_itself_stores_no_letter(world: World) -> None:
    kind_is_closed()
    row: list[Any] = [uuid4(), world.person("Effie").id, b"\x01" * 32]
    with arranging(deriving=False), connection.cursor() as cursor:
        for delivery, seen, fits in (("post", "", False), ("in person", "photo ID", True)):
            statement = (
                "INSERT INTO tenancies_activation (id, person_id, code_hash, delivery, identity_seen,"
                f" expires_on, tries) VALUES (%s, %s, %s, '{delivery}', '{seen}', '2099-01-01', 0)"
            )
            try:
                with transaction.atomic():
                    cursor.execute(statement, row)
            except DatabaseError:
                assert not fits, delivery
            else:
                assert fits, delivery


def test_code_is_still_given_in_person(world: World, as_person: AsPerson) -> None:
    kind_is_closed()
    fiona, address = as_person("Fiona"), letter_page(world, "Morag")
    page = fiona.get(address).content.decode()
    assert NO_LETTERS in page
    assert "By post, to their home" not in page
    assert len(codes_on(in_person(fiona, address))) == 1


def test_incident_that_is_not_contained_stops_letters_and_an_anonymous_report_does_not(
    world: World, as_person: AsPerson
) -> None:
    callum = as_person("Callum")
    PersonsClient(None).post("/not-mine/", {"wrong": "not sure"})
    assert NO_LETTERS not in callum.get("/staff/letters/").content.decode()
    document = world.document("NOISE letter to Morag").id
    morag = as_person("Morag")
    morag.get(f"/documents/{document}/")
    morag.post(f"/documents/{document}/not-mine/", {"wrong": "not for me"})
    assert NO_LETTERS in callum.get("/staff/letters/").content.decode()
    with arranging(deriving=False):
        (incident,) = Freeze.objects.filter(document=document).values_list("incident", flat=True)
    contained = {"do": "contain", "reason": "It was this one alone."}
    assert as_person("Donald").post(f"/dpo/incident/{incident}/", contained).status_code == 302
    assert NO_LETTERS not in callum.get("/staff/letters/").content.decode()


def test_closing_an_incident_ends_the_wait_too(world: World, as_person: AsPerson) -> None:
    set_contained(world, "frozen letter", contained=False)
    release(world, as_person, LETTER)
    assert told() == {}
    closing = {"do": "close", "outcome": "not a breach", "reason": "It was theirs."}
    as_person("Donald").post(incident_page(world, "frozen letter"), closing)
    assert set(told()) == {address_of(world, "Morag")}


def test_mail_about_something_new_waits_until_two_people_have_opened_it_again(
    world: World, as_person: AsPerson
) -> None:
    kind = kind_is_closed()
    release(world, as_person, LETTER)
    assert told() == {}
    freeze = everything_is_closed(as_person)
    with arranging(deriving=False):
        incident = Freeze.objects.get(pk=freeze).incident_id
    assert agrees(as_person("Elspeth"), ask(as_person("Donald"), freeze))
    as_person("Donald").post(f"/dpo/incident/{incident}/", {"do": "contain", "reason": "Mended."})
    assert told() == {}, "one of two is still closed"
    end(kind)
    assert set(told()) == {address_of(world, "Morag")}


def test_what_the_lead_lets_go_meanwhile_is_told_of_when_it_ends(
    world: World, as_person: AsPerson
) -> None:
    """Ewan is protected, and Morag lives with him: her letter has waited since last week."""
    protect(world, "Ewan")
    release(world, as_person, LETTER)
    move_back("documents_release", "recorded_at", "7 days")
    freeze = kind_is_closed()
    as_person("Donald").post(held_page(held()), {"answer": "let go"})
    assert told() == {}
    end(freeze)
    assert set(told()) == {address_of(world, "Morag")}


def test_who_may_no_longer_read_it_is_not_told_when_it_ends(
    world: World, as_person: AsPerson
) -> None:
    freeze = kind_is_closed()
    release(world, as_person, LETTER)
    with arranging():
        Release.objects.get(document=world.document(LETTER).id, ended_at=None).end(by=None)
    end(freeze)
    assert told() == {}


def test_narrowing_to_one_document_goes_on_waiting_while_the_incident_is_not_contained(
    world: World, as_person: AsPerson
) -> None:
    freeze = everything_is_closed(as_person)
    with arranging(deriving=False):
        number = Document.objects.get(pk=world.document("Loch gas").id).upload.ref
    one = {"level": "document", "number": number, "reason": "One alone."}
    assert narrows(as_person("Donald"), freeze, **one)
    assert NO_LETTERS in as_person("Callum").get("/staff/letters/").content.decode()


def test_answer_to_the_reporter_and_the_alarm_go_on(as_person: AsPerson) -> None:
    assert "It is closed" in press(as_person("Aileen"), "not sure")
    assert told() == {}
    with arranging(deriving=False), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM accounts_job WHERE kind = 'ladder' AND done_at IS NULL"
        )
        assert cursor.fetchone() != (0,)


def test_no_batch_is_released(settings: LazySettings) -> None:
    settings.DEMO = True
    with arranging(deriving=False):
        PortalState.objects.get(ended_at=None).end(by=None)
    kind_is_closed()
    with pytest.raises(CommandError, match="Release the batch after it"):
        call_command(
            "release_batch",
            kind="rent statement",
            audience="tenants",
            apply=True,
            stdout=io.StringIO(),
        )


def test_postgresql_itself_stores_no_batch(world: World) -> None:
    kind_is_closed()
    document = world.document("Loch unreleased").id
    with arranging(deriving=False), pytest.raises(DatabaseError, match="No batch is released"):
        ReleaseFactory(document_id=document, audience="household")
