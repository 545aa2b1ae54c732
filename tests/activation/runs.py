"""Runs of letters in tests: one is begun, read part by part, and looked at afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import pytest
from django.test.utils import override_settings

from accounts.jobs.running import run_due
from accounts.models import AuditEvent
from tenancies.activation import runs
from tenancies.models import Activation, LettersRun
from tests.activation.letters import (
    choose_letters,
    go_away,
    press_write,
)
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import (
    DoubtFactory,
)
from tests.world import World


def run_of(world: World, name: str) -> LettersRun:
    """The run that somebody has begun in the test."""
    of_the_cast = [world.letters(officer).id for officer in ("Callum", "Fiona", "Moira")]
    with arranging(deriving=False):
        theirs = LettersRun.objects.filter(recorded_by=world.account(name).id)
        found: LettersRun = theirs.exclude(pk__in=of_the_cast).latest("moved_at")
    return found


def page_of_run(world: World, name: str) -> str:
    return f"/staff/letters/{run_of(world, name).pk}/"


def of_run(run: LettersRun) -> dict[UUID, bool]:
    """To whom a run has given codes, and whether they have ended."""
    with arranging(deriving=False):
        given = Activation.objects.filter(run=run)
        return {code.person_id: code.ended_at is not None for code in given}


def work() -> None:
    """Let the worker do what is due."""
    with override_settings(LOGIN="worker"):
        run_due()


def doubt_reference(person: UUID) -> None:
    """Let the landlord find out that a reference may be another person's."""
    with arranging():
        DoubtFactory(
            kind="reference",
            person_id=person,
            forename="Fiona",
            surname="Bell",
            born_on=date(1991, 9, 9),
            seen="",
        )


def events(*names: str) -> list[str]:
    with arranging(deriving=False):
        entries = AuditEvent.objects.filter(event__in=names).order_by("seq")
        return [entry.event for entry in entries]


@contextmanager
def being_written(browser: PersonsClient, **wanted: str) -> Iterator[Iterator[bytes]]:
    """The parts of a run's page as they come, one letter each; the browser leaves at the end of the block."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(runs, "AT_ONCE", 1)
        answer = press_write(browser, choose_letters(browser, **wanted))
        try:
            yield iter(answer.streaming_content)
        finally:
            go_away(answer)
