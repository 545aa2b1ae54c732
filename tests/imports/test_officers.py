"""Which officers an import gives patches to, beside what administrators do by hand."""

from __future__ import annotations

import pytest

from accounts.access import Role
from accounts.models import User
from tenancies.imports.tables import Table
from tenancies.models import Patch, PatchAssignment
from tests.imports.landlord import Landlord


@pytest.fixture
def lead(landlord: Landlord) -> User:
    """The officer who leads LN-01 by the export, and has it."""
    officer = landlord.officer("S001")
    landlord.load()
    assert patches_of(landlord, officer) == ["LN-01"]
    return officer


def patches_of(landlord: Landlord, officer: User) -> list[str]:
    with landlord.inside():
        live = PatchAssignment.objects.filter(user=officer, ended_at=None)
        return sorted(live.values_list("patch__code", flat=True))


def end_by_hand(landlord: Landlord, officer: User) -> None:
    with landlord.inside():
        administrator = User.objects.create_user("admin", role=Role.ADMINISTRATOR)
        PatchAssignment.objects.get(user=officer, ended_at=None).end(by=administrator.pk)


def is_given_reference(landlord: Landlord, officer: User, staff_ref: str) -> None:
    with landlord.inside():
        User.objects.filter(pk=officer.pk).update(staff_ref=staff_ref)


def test_patch_that_was_ended_by_hand_stays_ended_while_exports_say_the_same(
    landlord: Landlord, lead: User
) -> None:
    end_by_hand(landlord, lead)

    landlord.load()
    landlord.export.change(Table.PEOPLE, "P0000001", mobile="07700 900001")
    landlord.load()

    assert patches_of(landlord, lead) == []


def test_it_comes_back_when_the_export_says_something_new(landlord: Landlord, lead: User) -> None:
    other = landlord.officer("S002")
    end_by_hand(landlord, lead)
    landlord.export.change(Table.PATCHES, "LN-01", lead_officer="S002", cover_officer="")
    landlord.export.change(Table.STAFF, "S001", patch_code="")
    landlord.load()
    assert patches_of(landlord, other) == ["LN-01"]
    assert patches_of(landlord, lead) == []
    landlord.export.change(Table.PATCHES, "LN-01", lead_officer="S001", cover_officer="S002")

    landlord.load()

    assert patches_of(landlord, lead) == ["LN-01"]


def test_another_reason_of_the_export_s_that_is_as_old_gives_no_patch_back(
    landlord: Landlord, lead: User
) -> None:
    """S001 stands in the table of staff too, and did so before the lead was ended by hand."""
    end_by_hand(landlord, lead)
    landlord.export.change(Table.PATCHES, "LN-01", lead_officer="S002", cover_officer="")

    landlord.load()

    assert patches_of(landlord, lead) == []


def test_patch_that_an_administrator_gave_and_ended_does_not_come_back(
    landlord: Landlord,
) -> None:
    landlord.load()
    officer = landlord.officer("S001")
    with landlord.inside():
        patch = Patch.objects.get(code="LN-01")
        PatchAssignment.objects.create(
            patch=patch, user=officer, kind="lead", recorded_by=officer.pk
        )
    end_by_hand(landlord, officer)

    landlord.load()

    assert patches_of(landlord, officer) == []


def test_account_whose_staff_reference_was_changed_gets_no_patch(landlord: Landlord) -> None:
    landlord.export.add(Table.PATCHES, patch_code="LN-02", patch_name="Two", lead_officer="S003")
    landlord.export.add(Table.STAFF, staff_ref="S003")
    officer = landlord.officer("S001")
    landlord.load()
    is_given_reference(landlord, officer, "S003")

    said = landlord.load()
    landlord.load()

    assert "who get no patch from an import: 1" in said
    assert patches_of(landlord, officer) == []
    is_given_reference(landlord, officer, "S001")
    landlord.load()
    assert patches_of(landlord, officer) == ["LN-01"]


def test_account_without_a_patch_is_matched_by_the_same_export_loaded_again(
    landlord: Landlord,
) -> None:
    landlord.export.add(Table.STAFF, staff_ref="S003")
    landlord.load()
    officer = landlord.officer("S003")
    landlord.load()
    is_given_reference(landlord, officer, "S001")

    landlord.load()

    assert patches_of(landlord, officer) == []


def test_new_account_gets_its_patches_with_the_same_export(landlord: Landlord) -> None:
    landlord.load()
    officer = landlord.officer("S002")

    landlord.load()

    assert patches_of(landlord, officer) == ["LN-01"]
