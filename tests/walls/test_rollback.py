"""A request does all or nothing: what it did before it failed is undone; the audit log says it was tried."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts import audit_log
from accounts.access import Perm, staff_page, viewer
from accounts.models import AuditEvent
from documents.models import Release
from portal.urls import handler400, handler403, handler404, handler500
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.world import World

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@staff_page(Perm.WITHDRAW)
def withdrawing(_request: HttpRequest, release_id: UUID, ending: str) -> HttpResponse:
    """Takes a release back, notes it, and then goes wrong in one of three ways, or does not."""
    release = Release.objects.get(pk=release_id)
    release.end(by=viewer().user_id)
    audit_log.record("withdrawn", [release])
    if ending == "raises":
        raise KeyError("something that nobody expected")
    if ending == "is-refused":
        raise BadRequest("something that nobody should have sent")
    return HttpResponse(status=500 if ending == "answers-500" else 200)


urlpatterns = [path("withdrawing/<uuid:release_id>/<slug:ending>/", withdrawing)]


@pytest.mark.parametrize(
    ("ending", "status"),
    [("raises", 500), ("answers-500", 500), ("is-refused", 400), ("does-not", 200)],
)
def test_failing_page_is_rolled_back_and_recorded(
    world: World, as_person: Callable[[str], PersonsClient], ending: str, status: int
) -> None:
    release = world.release("Loch gas", "household").id
    answer = as_person("Fiona").get(f"/withdrawing/{release}/{ending}/")
    assert answer.status_code == status
    with arranging():
        is_withdrawn = Release.objects.get(pk=release).ended_at is not None
        entry = AuditEvent.objects.filter(event="withdrawn").order_by("seq").last()
    assert is_withdrawn == (status == 200)
    assert entry, "nobody would know that it was tried"
    assert entry.object_ids == [release]
    assert entry.detail.get("rolled_back", False) == (status != 200)
