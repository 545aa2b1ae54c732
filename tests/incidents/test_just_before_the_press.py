"""What had just begun when somebody pressed: downloads are listed, and everyone's sessions can be ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.idle import BEGAN
from portal.incidents.models import Incident
from tests.accounts.doing import type_password
from tests.arranging import arranging, at_the_gate
from tests.clients import PersonsClient
from tests.factories import AuditEventFactory
from tests.incidents.pages import incident_page, recorded, steps
from tests.incidents.test_telephone import press
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
END = {"do": "end sessions"}


def incident_of_the_call() -> str:
    with arranging(deriving=False):
        return f"/dpo/incident/{Incident.objects.get(by_staff=True).pk}/"


def begun(browser: PersonsClient, address: str) -> list[tuple[str, str]]:
    """Who downloaded what, as the page of the incident lists it."""
    rows: list[Any] = browser.get(address).context["downloads"]
    return [(row.who.note, row.document.reference) for row in rows]


def downloaded(world: World, name: str, document: str, seconds_ago: int = 30) -> None:
    account = world.account(name)
    with arranging(deriving=False):
        AuditEventFactory(
            event="document_downloaded",
            user_id=account.id,
            person_id=world.person(name).id if account.role == "resident" else None,
            role=account.role,
            object_kind="documents.document",
            object_ids=[world.document(document).id],
            at=timezone.now() - timedelta(seconds=seconds_ago),
        )


def test_downloads_of_the_last_minute_are_listed_when_everything_is_closed(
    world: World, as_person: AsPerson
) -> None:
    downloaded(world, "Morag", "Loch gas")
    downloaded(world, "Otis", "Loch gas", seconds_ago=90)
    downloaded(world, "Fiona", "Loch rent")
    press(as_person("Aileen"), "more")
    donald, address = as_person("Donald"), incident_of_the_call()
    assert [who for who, _what in begun(donald, address)] == [world.person("Morag").ref]
    page = donald.get(address).content.decode()
    assert "Downloads begun just before it was closed" in page
    for name in ("Moira", "Elspeth"):
        answer = as_person(name).get(address)
        assert answer.context["downloads"] == [], name
        assert "Downloads begun" not in answer.content.decode(), name


def test_download_of_something_else_is_not_listed_where_one_kind_is_closed(
    world: World, as_person: AsPerson
) -> None:
    downloaded(world, "Otis", "Loch gas")
    downloaded(world, "Catriona", "DOGS letter to Catriona")
    press(as_person("Aileen"), "one", kind=world.document("Loch gas").kind)
    found = begun(as_person("Donald"), incident_of_the_call())
    assert [who for who, _what in found] == [world.person("Otis").ref]


def test_who_is_a_party_to_a_case_reads_nothing_of_it_here(
    world: World, as_person: AsPerson
) -> None:
    """Senga complained in DRUMS."""
    downloaded(world, "Iain", "DRUMS letter to Iain")
    press(as_person("Aileen"), "more")
    assert len(begun(as_person("Donald"), incident_of_the_call())) == 1
    assert begun(as_person("Senga"), incident_of_the_call()) == []


def signed_in_before(browser: PersonsClient, seconds: int = 5) -> PersonsClient:
    """Somebody who signed in some seconds before the transaction of this test began."""
    with transaction.atomic(), at_the_gate():
        session = browser.session
        session[BEGAN] = session["seen"] = int(time.time()) - 60 * 5 - seconds
        session.save()
    return browser


def test_everyone_is_signed_out_but_who_pressed(world: World, as_person: AsPerson) -> None:
    morag, fiona = signed_in_before(as_person("Morag")), signed_in_before(as_person("Fiona"))
    donald = as_person("Donald")
    address = incident_page(world, "frozen letter")
    said = donald.get(address).content.decode()
    assert "Everyone who is signed in is signed out" in said
    assert morag.get("/home/").status_code == 200
    assert donald.post(address, END).status_code == 302
    assert donald.get(address).status_code == 200
    assert "End everyone’s sessions now" not in donald.get(address).content.decode()
    assert morag.get("/details/email/").headers["Location"].startswith("/sign-in/")
    assert fiona.get("/staff/").headers["Location"].startswith("/sign-in/")
    assert b"We signed everyone out. Sign in to go on." in fiona.get("/sign-in/").content
    assert steps(world, "frozen letter")[-1][0] == "sessions ended"
    assert recorded("sessions_ended")[-1].object_ids == [world.incident("frozen letter").id]
    assert {entry.user_id for entry in recorded("signed_out_with_all")} == {
        world.account("Morag").id,
        world.account("Fiona").id,
    }


def test_who_signs_in_afterwards_stays_signed_in(world: World, as_person: AsPerson) -> None:
    as_person("Donald").post(incident_page(world, "frozen letter"), END)
    browser, _answer = type_password(world.account("Morag").username, PersonsClient())
    assert browser.get("/home/").status_code == 200


@pytest.mark.parametrize("name", ["Moira", "Elspeth"])
def test_only_the_data_protection_officers_end_all_sessions(
    world: World, as_person: AsPerson, name: str
) -> None:
    address = incident_page(world, "frozen letter")
    assert "End everyone’s sessions" not in as_person(name).get(address).content.decode()
    as_person(name).post(address, END)
    assert "sessions ended" not in [kind for kind, *_ in steps(world, "frozen letter")]
