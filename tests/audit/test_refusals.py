"""Who tries what is not theirs stands in the audit log, though the answer tells them nothing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

pytestmark = pytest.mark.django_db


def last_entry(event: str) -> AuditEvent:
    with arranging():
        entry: AuditEvent | None = AuditEvent.objects.filter(event=event).order_by("seq").last()
    assert entry, f"nothing says that somebody was {event}"
    return entry


def test_refused_document_of_a_neighbour_is_recorded(world: World, as_person: AsPerson) -> None:
    document = world.document("Glen Court gas").id
    for page, tried in (
        ("documents:document", document),
        ("documents:download", document),
        ("documents:document", uuid4()),
    ):
        assert as_person("Morag").get(reverse(page, args=[tried])).status_code == 404
        entry = last_entry("not_found")
        assert (entry.user_id, entry.role) == (world.account("Morag").id, "resident")
        assert (entry.object_kind, entry.object_ids) == ("page", [tried])
        assert entry.detail == {"page": page, "method": "GET"}


@pytest.mark.parametrize("name", ["Morag", "Aileen"])
def test_refused_page_of_another_role_is_recorded(
    world: World, as_person: AsPerson, name: str
) -> None:
    case: UUID = world.case("NOISE").id
    assert as_person(name).post(reverse("documents:upload_to_case", args=[case])).status_code == 403
    entry = last_entry("refused")
    assert (entry.user_id, entry.object_ids) == (world.account(name).id, [case])
    assert entry.detail == {"page": "documents:upload_to_case", "method": "POST"}
