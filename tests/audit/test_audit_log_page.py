"""The audit log to read: who saw this document, what did this person see, and that somebody asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from documents.models import Upload
from portal.assurance.audit_log.entries import AuditEventRow
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import AuditEventFactory
from tests.staff.calls import CALL_NUMBER, WHY
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
AUDIT_LOG = "/dpo/audit-log/"


def ask(browser: PersonsClient, **asked: object) -> list[AuditEventRow]:
    """What the audit log answers; the question goes into no address."""
    answer = browser.post(AUDIT_LOG, asked)
    assert answer.status_code == 302
    assert answer["Location"] == AUDIT_LOG
    return rows(browser)


def rows(browser: PersonsClient, address: str = AUDIT_LOG) -> list[AuditEventRow]:
    answer = browser.get(address)
    assert answer.status_code == 200
    found: list[AuditEventRow] = answer.context["rows"]
    return found


def ref_of(world: World, document: str) -> str:
    with arranging(deriving=False):
        return str(Upload.objects.get(pk=world.document(document).id).ref)


def notes(found: list[AuditEventRow]) -> list[tuple[str, str]]:
    """Who did what, in the order of the page."""
    return [(row.who.note if row.who else "", row.what) for row in found]


def test_dpo_finds_who_saw_a_document(world: World, as_person: AsPerson) -> None:
    gas, rent = world.document("Loch gas").id, world.document("Loch rent").id
    as_person("Morag").get(f"/documents/{gas}/")
    as_person("Ewan").get(f"/documents/{rent}/")
    as_person("Otis").get(f"/documents/{gas}/download/")
    as_person("Catriona").get(f"/documents/{gas}/")
    found = ask(as_person("Donald"), about=ref_of(world, "Loch gas"), kinds="seen")
    assert notes(found) == [
        (world.person("Otis").ref, "Downloaded a document"),
        (world.person("Morag").ref, "Read pages of a document"),
    ]
    assert {row.about for row in found} == {f"Document: {ref_of(world, 'Loch gas')}"}


def test_dpo_finds_what_a_person_saw(world: World, as_person: AsPerson) -> None:
    morag = as_person("Morag")
    morag.get(f"/documents/{world.document('Loch gas').id}/")
    morag.get(f"/cases/{world.share('Morag', 'NOISE').id}/")
    morag.get(f"/documents/{world.document('Glen Court gas').id}/")
    as_person("Otis").get(f"/documents/{world.document('Loch gas').id}/")
    found = ask(as_person("Donald"), person=world.person("Morag").ref, kinds="seen")
    assert [what for _note, what in notes(found)] == [
        "Saw documents in a list",
        "Opened a case",
        "Read pages of a document",
    ]
    everything = ask(as_person("Donald"), person=world.person("Morag").ref)
    assert "Asked for what is not there, or not theirs" in {row.what for row in everything}


def test_dpo_filters_by_account_case_and_days(world: World, as_person: AsPerson) -> None:
    donald = as_person("Donald")
    as_person("Fiona").get(f"/staff/case/{world.case('NOISE').id}/")
    by_account = ask(donald, account=world.account("Fiona").username.upper())
    assert {row.who.note for row in by_account if row.who} == {"housing officer"}
    about_case = ask(donald, about=world.case("NOISE").ref.lower())
    assert "Opened a case" in {row.what for row in about_case}
    assert "Saw documents in a list" in {row.what for row in about_case}
    tomorrow = {"since_day": 1, "since_month": 1, "since_year": 2100}
    assert ask(donald, **tomorrow) == []
    until = {"until_day": 1, "until_month": 1, "until_year": 2100}
    assert ask(donald, **until)


def test_unknown_reference_and_reversed_days_are_refused(world: World, as_person: AsPerson) -> None:
    donald = as_person("Donald")
    page = donald.post(
        AUDIT_LOG,
        {
            "person": "P9999999",
            "account": "nobody",
            "about": "D99999999",
            "since_day": 2, "since_month": 1, "since_year": 2026,
            "until_day": 1, "until_month": 1, "until_year": 2026,
        },
    ).content.decode()  # fmt: skip
    for said in (
        "No one here has this reference.",
        "There is no account of this username.",
        "There is nothing of this reference that you may see.",
        "The last day must not be before the first.",
    ):
        assert said in page
    assert world.staff


def test_empty_question_is_sent_back(world: World, as_person: AsPerson) -> None:
    donald = as_person("Donald")
    for asked, said in (
        ({"needs": "about", "kinds": "seen"}, "Enter a reference."),
        ({"needs": "person", "kinds": "seen", "person": " "}, "Enter a reference."),
        ({}, "fill in one of these at least"),
    ):
        assert said in donald.post(AUDIT_LOG, asked).content.decode()
    assert donald.get(AUDIT_LOG).context["is_everything"]
    assert world.staff


def test_reading_the_audit_log_is_recorded(world: World, as_person: AsPerson) -> None:
    donald = as_person("Donald")
    ask(donald, about=ref_of(world, "Loch gas"))
    donald.post(AUDIT_LOG, {"everything": "yes"})
    (read, *_) = rows(donald)
    assert (read.who.note if read.who else "", read.what) == (
        "data protection officer",
        "Read the audit log",
    )
    assert read.about == f"Document: {ref_of(world, 'Loch gas')}"


def test_document_of_the_dpos_own_case_is_shown_without_reference(
    world: World, as_person: AsPerson
) -> None:
    """Senga complained in DRUMS: that somebody read a document she sees, but not which."""
    document = "DRUMS agreement"
    as_person("Moira").get(f"/documents/{world.document(document).id}/download/")
    donald, senga = as_person("Donald"), as_person("Senga")
    asked: dict[str, Any] = {"account": world.account("Moira").username, "kinds": "seen"}
    seen_by_both = {"Downloaded a document"}
    (row,) = (row for row in ask(donald, **asked) if row.what in seen_by_both)
    assert row.about.startswith("Document: ")
    (row,) = (row for row in ask(senga, **asked) if row.what in seen_by_both)
    assert row.about == "Document, reference not shown"
    refused = senga.post(AUDIT_LOG, {"about": world.case("DRUMS").ref})
    assert b"nothing of this reference that you may see" in refused.content


def test_older_events_follow_the_page_before_and_the_address_holds_only_a_number(
    world: World, as_person: AsPerson
) -> None:
    with arranging(deriving=False):
        AuditEventFactory.create_batch(120, user_id=world.account("Morag").id)
    donald = as_person("Donald")
    ask(donald, account=world.account("Morag").username)
    seen, address, pages = 0, AUDIT_LOG, 0
    while True:
        answer = donald.get(address)
        seen += len(answer.context["rows"])
        pages += 1
        if not (older := answer.context["older"]):
            break
        address = f"{AUDIT_LOG}?before={older}"
    assert (seen, pages) == (120, 3)
    for nonsense in ("x", "-1", "9" * 30, ""):
        assert donald.get(f"{AUDIT_LOG}?before={nonsense}").status_code == 404


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Aileen", "Alan", "Morag"])
def test_only_dpo_and_deputy_read_the_audit_log_and_the_reasons(
    world: World, as_person: AsPerson, name: str
) -> None:
    assert as_person(name).get(AUDIT_LOG).status_code == 403
    assert as_person(name).get("/dpo/out-of-patch-access/").status_code == 403
    with unit_of_work(), acting_as(world.account(name).id), connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('portal.entries_about(uuid[])', 'EXECUTE')")
        assert cursor.fetchone() == (False,)


def test_page_asks_as_often_for_many_lines_as_for_few(world: World, as_person: AsPerson) -> None:
    donald = as_person("Donald")

    def entry(number: int) -> None:
        names = ("Morag", "Ewan", "Otis", "Lorna", "Catriona")
        AuditEventFactory(
            user_id=world.account(names[number % 5]).id,
            person_id=world.person(names[number % 5]).id,
            object_kind="documents.document",
            object_ids=[world.document("Loch gas").id, world.document("Loch rent").id],
        )

    with arranging(deriving=False):
        entry(0)
    before = queries(donald)
    with arranging(deriving=False):
        for number in range(40):
            entry(number)
    assert queries(donald) == before


def queries(browser: PersonsClient) -> int:
    browser.get(AUDIT_LOG)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(AUDIT_LOG).status_code == 200
    return len(asked)


def test_reasons_for_looking_outside_a_patch_are_listed_the_newest_first(
    world: World, as_person: AsPerson
) -> None:
    fiona = as_person("Fiona")
    because = f"{WHY} ({CALL_NUMBER})"
    given = {"reason": WHY, "quoting": CALL_NUMBER}
    fiona.post("/staff/outside/", given | {"reference": world.tenancy("Bridge Street").ref})
    with arranging(deriving=False):
        AuditEventFactory(
            event="looked_outside_patch",
            # Later than the transaction, in which Fiona's reason was given.
            at=timezone.now(),
            user_id=world.account("Callum").id,
            detail={"reason": "Looking for a sister."},
        )
    shown = as_person("Donald").get("/dpo/out-of-patch-access/").context["reasons"]
    assert [reason.why for reason in shown[:2]] == ["Looking for a sister.", because]
    assert shown[0].what == "A search"
    assert shown[1].what == f"Tenancy {world.tenancy('Bridge Street').ref}"
    assert shown[1].who.note == "housing officer"
    assert len(shown) == 9
    (entry, *_) = [
        row for row in ask(as_person("Donald"), kinds="searched") if row.reason == because
    ]
    assert entry.what == "Opened something outside their patches, with a reason"


def test_reasons_come_in_pages_and_ask_no_more_for_more(world: World, as_person: AsPerson) -> None:
    donald = as_person("Donald")
    donald.get("/dpo/out-of-patch-access/")
    with CaptureQueriesContext(connection) as few:
        donald.get("/dpo/out-of-patch-access/")
    with arranging(deriving=False):
        AuditEventFactory.create_batch(
            30,
            event="looked_outside_patch",
            user_id=world.account("Callum").id,
            detail={"reason": "Looking for somebody."},
        )
    with CaptureQueriesContext(connection) as many:
        page = donald.get("/dpo/out-of-patch-access/")
    assert len(many) <= len(few)
    assert len(page.context["reasons"]) == 20
    assert donald.get("/dpo/out-of-patch-access/?page=2").status_code == 200
