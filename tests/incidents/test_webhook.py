"""The alarm's webhook against a real server: what it is told, and what becomes of one that says no."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from portal.incidents.webhook import WebhookError, call
from tests.web_server import WebServer, web_server

REFERENCE, LEVEL = "B-123456", "director"


@pytest.fixture
def server() -> Iterator[WebServer]:
    """The landlord's alarm service."""
    with web_server() as listening:
        yield listening


def test_alarm_service_is_told_a_reference_who_should_act_and_that_it_is_no_drill_alone(
    server: WebServer,
) -> None:
    call(server.url, reference=REFERENCE, level=LEVEL, is_drill=False)
    ((headers, body),) = server.told
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {"reference": REFERENCE, "level": LEVEL, "drill": False}


@pytest.mark.parametrize("status", [302, 404, 500, 503])
def test_alarm_service_that_says_no_is_a_failure_with_its_number(
    server: WebServer, status: int
) -> None:
    server.status = status
    with pytest.raises(WebhookError, match=f"^{status}$"):
        call(server.url, reference=REFERENCE, level=LEVEL, is_drill=False)
    assert len(server.told) == 1, "it is not followed elsewhere"


def test_alarm_service_that_is_away_is_a_failure_without_a_word_of_ours() -> None:
    with pytest.raises(WebhookError) as failure:
        call("http://127.0.0.1:1/", reference=REFERENCE, level=LEVEL, is_drill=False)
    assert REFERENCE not in str(failure.value)


def test_alarm_service_that_does_not_answer_is_given_up(
    server: WebServer, settings: LazySettings
) -> None:
    settings.ALARM_WEBHOOK_TIMEOUT = 0.05
    server.is_silent = True
    with pytest.raises(WebhookError):
        call(server.url, reference=REFERENCE, level=LEVEL, is_drill=False)
