"""A temporary table stands in for none of ours: only the import may make one (see also test_rights)."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.arranging import as_role
from tests.model.expectation import VIEWERS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["portal_gate", *(f"portal_{viewer}" for viewer in VIEWERS)])
def test_no_request_can_make_a_temporary_table(role: str) -> None:
    with (
        as_role(role),
        pytest.raises(ProgrammingError, match="permission denied to create temp"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("CREATE TEMPORARY TABLE tenancies_occupancy (person_id uuid)")


def test_import_can_make_a_temporary_table() -> None:
    with as_role("portal_system"), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE arriving (ref text) ON COMMIT DROP")
