"""Under My details a resident finds what became of their reports: had, closed or answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, User
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import ReportFactory
from tests.incidents.pages import rectification_request_page
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
DETAILS = "/details/"
ANSWER = {"outcome": "corrected", "reason": "The sum was of another home. We sent a new one."}
INTERNAL = "A mistake of ours at the scanner."


def listed(browser: PersonsClient) -> dict[str, str]:
    """What is said of each of my reports."""
    return {line.reference: line.state for line in browser.get(DETAILS).context["reports"]}


def test_report_is_had_until_it_is_closed(world: World, as_person: AsPerson) -> None:
    morag, report = as_person("Morag"), world.report("frozen letter")
    assert listed(morag)[report.reference] == "We have it"
    closing = {"do": "close", "outcome": "near miss", "reason": INTERNAL}
    incident = f"/dpo/incident/{report.incident}/"
    assert as_person("Donald").post(incident, closing).status_code == 302
    assert listed(morag)[report.reference] == "We closed it"
    page = words(morag.get(DETAILS))
    assert INTERNAL not in page
    assert "near miss" not in page.lower()


def test_answer_to_a_rectification_request_reaches_who_asked(
    world: World, as_person: AsPerson
) -> None:
    morag, reference = as_person("Morag"), world.report("wrong rent").reference
    assert listed(morag)[reference] == "We have it"
    assert as_person("Fiona").post(rectification_request_page(world, "wrong rent"), ANSWER)
    assert listed(morag)[reference] == "We answered you"
    assert ANSWER["reason"] in words(morag.get(DETAILS))
    assert ANSWER["reason"] not in words(as_person("Otis").get(DETAILS))


def test_reports_stand_on_no_other_page(world: World, as_person: AsPerson) -> None:
    reference = world.report("wrong rent").reference
    for page in ("/home/", "/documents/", "/cases/"):
        assert reference not in as_person("Morag").get(page).content.decode()


def test_nothing_is_said_where_somebody_else_may_look(world: World, as_person: AsPerson) -> None:
    reference = world.report("wrong rent").reference
    with arranging():
        User.objects.filter(pk=world.account("Morag").id).update(hides_case_titles=True)
    page = as_person("Morag").get(DETAILS).content.decode()
    assert reference not in page
    assert "What you told us" not in page


def test_account_without_a_person_is_not_shown_the_reports_of_nobody(
    world: World, as_person: AsPerson
) -> None:
    assert world.report("seen something").person is None
    assert listed(as_person("Hugh")) == {}


def test_many_reports_cost_no_more_queries(world: World, as_person: AsPerson) -> None:
    morag, counts = as_person("Morag"), []
    morag.get(DETAILS)
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            morag.get(DETAILS)
        counts.append(len(asked))
        with arranging(deriving=False):
            ReportFactory.create_batch(5, person_id=world.person("Morag").id)
    assert counts[0] == counts[1]


def test_audit_log_says_what_was_read(world: World, as_person: AsPerson) -> None:
    as_person("Morag").get(DETAILS)
    with arranging(deriving=False):
        entry = AuditEvent.objects.filter(event="own_reports_listed").latest("seq")
    assert world.report("wrong rent").id in entry.object_ids
