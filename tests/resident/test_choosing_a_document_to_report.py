"""This is not mine: which document it was, and what each answer really brings about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from documents.models import Document
from portal.incidents.models import Report
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import AuditEventFactory
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def offered(browser: PersonsClient) -> list[str]:
    field = browser.get("/not-mine/").context["form"].fields.get("document")
    return [str(value) for value, _words in field.widget.choices][1:] if field else []


def is_frozen(document: UUID) -> bool:
    with arranging():
        return bool(Document.objects.get(pk=document).frozen)


def tell(browser: PersonsClient, **answers: object) -> str:
    return words(browser.post("/not-mine/", {"wrong": "not for me"} | answers, follow=True))


def test_only_documents_shown_to_me_are_offered(world: World, as_person: AsPerson) -> None:
    catriona = as_person("Catriona")
    assert offered(catriona) == []
    gas = world.document("Glen Court gas").id
    catriona.get(f"/documents/{gas}/")
    as_person("Victoria").get(f"/documents/{world.document('Glen Court rent').id}/")
    assert offered(catriona) == [str(gas)]
    page = words(catriona.get("/not-mine/"))
    assert "Something else, or not in this list Gas safety certificate, dated" in page


@pytest.mark.parametrize(("days", "is_offered"), [(13, True), (16, False)])
def test_documents_of_the_last_fourteen_days_are_offered(
    world: World, as_person: AsPerson, days: int, is_offered: bool
) -> None:
    gas = world.document("Glen Court gas").id
    with arranging():
        AuditEventFactory(
            user_id=world.account("Catriona").id,
            event="documents_listed",
            object_ids=[gas],
            at=timezone.now() - timedelta(days=days),
        )
    assert (str(gas) in offered(as_person("Catriona"))) is is_offered


def test_document_that_i_may_not_see_any_more_is_not_offered(
    world: World, as_person: AsPerson
) -> None:
    with arranging():
        AuditEventFactory(
            user_id=world.account("Catriona").id,
            event="document_opened",
            object_ids=[world.document("Loch gas").id, world.document("Glen Court gas").id],
            at=timezone.now(),
        )
    assert offered(as_person("Catriona")) == [str(world.document("Glen Court gas").id)]


def test_signed_out_visitors_and_staff_are_offered_no_documents(as_person: AsPerson) -> None:
    assert "Which document" not in words(PersonsClient().get("/not-mine/"))
    assert "Which document" not in words(as_person("Fiona").get("/not-mine/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("not for me", "We will find out whose it is"),
        ("others details", "We will check whose details are in it."),
        ("not sure", "We will check whether it belongs here."),
    ],
)
def test_chosen_document_of_a_case_is_frozen_and_the_page_says_so(
    world: World, as_person: AsPerson, wrong: str, said: str
) -> None:
    catriona, letter = as_person("Catriona"), world.document("DOGS letter to Catriona").id
    catriona.get(f"/documents/{letter}/")
    page = tell(catriona, wrong=wrong, document=letter)
    assert is_frozen(letter)
    assert "We have closed the document until we have checked it." in page
    assert said in page
    assert catriona.get(f"/documents/{letter}/").status_code == 404


def test_rectification_request_freezes_nothing_and_says_what_happens_next(
    world: World, as_person: AsPerson
) -> None:
    catriona, gas = as_person("Catriona"), world.document("Glen Court gas").id
    catriona.get(f"/documents/{gas}/")
    page = tell(catriona, wrong="about me", document=gas, contact="0141 496 0999")
    assert not is_frozen(gas)
    assert catriona.get(f"/documents/{gas}/").status_code == 200
    assert "We closed nothing." in page
    assert "A housing officer will look at it." in page
    assert "get in touch" not in page
    with arranging():
        report = Report.objects.latest("recorded_at", "reference")
    assert (report.document_id, report.wrong) == (gas, "about me")


def test_report_of_something_else_freezes_nothing_and_says_so(as_person: AsPerson) -> None:
    page = tell(as_person("Catriona"), contact="0141 496 0999")
    assert "We do not know which document it is, so we have closed none yet." in page
    assert "Our data protection officer has been told." in page
    assert "Someone will get in touch" in page


def test_choosing_a_document_never_shown_freezes_nothing_and_does_not_tell(
    world: World, as_person: AsPerson
) -> None:
    catriona = as_person("Catriona")
    real, invented = (
        tell(catriona, document=document).split("Reference")[1].split(" ", 2)[2]
        for document in (world.document("Loch gas").id, uuid4())
    )
    assert real == invented
    assert not is_frozen(world.document("Loch gas").id)


def test_document_frozen_meanwhile_does_not_stop_a_report(
    world: World, as_person: AsPerson
) -> None:
    catriona, victoria = as_person("Catriona"), as_person("Victoria")
    gas = world.document("Glen Court gas").id
    for browser in (catriona, victoria):
        browser.get(f"/documents/{gas}/")
    tell(victoria, document=gas)
    assert "We have closed the document for you" in tell(catriona, document=gas)
    with arranging():
        assert Report.objects.filter(document_id=gas).count() == 2
