"""The operator lets residents in and keeps them out; a new portal is closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from accounts.access.system import system_access
from accounts.models import AuditEvent
from portal.incidents.models import PortalState
from tests.accounts.doing import SIGN_IN
from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.factories.accounts import PASSWORD
from tests.world import World


def say(database: OwnDatabase, state: str, why: str) -> None:
    """The operator's command."""
    with database.as_login("worker"):
        call_command("set_portal", state, "--why", why)


def what_the_audit_log_says(database: OwnDatabase) -> list[tuple[str, object]]:
    """Openings and closings, and why."""
    with database.as_login("worker"), system_access("a test"):
        rows = AuditEvent.objects.filter(event__in=["portal_opened", "portal_closed"])
        return [(row.event, row.detail["reason"]) for row in rows.order_by("seq")]


def test_new_portal_is_closed_until_the_operator_opens_it(empty_database: OwnDatabase) -> None:
    with empty_database.as_login("worker"), system_access("a test"):
        assert not PortalState.objects.exists()
    say(empty_database, "open", "The pilot begins.")
    with empty_database.as_login("worker"), system_access("a test"):
        assert PortalState.objects.get().state == "open"
    assert what_the_audit_log_says(empty_database) == [("portal_opened", "The pilot begins.")]


def test_morag_is_shut_out_at_once_and_back_when_it_opens(own_database: OwnDatabase) -> None:
    with own_database.as_login("web"):
        morag = PersonsClient()
        morag.post(SIGN_IN, {"login": "morag", "password": PASSWORD})
        assert tokens_in(morag.get("/documents/").content)
    say(own_database, "closed", "A backup was restored.")
    with own_database.as_login("web"):
        assert not tokens_in(morag.get("/documents/").content)
    say(own_database, "closed", "Twice is once.")
    say(own_database, "open", "It was looked through.")
    with own_database.as_login("web"):
        assert tokens_in(morag.get("/documents/").content)
    assert what_the_audit_log_says(own_database) == [
        ("portal_closed", "A backup was restored."),
        ("portal_opened", "It was looked through."),
    ]


@pytest.mark.django_db
def test_closed_portal_says_so_on_every_page_of_residents_and_staff_work_on(
    world: World, as_person: Callable[[str], PersonsClient]
) -> None:
    assert world.residents
    morag, fiona = as_person("Morag"), as_person("Fiona")
    with arranging():
        PortalState.objects.get(ended_at=None).end(by=None)
    for address in ("/home/", "/documents/", "/cases/"):
        assert morag.get(address).status_code == 503
    assert fiona.get("/staff/").status_code == 200


def test_opening_the_portal_needs_a_reason(empty_database: OwnDatabase) -> None:
    with pytest.raises(CommandError):
        say(empty_database, "open", " ")
