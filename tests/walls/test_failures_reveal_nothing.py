"""When a page fails, neither the answer nor the log quotes what it failed with: it may be about a person."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from accounts.models import AuditEvent
from tests.arranging import arranging
from tests.canaries import canary, tokens_in
from tests.clients import PersonsClient
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.walls.careless_pages")]


def as_logged(records: list[logging.LogRecord]) -> str:
    """The lines as the portal's own handlers write them."""
    handlers = [handler for handler in logging.getLogger().handlers if handler.name == "console"]
    assert handlers
    return "\n".join(handler.format(record) for handler in handlers for record in records)


@pytest.mark.parametrize("page", ["fails", "fails-in-sql"])
def test_failing_page_is_logged_without_its_message(
    world: World, as_person: AsPerson, caplog: pytest.LogCaptureFixture, page: str
) -> None:
    morag = world.person("Morag").id
    answer = as_person("Fiona").get(f"/{page}/{morag}/")
    assert answer.status_code == 500
    logged = as_logged(caplog.records)
    assert "careless_pages.py" in logged, "where it failed must be said"
    assert "Error" in logged, "and with what"
    assert tokens_in(logged, answer.content) == set()


def test_message_would_be_logged_without_our_formatter(
    world: World, as_person: AsPerson, caplog: pytest.LogCaptureFixture
) -> None:
    morag = world.person("Morag").id
    as_person("Fiona").get(f"/fails/{morag}/")
    assert canary(morag, "surname") in str(caplog.records[-1].exc_info)


def test_failing_page_leaves_only_audit_events(world: World, as_person: AsPerson) -> None:
    with arranging():
        before = AuditEvent.objects.count()
    as_person("Fiona").get(f"/fails-in-sql/{world.person('Morag').id}/")
    with arranging():
        left = AuditEvent.objects.order_by("-seq")[: AuditEvent.objects.count() - before]
        assert tokens_in(*(str(entry.detail) for entry in left)) == set()
