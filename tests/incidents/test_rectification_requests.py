"""Who disagrees with a document about themselves reaches its officers: no clock, no freeze, no page."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.core import mail
from django.db import DatabaseError

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from portal.incidents.models import IncidentStep, Report, ReportStep
from portal.incidents.rectification import rectification_requests_waiting
from tests.arranging import arranging, let_the_worker_work
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.incidents.pages import answers, recorded, rectification_request_page
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
ANSWER = {"outcome": "corrected", "reason": "The sum was of another home. We sent a new one."}


def listed(browser: PersonsClient) -> dict[str, str]:
    """The rectification requests of the list by reference, and what was done about each."""
    shown = browser.get("/staff/rectification-requests/").context
    return {line.reference: line.outcome for line in [*shown["waiting"], *shown["done"]]}


def disagree(browser: PersonsClient, document: UUID, what: str = "") -> None:
    browser.get(f"/documents/{document}/")
    done = browser.post(f"/documents/{document}/not-mine/", {"wrong": "about me", "what": what})
    assert done.status_code == 302


def test_rectification_request_reaches_patch_officers_and_managers_without_paging_the_dpo(
    world: World, as_person: AsPerson, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    document = world.document("Loch gas").id
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        disagree(as_person("Morag"), document, "We have no such boiler.")
    let_the_worker_work()
    assert mail.outbox == []
    with arranging(deriving=False):
        report = Report.objects.get(document=document)
    for name in ("Fiona", "Graham", "Moira", "Rhona"):
        assert report.reference in listed(as_person(name)), name
    for name in ("Callum", "Ruth"):
        assert report.reference not in listed(as_person(name)), name
        assert as_person(name).get(f"/staff/rectification-requests/{report.pk}/").status_code == 404
    donald = as_person("Donald")
    assert report.reference not in donald.get("/dpo/").content.decode()
    assert donald.get(f"/staff/rectification-requests/{report.pk}/").status_code == 200
    assert report.incident_id is None
    assert as_person("Morag").get(f"/documents/{document}/").status_code == 200


def test_rectification_request_for_an_unknown_document_pages_the_dpo(
    world: World, as_person: AsPerson, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    """Signed out, or about a document that was never shown to them: nobody but the DPO could look at it."""
    document = world.document("Loch gas").id
    for browser in (PersonsClient(), as_person("Catriona")):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            browser.post(f"/documents/{document}/not-mine/", {"wrong": "about me"})
        let_the_worker_work()
        assert len(mail.outbox) == 2
        with arranging(deriving=False):
            report = Report.objects.latest("recorded_at", "reference")
        assert report.document_id is None
        assert report.reference in as_person("Donald").get("/dpo/").content.decode()
        assert report.reference not in listed(as_person("Fiona"))


def test_officer_reads_what_they_wrote_and_who_they_are_and_the_document(
    world: World, as_person: AsPerson
) -> None:
    fiona = as_person("Fiona")
    shown = fiona.get(rectification_request_page(world, "wrong rent"))
    assert world.person("Morag").ref in shown.context["teller"].who
    assert tokens_in(shown.context["what"])
    assert fiona.get(shown.context["document"].read_url).status_code == 200


def test_officer_says_what_they_did_and_the_sentence_is_kept(
    world: World, as_person: AsPerson
) -> None:
    fiona, address = as_person("Fiona"), rectification_request_page(world, "wrong rent")
    reference = world.report("wrong rent").reference
    assert listed(fiona)[reference] == ""
    refused = fiona.post(address, {"outcome": "breach", "reason": ""}).content.decode()
    assert "Choose what you did." in refused
    assert "Say what you did." in refused
    assert fiona.post(address, ANSWER).status_code == 302
    ((outcome, reason, by),) = answers(world, "wrong rent")
    assert (outcome, reason) == ("corrected", ANSWER["reason"])
    assert by
    assert listed(fiona)[reference] == "We corrected it"
    assert ANSWER["reason"] in fiona.get(address).content.decode()
    assert [entry.user_id for entry in recorded("rectification_request_answered")] == [
        world.account("Fiona").id
    ]


def test_rectification_request_is_answered_once(world: World, as_person: AsPerson) -> None:
    address = rectification_request_page(world, "wrong rent")
    as_person("Fiona").post(address, ANSWER)
    late = as_person("Moira").post(address, ANSWER | {"outcome": "explained"})
    assert late.status_code == 200
    assert len(answers(world, "wrong rent")) == 1


def test_waiting_count_covers_only_ones_own_work(world: World) -> None:
    """Fiona: North and Shore. Callum: South and Shore, with frozen documents. Moira: what is not frozen."""
    for name, waiting in (("Fiona", 1), ("Callum", 1), ("Moira", 3), ("Ruth", 0)):
        with unit_of_work(), acting_as(world.account(name).id):
            assert rectification_requests_waiting() == waiting, name


def test_manager_who_is_a_party_sees_no_rectification_request_of_the_case(
    world: World, as_person: AsPerson
) -> None:
    address = rectification_request_page(world, "wrong word in the drums")
    assert as_person("Moira").get(address).status_code == 200
    assert as_person("Rhona").get(address).status_code == 404
    assert as_person("Senga").get(address).status_code == 404


@pytest.mark.parametrize("name", ["Fiona", "Moira"])
def test_postgresql_lets_officers_and_managers_answer_and_nothing_else(
    world: World, name: str
) -> None:
    by = world.account(name).id
    incident = world.incident("seen something").id
    with pytest.raises(DatabaseError), unit_of_work(), acting_as(by):
        IncidentStep.objects.create(incident_id=incident, kind="acknowledged", recorded_by=by)
    with unit_of_work(), acting_as(by):
        ReportStep.objects.create(report_id=world.report("wrong rent").id, recorded_by=by, **ANSWER)


def test_answer_carries_the_name_of_the_person_who_gave_it(world: World) -> None:
    with unit_of_work(), acting_as(world.account("Fiona").id):
        ReportStep.objects.create(
            report_id=world.report("wrong rent").id,
            by_name="Callum",
            recorded_by=world.account("Callum").id,
            **ANSWER,
        )
    with arranging(deriving=False):
        kept = ReportStep.objects.get(report=world.report("wrong rent").id)
    assert kept.recorded_by == world.account("Fiona").id
    assert kept.by_name != "Callum"
