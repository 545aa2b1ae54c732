"""The one door sets who asks, for Python and PostgreSQL, in one transaction, and takes it back."""

from __future__ import annotations

import pytest
from django.db import DataError, connection, transaction

from accounts.access import acting_as, viewer
from tests.databases import OwnDatabase
from tests.world import World


def who_asks() -> tuple[str, str]:
    """The role and the claim that PostgreSQL has just now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('role'), coalesce(current_setting('portal.claim', true), '')"
        )
        role, claim = cursor.fetchone()
    return str(role), str(claim)


def test_identity_lasts_for_one_transaction_and_not_for_the_connection(
    cast: World, own_database: OwnDatabase
) -> None:
    """The transaction ends before anybody could shut the door: the next one is nobody's."""
    with own_database.as_login("web"):
        with transaction.atomic(), acting_as(cast.account("Morag").id):
            assert who_asks()[0] == "portal_resident"
            connection.connection.commit()
            assert who_asks() == ("none", "")
        assert who_asks() == ("none", "")


@pytest.mark.django_db
def test_officers_identity_returns_after_acting_as_another_person(world: World) -> None:
    fiona, morag = world.account("Fiona").id, world.account("Morag").id
    before = who_asks()
    with acting_as(fiona):
        as_fiona = who_asks()
        with acting_as(morag):
            assert who_asks()[0] == "portal_resident"
            assert viewer().user_id == morag
        assert who_asks() == as_fiona
        assert viewer().user_id == fiona
    assert who_asks() == before


def test_identity_needs_a_transaction(cast: World, own_database: OwnDatabase) -> None:
    with (
        own_database.as_login("web"),
        pytest.raises(RuntimeError, match="needs a transaction"),
        acting_as(cast.account("Morag").id),
    ):
        pass


def test_original_error_is_raised_and_not_the_failed_cleanup(
    cast: World, own_database: OwnDatabase
) -> None:
    """After PostgreSQL has refused something, or is gone, nothing more is asked of it."""
    morag = cast.account("Morag").id
    with own_database.as_login("web"):
        with (
            pytest.raises(DataError, match="division by zero"),
            transaction.atomic(),
            acting_as(morag),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT 1 / 0")
        with pytest.raises(ZeroDivisionError), transaction.atomic(), acting_as(morag):  # noqa: PT012
            connection.connection.close()
            _ = 1 / 0
        with transaction.atomic(), acting_as(morag):
            assert who_asks()[0] == "portal_resident"
