""" "This is not mine": heard from anybody, frozen at once if it was served, the DPO told."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import connection

from documents.models import Document
from portal.incidents.models import Report
from tests.arranging import arranging, let_the_worker_work
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=False)

AsPerson = Callable[[str], PersonsClient]
LETTER = "NOISE letter to Morag"
ANSWER = {"wrong": "not for me", "what": "a letter", "still_visible": "no", "contact": ""}


def tell(browser: PersonsClient, document: UUID | None = None, **answers: str) -> str:
    """Say "this is not mine" and read the page that follows."""
    url = f"/documents/{document}/not-mine/" if document else "/not-mine/"
    done = browser.post(url, ANSWER | answers, follow=True)
    assert done.status_code == 200
    return str(done.content.decode())


def reference_on(page: str) -> str:
    """The reference that somebody is given."""
    (reference,) = set(re.findall(r"B-\d{6}", page))
    return str(reference)


def is_frozen(document: UUID) -> bool:
    """Whether the document is frozen."""
    with arranging():
        return bool(Document.objects.get(pk=document).frozen)


def last_report() -> Report:
    """The newest report."""
    with arranging():
        report: Report = Report.objects.latest("recorded_at", "reference")
    return report


def test_reported_document_of_a_case_is_frozen_for_everyone_at_once(
    world: World, as_person: AsPerson
) -> None:
    document = world.document(LETTER).id
    morag = as_person("Morag")
    assert morag.get(f"/documents/{document}/").status_code == 200
    page = tell(morag, document)
    assert last_report().reference in page
    assert is_frozen(document)
    assert morag.get(f"/documents/{document}/download/").status_code == 404


def test_report_references_do_not_reveal_a_count(as_person: AsPerson) -> None:
    morag = as_person("Morag")
    numbers = [int(reference_on(tell(morag)).removeprefix("B-")) for _ in range(3)]
    assert numbers[1] - numbers[0] != numbers[2] - numbers[1]


def test_reference_that_is_taken_is_drawn_again(as_person: AsPerson) -> None:
    morag, given = as_person("Morag"), []
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute("SELECT setseed(0.5)")  # What is drawn next is drawn a second time.
        given.append(reference_on(tell(morag)))
    assert given[0] != given[1]


def test_document_never_shown_to_the_reporter_is_not_frozen_and_the_answer_is_alike(
    world: World, as_person: AsPerson
) -> None:
    document = world.document("Loch gas").id
    catriona = as_person("Catriona")
    real, invented = tell(catriona, document), tell(catriona, uuid4())
    assert not is_frozen(document)
    assert without_reference(real) == without_reference(invented)


def without_reference(page: str) -> list[str]:
    """The page without the lines that differ each time."""
    return [line for line in page.splitlines() if "B-" not in line and "csrf" not in line]


def test_signed_out_visitor_can_report(world: World) -> None:
    document = world.document("Loch gas").id
    page = tell(PersonsClient(), document, what="documents of a neighbour")
    report = last_report()
    assert report.reference in page
    assert (report.person_id, report.document_id, report.what) == (
        None,
        None,
        "documents of a neighbour",
    )
    assert not is_frozen(document)


def test_rectification_request_freezes_nothing(world: World, as_person: AsPerson) -> None:
    document = world.document(LETTER).id
    morag = as_person("Morag")
    morag.get(f"/documents/{document}/")
    tell(morag, document, wrong="about me")
    assert last_report().document_id == document
    assert not is_frozen(document)
    tell(morag, document, wrong="others details")
    assert is_frozen(document)


def test_dpo_is_mailed_without_personal_data_and_the_deputy_too_if_nothing_was_frozen(
    world: World, as_person: AsPerson, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    """What someone signed in was served climbs the ladder, from the DPO on."""
    document = world.document("Loch gas").id
    otis = as_person("Otis")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        PersonsClient().post("/not-mine/", ANSWER)
    let_the_worker_work()
    assert [len(message.to) for message in mail.outbox] == [1, 1]
    mail.outbox.clear()
    otis.get(f"/documents/{document}/")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        tell(otis, document, contact="0141 496 0999", what="a letter to the Reids")
    assert [len(message.to) for message in mail.outbox] == [1]
    with arranging(deriving=False):
        report = Report.objects.get(document=document)
    for message in mail.outbox:
        text = f"{message.subject} {message.body}"
        assert report.reference in text
        assert "Reids" not in text
        assert "0999" not in text
        assert str(document) not in text
        assert not tokens_in(text.encode())


def test_only_the_kind_of_trouble_is_asked_for_and_a_missing_answer_is_said_plainly(
    world: World,  # noqa: ARG001
) -> None:
    page = PersonsClient().post("/not-mine/", {"wrong": ""})
    assert page.status_code == 200
    assert b"If you do not know, choose the last one." in page.content
    assert PersonsClient().post("/not-mine/", {"wrong": "not sure"}).status_code == 302


def test_closed_portal_still_accepts_reports(world: World, as_person: AsPerson) -> None:
    from portal.incidents.models import PortalState

    document = world.document(LETTER).id
    morag = as_person("Morag")
    assert morag.get(f"/documents/{document}/").status_code == 200
    with arranging():
        PortalState.objects.get(ended_at=None).end(by=None)
    assert morag.get(f"/documents/{document}/").status_code == 503
    assert morag.get("/not-mine/").status_code == 200
    tell(morag, document)
    assert is_frozen(document)
