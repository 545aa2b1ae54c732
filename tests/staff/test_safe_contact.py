"""A safe contact: who sets, changes and ends it, what staff then read, and who is told nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.access import acting_as
from accounts.models import AuditEvent, User
from tenancies.models import Activation, SafeContact
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import ActivationFactory, SafeContactFactory, UserFactory
from tests.staff.pages import person_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


def page(world: World, name: str) -> str:
    return f"{person_page(world, name)}safe-contact/"


def end_page(world: World, name: str) -> str:
    contact = live(world, name)
    assert contact
    return f"/staff/safe-contact/{contact.pk}/end/"


def live(world: World, name: str) -> SafeContact | None:
    with arranging(deriving=False):
        contacts = SafeContact.objects.filter(person=world.person(name).id, ended_at=None)
        found: SafeContact | None = contacts.first()
    return found


def filled_in(world: World, days: int = 100, **changes: Any) -> dict[str, Any]:
    day = world.facts.today + timedelta(days=days)
    return {
        "how": "Text only",
        "hours": "Before noon",
        "safe_words": "It is about the window",
        "phone": "07700 900123",
        "address": "",
        "hides_home": "yes",
        "reason": "safety",
        "review_on_day": day.day,
        "review_on_month": day.month,
        "review_on_year": day.year,
    } | changes


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Donald"])
def test_officer_manager_and_lead_set_a_safe_contact(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser = as_person(name)
    answer = browser.post(page(world, "Morag"), filled_in(world))
    assert answer["Location"] == person_page(world, "Morag")
    contact = live(world, "Morag")
    assert contact
    assert (contact.how, contact.hours, contact.reason) == ("Text only", "Before noon", "safety")
    assert (contact.standing, contact.hides_home) == ("set", True)
    assert contact.recorded_by == world.account(name).id
    shown = browser.get(person_page(world, "Morag")).content.decode()
    for words in ("Protected: use the safe contact only", "Before noon", "It is about the window"):
        assert words in shown


def test_reason_is_optional(world: World, as_person: AsPerson) -> None:
    as_person("Fiona").post(page(world, "Morag"), filled_in(world, reason=""))
    contact = live(world, "Morag")
    assert contact is not None
    assert contact.reason == ""


def test_change_ends_the_one_before(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    fiona.post(page(world, "Morag"), filled_in(world))
    form = fiona.get(page(world, "Morag")).context["form"]
    assert form["how"].value() == "Text only"
    fiona.post(page(world, "Morag"), filled_in(world, how="Call only"))
    with arranging(deriving=False):
        rows = SafeContact.objects.filter(person=world.person("Morag").id).order_by("ended_at")
        assert [(row.how, row.ended_at is None) for row in rows] == [
            ("Text only", False),
            ("Call only", True),
        ]


def test_ended_safe_contact_protects_nobody(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    assert fiona.get(end_page(world, "Victoria")).status_code == 200
    assert fiona.post(end_page(world, "Victoria"))["Location"] == person_page(world, "Victoria")
    assert live(world, "Victoria") is None
    assert "Protected" not in fiona.get(person_page(world, "Victoria")).content.decode()
    with arranging(deriving=False):
        events = set(AuditEvent.objects.values_list("event", flat=True))
    assert "safe_contact_ended" in events


@pytest.mark.parametrize("days", [0, -1, 367])
def test_someone_looks_at_it_again_within_a_year(
    world: World, as_person: AsPerson, days: int
) -> None:
    answer = as_person("Fiona").post(page(world, "Morag"), filled_in(world, days))
    assert list(answer.context["form"].errors) == ["review_on"]
    day = world.facts.today + timedelta(days=days)
    with pytest.raises(DatabaseError, match="12 months"), arranging():
        SafeContactFactory(person_id=world.person("Morag").id, review_on=day)


def test_whether_the_home_is_secret_must_be_said(world: World, as_person: AsPerson) -> None:
    answer = as_person("Fiona").post(page(world, "Morag"), filled_in(world, hides_home=""))
    assert list(answer.context["form"].errors) == ["hides_home"]
    as_person("Fiona").post(page(world, "Morag"), filled_in(world, hides_home="no"))
    contact = live(world, "Morag")
    assert contact is not None
    assert not contact.hides_home


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Callum", 404),
        ("Ruth", 404),
        ("Senga", 403),
        ("Aileen", 403),
        ("Alan", 403),
        ("Morag", 403),
    ],
)
def test_nobody_else_opens_the_page(
    world: World, as_person: AsPerson, name: str, status: int
) -> None:
    for person in ("Morag", "Victoria"):
        assert as_person(name).get(page(world, person)).status_code == status
        assert as_person(name).post(page(world, person), filled_in(world)).status_code == status
    assert as_person(name).post(end_page(world, "Victoria")).status_code == status
    assert live(world, "Morag") is None
    assert live(world, "Victoria")


def test_what_was_opened_from_outside_gives_no_way_to_it(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")  # Has opened the harbour.
    shown = fiona.get(person_page(world, "Lachie"))
    assert shown.status_code == 200
    assert shown.context["safe_contact_url"] == ""
    assert fiona.get(page(world, "Lachie")).status_code == 404
    me = world.account("Fiona").id
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        acting_as(me),
    ):
        SafeContact.objects.create(
            person_id=world.person("Lachie").id,
            how="x",
            review_on=world.facts.today + timedelta(days=9),
            recorded_by=me,
        )


def test_staff_who_are_a_party_to_a_case_set_none_for_its_parties(
    world: World, as_person: AsPerson
) -> None:
    graham = as_person("Graham")
    assert graham.post(page(world, "Catriona"), filled_in(world)).status_code == 404
    assert live(world, "Catriona") is None
    assert graham.post(page(world, "Morag"), filled_in(world)).status_code == 302


def test_letter_on_its_way_ends_and_none_is_posted(world: World, as_person: AsPerson) -> None:
    with arranging():
        ActivationFactory(person_id=world.person("Effie").id)
    as_person("Moira").post(page(world, "Effie"), filled_in(world))
    with arranging(deriving=False):
        assert not Activation.objects.filter(person=world.person("Effie").id, ended_at=None)


# What waits for the safeguarding lead -----------------------------------------------------------------


def wait(world: World, name: str) -> None:
    with arranging():
        SafeContactFactory(person_id=world.person(name).id, standing="waiting", hides_home=False)


@pytest.mark.parametrize("name", ["Fiona", "Moira"])
def test_what_waits_is_not_decided_by_others(world: World, as_person: AsPerson, name: str) -> None:
    wait(world, "Ewan")
    browser = as_person(name)
    assert "The safeguarding lead decides" in browser.get(page(world, "Ewan")).content.decode()
    assert browser.post(page(world, "Ewan"), filled_in(world)).status_code == 200
    assert browser.post(end_page(world, "Ewan")).status_code == 200
    contact = live(world, "Ewan")
    assert contact
    assert contact.standing == "waiting"
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(world.account(name).id):
        contact.end(by=world.account(name).id)


def test_lead_agrees_or_refuses(world: World, as_person: AsPerson) -> None:
    wait(world, "Ewan")
    donald = as_person("Donald")
    assert "Ewan" in donald.get("/staff/?show=safe").content.decode()
    donald.post(page(world, "Ewan"), filled_in(world, hides_home="no"))
    contact = live(world, "Ewan")
    assert contact is not None
    assert contact.standing == "set"
    donald.post(end_page(world, "Ewan"))
    wait(world, "Ewan")
    donald.post(end_page(world, "Ewan"))
    assert live(world, "Ewan") is None


def test_every_manager_decides_while_there_is_no_lead(world: World, as_person: AsPerson) -> None:
    wait(world, "Ewan")
    with arranging():
        User.objects.update(is_safeguarding_lead=False)
    as_person("Moira").post(end_page(world, "Ewan"))
    assert live(world, "Ewan") is None


def test_dpo_without_the_duty_sets_none(world: World, as_person: AsPerson) -> None:
    with arranging():
        User.objects.filter(pk=world.account("Donald").id).update(is_safeguarding_lead=False)
        UserFactory(role="manager", is_safeguarding_lead=True)
    assert as_person("Donald").get(page(world, "Morag")).status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(world.account("Donald").id):
        SafeContact.objects.create(
            person_id=world.person("Morag").id,
            how="x",
            review_on=world.facts.today + timedelta(days=9),
            recorded_by=world.account("Donald").id,
        )


def test_what_to_look_at_stands_on_my_work(world: World, as_person: AsPerson) -> None:
    with arranging():
        SafeContactFactory(person_id=world.person("Morag").id, standing="asked", hides_home=False)
        SafeContactFactory(
            person_id=world.person("Otis").id, review_on=world.facts.today + timedelta(days=3)
        )
    shown = as_person("Fiona").get("/staff/?show=safe").content.decode()
    assert "Speak to them" in shown
    assert "Due for review" in shown
    assert "Victoria" not in shown  # Hers is due in half a year.
    assert "Morag" not in as_person("Callum").get("/staff/?show=safe").content.decode()
