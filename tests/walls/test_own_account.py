"""What people are told of their own account: of nobody else, and nothing when nobody asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.access import acting_as
from tests.arranging import arranging, as_role
from tests.factories import AuditEventFactory
from tests.world import World

pytestmark = pytest.mark.django_db

FOR_RESIDENTS = ("my_reading_notes", "my_served_documents", "my_officers")


def asked(function: str) -> list[object]:
    """What it says, as a list; of rows the first column."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM portal.{function}()")
        said = [row[0] for row in cursor]
    return said[0] if said and isinstance(said[0], list) else said


def sign_ins() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal.my_sign_ins(50)")
        row: tuple[int] = cursor.fetchone()
    return row[0]


@pytest.fixture(autouse=True)
def ewans_past(world: World) -> None:
    """What Ewan did: all of it is his own."""
    ewan = world.account("Ewan").id
    with arranging():
        for event in ("signed_in", "documents_listed"):
            AuditEventFactory(
                user_id=ewan,
                event=event,
                object_ids=[world.document("Loch gas").id],
                at=timezone.now(),
            )


def test_resident_role_without_a_claim_gets_nothing() -> None:
    with as_role("portal_resident"):
        assert [asked(function) for function in FOR_RESIDENTS] == [[], [], []]
        assert sign_ins() == 0


def test_every_resident_gets_only_their_own_history(world: World) -> None:
    with acting_as(world.account("Ewan").id):
        assert asked("my_served_documents") == [world.document("Loch gas").id]
        assert sign_ins() == 1
    with acting_as(world.account("Morag").id):
        assert asked("my_served_documents") == []
        assert sign_ins() == 0


@pytest.mark.parametrize("function", FOR_RESIDENTS)
def test_staff_may_not_ask_what_is_for_residents(world: World, function: str) -> None:
    for name in ("Fiona", "Donald"):
        with (
            acting_as(world.account(name).id),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            asked(function)


def test_reading_notes_cover_readable_documents_only(world: World) -> None:
    from documents.models import Document

    for name in ("Morag", "Wilma", "Zara", "Gavin", "Kenny", "Skye"):
        with acting_as(world.account(name).id):
            readable = set(Document.objects.values_list("pk", flat=True))
            assert set(asked("my_reading_notes")) <= readable, name
