"""The DPO limits the use of a document that someone disputes: staff ask first, and nothing closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from documents.models import Release, UseLimit
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import ReportFactory
from tests.incidents.pages import recorded
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
LIMITED = "Use of this document is limited. Ask the DPO before you use it."
TICKED = {"limit": "on", "reason": "Until the survey is done."}


def limit_page(report: UUID) -> str:
    return f"/staff/rectification-requests/{report}/limit/"


def disputed(world: World, document: str, by: str = "Morag") -> UUID:
    """Somebody disagrees with a document; gives the request."""
    with arranging(deriving=False):
        report: Any = ReportFactory(
            wrong="about me",
            document_id=world.document(document).id,
            person_id=world.person(by).id,
        )
    asked: UUID = report.pk
    return asked


def live(report: UUID) -> list[UseLimit]:
    with arranging(deriving=False):
        return list(UseLimit.objects.filter(report_id=report, ended_at=None))


def test_dpo_limits_the_use_and_officers_read_that_they_must_ask(
    world: World, as_person: AsPerson
) -> None:
    report, document = disputed(world, "Loch gas"), world.document("Loch gas").id
    fiona, donald = as_person("Fiona"), as_person("Donald")
    reading = fiona.get(f"/staff/rectification-requests/{report}/").context["document"].read_url
    home = f"/staff/tenancy/{world.tenancy('Loch Road').id}/"
    assert LIMITED not in words(fiona.get(reading)) + words(fiona.get(home))
    assert "Tick this to limit its use." in words(donald.post(limit_page(report), {"reason": "-"}))
    assert donald.post(limit_page(report), TICKED).status_code == 302
    for page in (reading, home, f"/staff/rectification-requests/{report}/"):
        assert LIMITED in words(fiona.get(page)), page
    (one,) = live(report)
    assert (one.recorded_by, one.reason) == (world.account("Donald").id, TICKED["reason"])
    (entry,) = recorded("use_limited")
    assert entry.object_ids == [document]


def test_nothing_closes_and_no_resident_is_told(world: World, as_person: AsPerson) -> None:
    report = disputed(world, "Loch gas")
    pages = (f"/documents/{world.document('Loch gas').id}/", "/documents/", "/details/")

    def seen(name: str) -> list[str]:
        browser = as_person(name)
        return [words(browser.get(page)) for page in pages]

    before = {name: (seen(name), seen(name))[1] for name in ("Morag", "Ewan")}
    assert as_person("Donald").post(limit_page(report), TICKED).status_code == 302
    assert {name: seen(name) for name in before} == before


def test_it_is_not_newly_released_and_what_was_stays(world: World, as_person: AsPerson) -> None:
    report, document = disputed(world, "Loch unreleased"), world.document("Loch unreleased").id
    fiona = as_person("Fiona")
    home = f"/staff/tenancy/{world.tenancy('Loch Road').id}/"
    releasing = reverse("documents:release", args=[document])
    assert releasing in fiona.get(home).content.decode()
    assert is_released(world, document)
    as_person("Donald").post(limit_page(report), TICKED)
    assert releasing not in fiona.get(home).content.decode()
    assert not is_released(world, document)


def is_released(world: World, document: UUID) -> bool:
    """Whether an officer can store a release to the household, past every page; it is taken back."""
    me = world.account("Fiona").id
    try:
        with unit_of_work(), acting_as(me), transaction.atomic():
            Release.objects.create(
                document_id=document,
                audience="household",
                opens_on=world.facts.today,
                reason="-",
                recorded_by=me,
            )
            transaction.set_rollback(True)
    except DatabaseError as refusal:
        return "The use of this document is limited." not in str(refusal)
    return True


def test_dpo_ends_it_with_a_reason_and_both_stay(world: World, as_person: AsPerson) -> None:
    report, donald = disputed(world, "Loch gas"), as_person("Donald")
    donald.post(limit_page(report), TICKED)
    assert "Say why it may be used again." in words(donald.post(limit_page(report), {"reason": ""}))
    assert donald.post(limit_page(report), {"reason": "It was right."}).status_code == 302
    assert not live(report)
    shown = words(donald.get(limit_page(report)))
    assert TICKED["reason"] in shown
    assert "It was right." in shown
    request = words(as_person("Fiona").get(f"/staff/rectification-requests/{report}/"))
    assert LIMITED not in request
    with acting_as(world.account("Donald").id), pytest.raises(DatabaseError), transaction.atomic():
        UseLimit.objects.filter(report_id=report).update(reason="Something else.")


@pytest.mark.parametrize("name", ["Moira", "Fiona", "Elspeth", "Aileen", "Alan", "Morag"])
def test_no_one_else_limits_or_ends_it(world: World, as_person: AsPerson, name: str) -> None:
    report = disputed(world, "Loch gas")
    assert as_person(name).get(limit_page(report)).status_code == 403
    as_person("Donald").post(limit_page(report), TICKED)
    (one,) = live(report)
    me = world.account(name).id
    with acting_as(me), pytest.raises(DatabaseError), transaction.atomic():
        one.end(by=me)
    with acting_as(me), pytest.raises(DatabaseError), transaction.atomic():
        UseLimit.objects.create(
            document_id=world.document("Loch rent").id, report_id=report, reason="-", recorded_by=me
        )
    assert live(report)


def test_dpo_limits_nothing_that_no_one_disputes(world: World) -> None:
    """Past the page: a request about one document limits no other."""
    report, me = disputed(world, "Loch gas"), world.account("Donald").id
    with acting_as(me), pytest.raises(DatabaseError), transaction.atomic():
        UseLimit.objects.create(
            document_id=world.document("Loch rent").id, report_id=report, reason="-", recorded_by=me
        )


def test_two_presses_are_one_limit(world: World, as_person: AsPerson) -> None:
    report, another = disputed(world, "Loch gas"), disputed(world, "Loch gas", by="Ewan")
    as_person("Donald").post(limit_page(report), TICKED)
    # The second request of the same document shows the limit, and how to end it.
    shown = words(as_person("Senga").get(limit_page(another)))
    assert "Why may it be used again?" in shown
    assert LIMITED in shown
