"""A patch is asked for by an administrator and agreed to by another or a manager; one takes it back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from accounts.access import acting_as
from accounts.models import TwoPersonRequest, User
from tenancies.models import PatchAssignment
from tests.administration.pages import (
    ASSIGNMENTS,
    REQUESTS,
    WHY,
    account_page,
    as_filled_in,
    errors,
    last_of,
    sql,
)
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import PatchAssignmentFactory
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

pytestmark = pytest.mark.django_db


def assigning(world: World, officer: str, patch: str) -> dict[str, object]:
    return {
        "user": world.account(officer).id,
        "patch": world.patch(patch).id,
        "kind": "cover",
        "why": WHY,
    }


def asked_for(world: World, officer: str) -> UUID:
    """What waits for an officer."""
    with arranging(deriving=False):
        identity: UUID = TwoPersonRequest.objects.get(
            about_id=world.account(officer).id, ended_at=None
        ).pk
    return identity


@pytest.mark.parametrize("second", ["Isla", "Moira"])
def test_officer_works_a_patch_from_the_moment_a_second_person_agrees(
    world: World, as_person: AsPerson, second: str
) -> None:
    page = f"/staff/tenancy/{world.tenancy('Loch Road').id}/"
    alan = as_person("Alan")
    answer = alan.post(f"{ASSIGNMENTS}add/", assigning(world, "Callum", "North"))
    assert answer["Location"] == ASSIGNMENTS
    asked = asked_for(world, "Callum")
    alan.post(f"{REQUESTS}{asked}/", {"_agree": "Agree", "why": WHY})
    assert as_person("Callum").get(page).status_code == 404
    if second == "Isla":
        as_person("Isla").post(f"{REQUESTS}{asked}/", {"_agree": "Agree", "why": WHY})
    else:
        shown = as_person("Moira").get(f"/dpo/agree/{asked}/").content.decode()
        assert "North" in shown
        assert str(asked) in as_person("Moira").get("/dpo/").content.decode()
        as_person("Moira").post(f"/dpo/agree/{asked}/", {"do": "agree"})
    assert as_person("Callum").get(page).status_code == 200
    kept = last_of("patch_assigned")
    assert kept is not None
    assert (kept["by"], kept["reason"]) == (world.account(second).id, WHY)


@pytest.mark.parametrize("second", ["Isla", "Moira", "Alan"])
def test_patch_is_refused_or_taken_back_and_nothing_opens(
    world: World, as_person: AsPerson, second: str
) -> None:
    as_person("Alan").post(f"{ASSIGNMENTS}add/", assigning(world, "Callum", "North"))
    asked = asked_for(world, "Callum")
    if second == "Moira":
        as_person(second).post(f"/dpo/agree/{asked}/", {"do": "refuse"})
    else:
        as_person(second).post(f"{REQUESTS}{asked}/", {"_refuse": "Refuse", "why": WHY})
    with arranging(deriving=False):
        ended = TwoPersonRequest.objects.get(pk=asked)
    assert ended.outcome == ("taken back" if second == "Alan" else "refused")
    page = f"/staff/tenancy/{world.tenancy('Loch Road').id}/"
    assert as_person("Callum").get(page).status_code == 404


def test_patch_that_the_officer_got_meanwhile_is_not_there_to_agree_to(
    world: World, as_person: AsPerson
) -> None:
    as_person("Alan").post(f"{ASSIGNMENTS}add/", assigning(world, "Callum", "North"))
    asked = asked_for(world, "Callum")
    with arranging():
        PatchAssignmentFactory(
            user_id=world.account("Callum").id, patch_id=world.patch("North").id, kind="lead"
        )
    for name in ("Isla", "Moira"):
        with acting_as(world.account(name).id):
            try:
                answered = sql("SELECT portal.agree(%s, '')", asked)
            except DatabaseError as error:
                answered = f"error: {error}"
        assert answered == "not there"
    answer = as_person("Isla").post(f"{REQUESTS}{asked}/", {"_agree": "Agree", "why": WHY})
    assert answer.status_code in (200, 302)
    as_person("Moira").post(f"/dpo/agree/{asked}/", {"do": "refuse"})
    with arranging(deriving=False):
        assert TwoPersonRequest.objects.get(pk=asked).outcome == "refused"


def test_manager_sees_what_was_changed_in_the_officers_account(
    world: World, as_person: AsPerson
) -> None:
    alan = as_person("Alan")
    off = as_filled_in(world, "Callum", work_phone="0141 496 0001")
    alan.post(account_page(world, "Callum"), off)
    alan.post(f"{ASSIGNMENTS}add/", assigning(world, "Callum", "North"))
    page = as_person("Moira").get(f"/dpo/agree/{asked_for(world, 'Callum')}/").content.decode()
    assert "changed (work_phone), by alan" in page


def test_administrator_gets_no_patch_by_another_account_of_their_own(
    world: World, as_person: AsPerson
) -> None:
    as_person("Alan").post(f"{ASSIGNMENTS}add/", assigning(world, "Callum", "North"))
    asked = asked_for(world, "Callum")
    with arranging():
        for name in ("Alan", "Callum"):
            User.objects.filter(pk=world.account(name).id).update(staff_ref="S901")
    with acting_as(world.account("Isla").id):
        assert sql("SELECT portal.agree(%s, '')", asked) == "not there"


@pytest.mark.parametrize("name", ["Donald", "Elspeth", "Fiona", "Callum"])
def test_no_one_else_agrees_to_a_patch(world: World, name: str) -> None:
    asked = world.request_for_patch("Ruth", "Shore").id
    with acting_as(world.account(name).id):
        if name in ("Donald", "Elspeth", "Fiona", "Callum"):
            assert sql("SELECT portal.agree(%s, '')", asked) == "not there"
            return
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            sql("SELECT portal.agree(%s, '')", asked)


def test_officer_loses_a_patch_the_moment_it_ends(world: World, as_person: AsPerson) -> None:
    page = f"/staff/tenancy/{world.tenancy('Loch Road').id}/"
    assignment = world.id_of("assignment", "Fiona North")
    assert as_person("Fiona").get(page).status_code == 200
    as_person("Alan").post(f"{ASSIGNMENTS}{assignment}/", {"why": WHY})
    assert as_person("Fiona").get(page).status_code == 404
    with arranging(deriving=False):
        ended = PatchAssignment.objects.get(pk=assignment)
    assert ended.ended_by == world.account("Alan").id
    assert as_person("Alan").get(f"{ASSIGNMENTS}{assignment}/").status_code == 404
    kept = last_of("patch_assignment_ended")
    assert kept is not None
    assert kept["about"] == [assignment]
    assert kept["reason"] == WHY


def test_reason_is_required(world: World, as_person: AsPerson) -> None:
    alan, assignment = as_person("Alan"), world.id_of("assignment", "Fiona North")
    form = assigning(world, "Callum", "North") | {"why": ""}
    assert "must be filled in" in errors(alan, f"{ASSIGNMENTS}add/", form)
    assert "must be filled in" in errors(alan, f"{ASSIGNMENTS}{assignment}/", {"why": ""})


def test_only_active_officers_get_patches_and_once(world: World, as_person: AsPerson) -> None:
    alan = as_person("Alan")
    for name in ("Neil", "Moira", "Aileen", "Morag", "Alan"):
        assert "valid choice" in errors(alan, f"{ASSIGNMENTS}add/", assigning(world, name, "North"))
    said = errors(alan, f"{ASSIGNMENTS}add/", assigning(world, "Fiona", "North"))
    assert "already" in said


def test_ended_assignment_cannot_be_revived_by_the_form(world: World, as_person: AsPerson) -> None:
    ended = world.id_of("assignment", "Ruth South")
    assert as_person("Alan").post(f"{ASSIGNMENTS}{ended}/", {"why": WHY}).status_code == 404


def test_administrator_assigns_no_patch_by_sql_and_asks_for_none_of_their_own(
    world: World,
) -> None:
    new = (
        "INSERT INTO tenancies_patchassignment (id, user_id, patch_id, kind, recorded_by)"
        " VALUES (%s, %s, %s, 'lead', %s)"
    )
    ask = (
        "INSERT INTO accounts_twopersonrequest (id, kind, about_id, patch_id, reason, by_name,"
        " checked, outcome, recorded_by)"
        " VALUES (%s, 'give patch', %s, %s, 'x', '', '{}', %s, %s)"
    )
    alan, north = world.account("Alan").id, world.patch("North").id
    callum = world.account("Callum").id
    with acting_as(alan):
        for officer in (alan, callum):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                sql(new, uuid4(), officer, north, alan)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            sql(ask, uuid4(), alan, north, "", alan)
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(ask, uuid4(), callum, north, "agreed", alan)
        own = uuid4()
        assert sql(ask, own, callum, north, "", alan) == 1
        assert sql("SELECT portal.agree(%s, '')", own) == "same person"
        assert not sql("SELECT portal.refuse(%s, '')", own)
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(
                "UPDATE accounts_twopersonrequest SET ended_at = now(), ended_by = %s,"
                " outcome = 'agreed'",
                alan,
            )
