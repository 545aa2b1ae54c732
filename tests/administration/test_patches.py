"""Patches are assigned and taken back by administrators, never their own, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from accounts.access import acting_as
from tenancies.models import PatchAssignment
from tests.administration.pages import ASSIGNMENTS, WHY, errors, last_of, sql
from tests.arranging import arranging
from tests.clients import PersonsClient
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


def test_officer_works_a_patch_from_the_moment_it_is_assigned(
    world: World, as_person: AsPerson
) -> None:
    page = f"/staff/tenancy/{world.tenancy('Loch Road').id}/"
    assert as_person("Callum").get(page).status_code == 404
    answer = as_person("Alan").post(f"{ASSIGNMENTS}add/", assigning(world, "Callum", "North"))
    assert answer["Location"] == ASSIGNMENTS
    assert as_person("Callum").get(page).status_code == 200
    kept = last_of("patch_assigned")
    assert kept is not None
    assert (kept["by"], kept["reason"]) == (world.account("Alan").id, WHY)


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


def test_administrator_cannot_assign_a_patch_to_themselves(world: World) -> None:
    new = (
        "INSERT INTO tenancies_patchassignment (id, user_id, patch_id, kind, recorded_by)"
        " VALUES (%s, %s, %s, 'lead', %s)"
    )
    alan, north = world.account("Alan").id, world.patch("North").id
    with acting_as(alan):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            sql(new, uuid4(), alan, north, alan)
        assert sql(new, uuid4(), world.account("Callum").id, north, alan) == 1
