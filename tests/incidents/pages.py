"""Addresses of the pages of reports, and what was recorded of them, by the names of the cast."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.models import AuditEvent
from portal.incidents.models import Freeze, IncidentStep, ReportStep
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.world import World


def incident_page(world: World, name: str) -> str:
    """The page of an incident, by the name of its first report."""
    return f"/dpo/incident/{world.incident(name).id}/"


def freeze_page(world: World, **what: str) -> str:
    """The page on which a freeze ends."""
    return f"/dpo/freeze/{world.freeze(**what).id}/end/"


def rectification_request_page(world: World, name: str) -> str:
    """The officers' page of a rectification request."""
    return f"/staff/rectification-requests/{world.report(name).id}/"


def narrow_page(freeze: UUID) -> str:
    """The page on which less is closed than a wide freeze closes."""
    return f"/dpo/freeze/{freeze}/narrow/"


def narrows(browser: PersonsClient, freeze: UUID, **form: str) -> bool:
    """Look at what it would do, and do it; gives whether it was done."""
    shown = browser.post(narrow_page(freeze), form)
    seen = {**form, "shown": shown.context["token"]}
    return browser.post(narrow_page(freeze), seen).status_code == 302


def steps(world: World, name: str) -> list[tuple[str, str, str, str]]:
    """What was done with an incident: kind, outcome, reason and who."""
    with arranging(deriving=False):
        rows = IncidentStep.objects.filter(incident=world.incident(name).id).order_by("recorded_at")
        return list(rows.values_list("kind", "outcome", "reason", "by_name"))


def answers(world: World, name: str) -> list[tuple[str, str, str]]:
    """What was answered to a rectification request: outcome, reason and who."""
    with arranging(deriving=False):
        rows = ReportStep.objects.filter(report=world.report(name).id)
        return list(rows.values_list("outcome", "reason", "by_name"))


def is_frozen(world: World, **what: str) -> bool:
    """Whether a freeze is live."""
    with arranging(deriving=False):
        frozen: bool = Freeze.objects.filter(pk=world.freeze(**what).id, ended_at=None).exists()
    return frozen


def recorded(event: str) -> list[Any]:
    """The audit log's entries of one event, the oldest first."""
    with arranging(deriving=False):
        return list(AuditEvent.objects.filter(event=event).order_by("seq"))
