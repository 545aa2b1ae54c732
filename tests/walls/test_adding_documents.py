"""Who may add documents, past every form: to what they work, in their own name, dated as it can be.

Plain SQL in their own transaction, as somebody with a way into it would write it.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from tests.arranging import OWNER, arranging, as_role
from tests.model.facts import Freeze
from tests.storing import store
from tests.world import World

pytestmark = pytest.mark.django_db

DOCUMENT = (
    "INSERT INTO documents_document (id, kind, dated, tenancy_id, case_id, content_type, size,"
    " audience, frozen, shown_from, recorded_by)"
    " VALUES (%s, 'photo', %s, %s, %s, 'image/png', 1, 'household', false, '2001-01-01', %s)"
)
UPLOAD = (
    "INSERT INTO documents_upload (document_id, ref, row_number, title, file_name, sha256,"
    " addressee_id) VALUES (%s, %s, %s, 'x', 'x', 'x', %s)"
)


def adds(
    world: World,
    name: str,
    *,
    case: str = "",
    tenancy: str = "",
    dated: date | None = None,
    by: str = "",
    upload: tuple[object, object, object] | None = None,
) -> UUID | None:
    """The document that somebody's transaction has added, with its upload if they try that too."""
    document = uuid4()
    try:
        with acting_as(world.account(name).id), transaction.atomic(), connection.cursor() as cursor:
            values = (
                document,
                dated or world.day(5),
                world.tenancy(tenancy).id if tenancy else None,
                world.case(case).id if case else None,
                world.account(by or name).id,
            )
            cursor.execute(DOCUMENT, values)
            if upload:
                cursor.execute(UPLOAD, (document, *upload))  # type: ignore[arg-type]
    except DatabaseError:
        return None
    return document


@pytest.mark.parametrize("name", ["Morag", "Aileen", "Donald", "Senga", "Alan"])
def test_only_officers_and_managers_add_documents(world: World, name: str) -> None:
    assert not adds(world, name, tenancy="Loch Road")
    assert adds(world, "Fiona", tenancy="Loch Road")
    assert adds(world, "Moira", tenancy="Loch Road")


def test_officer_adds_documents_to_what_she_works(world: World) -> None:
    assert adds(world, "Fiona", case="NOISE")
    assert adds(world, "Fiona", tenancy="Shore Row")  # Covered.
    assert not adds(world, "Callum", case="NOISE")
    assert not adds(world, "Callum", tenancy="Loch Road")
    assert not adds(world, "Ruth", case="NOISE")


def test_no_one_adds_documents_to_their_own_case(world: World) -> None:
    assert not adds(world, "Graham", case="DOGS")
    assert adds(world, "Graham", case="NOISE")
    assert not adds(world, "Rhona", case="DRUMS")
    assert adds(world, "Rhona", case="DOGS")


@pytest.mark.parametrize("name", ["Fiona", "Moira"])
def test_document_carries_the_name_of_the_person_who_added_it(world: World, name: str) -> None:
    assert not adds(world, name, case="NOISE", by="Callum")
    assert adds(world, name, case="NOISE")


@pytest.mark.parametrize("name", ["Fiona", "Moira"])
def test_document_date_must_be_possible(world: World, name: str) -> None:
    assert not adds(world, name, case="NOISE", dated=world.day(-1))
    assert not adds(world, name, tenancy="Loch Road", dated=world.day(3001))
    assert adds(world, name, tenancy="Loch Road", dated=world.day(3000))
    assert adds(world, name, case="NOISE", dated=world.day(3001))


def test_document_belongs_to_one_case_or_tenancy(world: World) -> None:
    assert not adds(world, "Fiona")
    assert not adds(world, "Fiona", case="NOISE", tenancy="Loch Road")


def test_staff_who_work_on_a_frozen_case_go_on_adding_to_it(world: World) -> None:
    """Evidence is kept: Ruth opened FIRE yesterday by a reason, and it is not her patch."""
    assert adds(world, "Callum", case="FIRE")
    assert adds(world, "Fiona", tenancy="Frozen Close")
    assert adds(world, "Moira", case="FIRE")
    assert adds(world, "Moira", tenancy="Frozen Close")
    assert not adds(world, "Ruth", case="FIRE")


@pytest.mark.parametrize("name", ["Callum", "Moira"])
def test_nothing_is_added_to_a_sealed_case(world: World, name: str) -> None:
    with arranging(deriving=False):
        store(Freeze(uuid4(), case=world.case("FIRE").id, sealed=True))
    assert not adds(world, name, case="FIRE")


def test_new_document_is_never_shown_to_residents(world: World) -> None:
    document = adds(world, "Callum", case="FIRE")
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "SELECT audience, shown_from, frozen FROM documents_document WHERE id = %s", [document]
        )
        assert cursor.fetchone() == ("", None, True)


@pytest.mark.parametrize("name", ["Fiona", "Moira"])
def test_upload_does_not_pretend_to_be_from_the_old_system(world: World, name: str) -> None:
    morag = world.person("Morag").id
    assert not adds(world, name, case="NOISE", upload=("D00000001", None, None))
    assert not adds(world, name, case="NOISE", upload=("", 7, None))
    assert not adds(world, name, case="NOISE", upload=("", None, morag))
    assert adds(world, name, case="NOISE", upload=("", None, None))


def test_upload_details_cannot_be_added_to_another_document(world: World) -> None:
    """Somebody else's, or one's own of an earlier moment: the upload comes with the document."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_document DISABLE TRIGGER a_ended")
    theirs = adds(world, "Moira", case="NOISE")
    earlier = adds(world, "Fiona", case="NOISE")
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE documents_document SET recorded_at = recorded_at - interval '1 second'"
            " WHERE id = %s",
            [earlier],
        )
    for document in (theirs, earlier):
        with (
            pytest.raises(DatabaseError),
            acting_as(world.account("Fiona").id),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(UPLOAD, (document, "", None, None))
