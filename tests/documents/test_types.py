"""A PDF, a JPEG, a PNG: residents open nothing else, whatever was released."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from documents.models import Release
from documents.models.documents import RESIDENTS_OPEN
from tests.access.looking import through_both, through_wall_1, through_wall_2
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.staff.pages import rows, tenancy_page
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OTHERS = (WORD, "application/octet-stream", "image/svg+xml", "text/html", "")


def becomes(document: UUID, content_type: str) -> None:
    """As an export of before stored it: the portal itself overwrites no such thing."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE documents_document DISABLE TRIGGER a_ended")
        cursor.execute(
            "UPDATE documents_document SET content_type = %s WHERE id = %s",
            [content_type, document],
        )
        cursor.execute("ALTER TABLE documents_document ENABLE TRIGGER a_ended")


@pytest.mark.parametrize("content_type", OTHERS)
@pytest.mark.parametrize("name", ["Loch gas", "DOGS letter to Gregor"])
def test_no_release_of_another_type_is_stored(world: World, content_type: str, name: str) -> None:
    document = world.document(name).id
    with arranging():
        found = Release.objects.filter(document=document, ended_at=None)
        again = {
            field: getattr(found[0], field)
            for field in ("document_id", "audience", "recipient_id", "share_id", "opens_on")
        }
        for one in found:
            one.end(by=None)
    becomes(document, content_type)
    with (
        arranging(),
        pytest.raises(DatabaseError, match="Residents open PDFs and pictures"),
        transaction.atomic(),
    ):
        Release.objects.create(**again, reason="test")


@pytest.mark.parametrize("content_type", OTHERS)
def test_what_was_released_before_waits_unread_by_either_wall(
    world: World, as_person: AsPerson, content_type: str
) -> None:
    document, morag = world.document("Loch gas").id, world.account("Morag")
    page = f"/documents/{document}/"
    assert as_person("Morag").get(page).status_code == 200
    becomes(document, content_type)
    for way in (through_wall_1, through_wall_2, through_both):
        assert document not in way(morag.id, "documents.Document"), way
    for address in (page, f"{page}download/"):
        assert as_person("Morag").get(address).status_code == 404
    with arranging(deriving=False):
        assert Release.objects.filter(document=document, ended_at=None).exists()


def test_staff_are_not_offered_to_release_it(world: World, as_person: AsPerson) -> None:
    document, fiona = world.document("Loch gas").id, as_person("Fiona")
    with arranging():
        for one in Release.objects.filter(document=document, ended_at=None):
            one.end(by=None)
    assert rows(fiona, tenancy_page(world, "Loch Road"))[document].release_url
    becomes(document, WORD)
    assert not rows(fiona, tenancy_page(world, "Loch Road"))[document].release_url


def test_both_walls_name_the_same_types(world: World) -> None:
    assert world
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "SELECT t FROM unnest(%s::text[]) AS t WHERE portal.residents_open(t)",
            [[*RESIDENTS_OPEN, *OTHERS]],
        )
        assert tuple(row[0] for row in cursor.fetchall()) == RESIDENTS_OPEN
