"""An adviser hands a call on: to whom it goes is said by the facts, and told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from portal.web.working_hours import after_working_time
from tenancies.models import Person, Task
from tests.arranging import arranging
from tests.canaries import canary
from tests.clients import PersonsClient
from tests.factories import (
    CaseFactory,
    OccupancyFactory,
    PartyFactory,
    PersonFactory,
    PropertyFactory,
    TenancyFactory,
)
from tests.staff.calls import CALLER, address, call, full_name, phone
from tests.staff.pages import said
from tests.staff.test_advisers import page_of
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
HAND_ON = "/staff/caller/hand-on/"


def tenant(world: World, surname: str = "Newcomer", *, patch: str = "North") -> Any:
    """Someone who has lived alone in a home of a patch for years, without an account."""
    with arranging():
        person: Any = PersonFactory(forename="Ada", surname=surname, mobile="07700 900555")
        home = PropertyFactory(patch_id=world.patch(patch).id)
        OccupancyFactory(person=person, tenancy=TenancyFactory(property=home))
    return person


def hand_on(browser: PersonsClient, name: str, known: str, kind: str = "account") -> Task:
    """Look for a caller and hand the call on."""
    with arranging(deriving=False):
        before = set(Task.objects.values_list("pk", flat=True))
    call(browser, name, known)
    answer = browser.post(HAND_ON, {"kind": kind, "number": "", "call_time": "morning"})
    assert answer["Location"] == "/staff/"
    with arranging(deriving=False):
        (task,) = Task.objects.exclude(pk__in=before)
    assert said(answer).startswith("Handed on. Tell the caller: someone will call you by ")
    return task  # type: ignore[no-any-return]


def task_page(task: Task) -> str:
    return f"/staff/task/{task.pk}/"


def test_call_goes_to_the_officers_of_the_patch(world: World, as_person: AsPerson) -> None:
    person = tenant(world)
    task = hand_on(as_person("Aileen"), "Ada Newcomer", "07700 900555")
    assert (task.goes_to, task.person_id, task.patch_id) == (
        "officer",
        person.pk,
        world.patch("North").id,
    )
    for name in ("Fiona", "Graham"):
        assert "Ada Newcomer" in as_person(name).get("/staff/?show=tasks").content.decode()
    for name in ("Callum", "Donald"):
        assert "Ada Newcomer" not in as_person(name).get("/staff/?show=tasks").content.decode()
        assert as_person(name).get(task_page(task)).status_code == 404


def test_party_to_a_case_goes_to_managers_and_hidden_people_to_the_lead(
    world: World, as_person: AsPerson
) -> None:
    aileen = as_person("Aileen")
    loch, glen = address(world, "Loch Road"), address(world, "Glen Court")
    for name, known, role in (
        ("Morag", loch, "manager"),
        ("Otis", loch, "officer"),
        ("Victoria", glen, "safeguarding"),
        ("Jamie of the glen", glen, "safeguarding"),
    ):
        task = hand_on(aileen, full_name(world, name), known)
        assert (task.goes_to, task.person_id) == (role, world.person(name).id), name
    assert hand_on(aileen, "Nobody Atall", "nowhere").goes_to == "manager"
    assert hand_on(aileen, full_name(world, "Otis"), loch, "safety").goes_to == "safeguarding"


def test_leads_calls_are_shown_to_the_lead_alone(world: World, as_person: AsPerson) -> None:
    task = hand_on(as_person("Aileen"), full_name(world, "Victoria"), address(world, "Glen Court"))
    assert as_person("Donald").get(task_page(task)).status_code == 200
    for name in ("Fiona", "Moira", "Senga"):
        assert as_person(name).get(task_page(task)).status_code in (403, 404)


def test_adviser_reads_the_same_whoever_it_was(world: World, as_person: AsPerson) -> None:
    aileen = as_person("Aileen")
    answers = set()
    for name, known in (
        (full_name(world, "Victoria"), address(world, "Glen Court")),
        ("Nobody Atall", "nowhere"),
        (full_name(world, "Morag"), "nowhere"),
    ):
        call(aileen, name, known)
        form = page_of(aileen.get(HAND_ON))
        sent = aileen.post(HAND_ON, {"kind": "code", "number": "", "call_time": "any"}, follow=True)
        answers.add((form, page_of(sent)))
    assert len(answers) == 1


def test_one_press_notes_it_as_done(world: World, as_person: AsPerson) -> None:
    tenant(world)
    task = hand_on(as_person("Aileen"), "Ada Newcomer", "07700 900555")
    fiona = as_person("Fiona")
    assert "In the morning" in fiona.get(task_page(task)).content.decode()
    assert fiona.post(task_page(task))["Location"] == "/staff/"
    assert fiona.get(task_page(task)).status_code == 404
    with arranging(deriving=False):
        task.refresh_from_db()
    assert task.ended_by == world.account("Fiona").id


@pytest.mark.parametrize("number", ["call me maybe", "0141 496 0000 her mother", "x" * 31])
def test_there_is_no_room_for_free_text(world: World, as_person: AsPerson, number: str) -> None:
    aileen = as_person("Aileen")
    call(aileen, "Nobody Atall", "nowhere")
    answer = aileen.post(HAND_ON, {"kind": "other", "number": number, "call_time": "any"})
    assert list(answer.context["hand_on_form"].errors) == ["number"]
    assert world


def test_without_a_caller_there_is_nothing_to_hand_on(world: World, as_person: AsPerson) -> None:
    assert as_person("Aileen").get(HAND_ON)["Location"] == CALLER
    assert world


# What to do about an account --------------------------------------------------------------------------


def what_to_do(page: Any) -> str:
    body = page.content.decode()
    found = [words for words in ("Can be sent a code", "Pass to the officer") if words in body]
    assert len(found) == 1
    return found[0]


def test_adviser_reads_what_to_do_and_not_why(world: World, as_person: AsPerson) -> None:
    tenant(world)
    page = call(as_person("Aileen"), "Ada Newcomer", "07700 900555")
    assert what_to_do(page) == "Can be sent a code"
    officer = world.account("Fiona").id
    assert canary(officer, "work_phone") in page.content.decode()
    page = call(as_person("Aileen"), full_name(world, "Otis"), address(world, "Loch Road"))
    assert what_to_do(page) == "Pass to the officer"  # Has an account.
    for words in ("Has an account", "Last sign-in", "Locked", "second step"):
        assert words not in page.content.decode()


def test_code_is_not_posted_at_a_callers_word_where_it_could_be_taken(
    world: World, as_person: AsPerson
) -> None:
    """A party with another adult in the home; a number that is new; a home that is new."""
    aileen = as_person("Aileen")
    person = tenant(world)
    assert what_to_do(call(aileen, "Ada Newcomer", "07700 900555")) == "Can be sent a code"
    phone_changed = tenant(world, "Changed")
    with arranging():
        Person.objects.filter(pk=phone_changed.pk).update(mobile="07700 900777")
    assert what_to_do(call(aileen, "Ada Changed", "07700 900777")) == "Pass to the officer"
    with arranging():
        moved: Any = PersonFactory(forename="Ada", surname="Moved", mobile="07700 900888")
        OccupancyFactory(
            person=moved,
            tenancy=TenancyFactory(property=PropertyFactory(patch_id=world.patch("North").id)),
            from_date=world.day(10),
        )
    assert what_to_do(call(aileen, "Ada Moved", "07700 900888")) == "Pass to the officer"
    with arranging():
        PartyFactory(person=person, case=CaseFactory(ref="ASB-2020-7777"), role="complainer")
    assert what_to_do(call(aileen, "Ada Newcomer", "07700 900555")) == "Can be sent a code"
    with arranging():
        OccupancyFactory(person=PersonFactory(), tenancy=person.occupancies.get().tenancy)
    assert what_to_do(call(aileen, "Ada Newcomer", "07700 900555")) == "Pass to the officer"


def test_code_that_may_not_be_posted_becomes_a_call(world: World, as_person: AsPerson) -> None:
    tenant(world)
    aileen = as_person("Aileen")
    assert hand_on(aileen, "Ada Newcomer", "07700 900555", "code").kind == "code"
    phone(world, "Otis", "07700 900666")
    assert hand_on(aileen, full_name(world, "Otis"), "07700 900666", "code").kind == "account"
    assert hand_on(aileen, "Nobody Atall", "nowhere", "code").kind == "account"


def test_task_is_due_when_the_caller_was_promised(world: World, as_person: AsPerson) -> None:
    """A working day later, by the holidays and hours that every promise is made of."""
    before = timezone.now()
    task = hand_on(as_person("Aileen"), "Nobody Atall", "nowhere", "account")
    within = (after_working_time(at, days=1) for at in (before, timezone.now()))
    assert task.due_at in set(within)
    assert world.staff


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Donald", "Alan", "Morag"])
def test_only_advisers_hand_calls_on(world: World, as_person: AsPerson, name: str) -> None:
    assert as_person(name).get(HAND_ON).status_code == 403
    assert world
