"""reconcile_access: clean when all is well, and naming whatever grants, facts and policies dispute."""

from __future__ import annotations

from io import StringIO
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection

from accounts.access.system import system_access
from portal.assurance.reconcile import Reconciliation, reconcile
from tests.arranging import OWNER, as_role
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _worker(settings: LazySettings, world: World) -> None:  # noqa: ARG001
    settings.LOGIN = "worker"


def reconciled() -> Reconciliation:
    """What the nightly command finds."""
    with system_access("a test"):
        return reconcile()


def break_it(sql: str, *values: UUID) -> None:
    """Do what nobody can: write past every trigger's back, as the owner."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_test_world_reconciles(world: World) -> None:
    found = reconciled()
    assert found.differences == []
    assert found.accounts > 30
    assert found.pairs > 50
    assert world.residents


def test_grant_without_a_fact_is_reported(world: World) -> None:
    break_it(
        "INSERT INTO documents_documentgrant"
        " (user_id, permission_id, content_object_id, source, sides, opens_on)"
        " SELECT %s, p.id, %s, gen_random_uuid(), '{}', '2000-01-01' FROM auth_permission AS p"
        " WHERE p.codename = 'read_document'",
        world.account("Catriona").id,
        world.document("Loch gas").id,
    )
    said = " ".join(difference.what for difference in reconciled().differences)
    assert "grants yes, facts no, policy no" in said
    assert "a grant that the facts do not give" in said


def test_deriving_grants_again_repairs_them(world: World) -> None:
    break_it("DELETE FROM tenancies_tenancygrant WHERE user_id = %s", world.account("Morag").id)
    break_it(
        "UPDATE documents_documentgrant SET closes_on = '9000-01-01' WHERE user_id = %s",
        world.account("Catriona").id,
    )
    assert reconciled().differences
    call_command("derive_grants", stdout=StringIO())
    assert reconciled().differences == []


def test_missing_grant_is_reported(world: World) -> None:
    break_it("DELETE FROM tenancies_tenancygrant WHERE user_id = %s", world.account("Morag").id)
    said = " ".join(difference.what for difference in reconciled().differences)
    assert "grants no, facts yes, policy yes" in said
    assert "a grant is missing" in said


def test_policy_that_shows_too_much_is_reported() -> None:
    break_it("DROP POLICY read_released ON documents_document")
    break_it(
        "CREATE POLICY read_released ON documents_document FOR SELECT TO portal_resident USING (true)"
    )
    said = " ".join(difference.what for difference in reconciled().differences)
    assert "grants no, facts no, policy yes" in said


def test_state_that_contradicts_its_releases_is_reported(world: World) -> None:
    break_it(
        "UPDATE documents_document SET audience = 'household', shown_from = '2000-01-01' WHERE id = %s",
        world.document("Loch unreleased").id,
    )
    said = " ".join(difference.what for difference in reconciled().differences)
    assert "its state is not what its releases and freezes say" in said


def test_document_naming_another_colleague_than_its_release_is_reported(world: World) -> None:
    break_it(
        "UPDATE documents_document SET shown_by = 'Somebody Else' WHERE id = %s",
        world.document("Loch gas").id,
    )
    said = " ".join(difference.what for difference in reconciled().differences)
    assert "its state is not what its releases and freezes say" in said


def test_row_in_guardians_generic_tables_is_reported(world: World) -> None:
    break_it(
        "INSERT INTO guardian_userobjectpermission (user_id, permission_id, content_type_id, object_pk)"
        " SELECT %s, p.id, p.content_type_id, 'x' FROM auth_permission AS p LIMIT 1",
        world.account("Catriona").id,
    )
    said = " ".join(difference.what for difference in reconciled().differences)
    assert "guardian_userobjectpermission must be empty" in said


def test_reconciling_changes_nothing(world: World) -> None:
    break_it("DELETE FROM tenancies_tenancygrant WHERE user_id = %s", world.account("Morag").id)
    assert reconciled().differences == reconciled().differences != []
