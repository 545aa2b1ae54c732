"""Work for nobody in particular reads everything: the audit log says why, and the web cannot do it."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from accounts.access.system import system_access
from accounts.models import AuditEvent
from tenancies.models import Person
from tests.arranging import arranging
from tests.databases import OwnDatabase

WHY = "to count the people"


def last_entry(database: OwnDatabase) -> AuditEvent:
    with database.as_login("owner"), transaction.atomic(), arranging(deriving=False):
        entry: AuditEvent = AuditEvent.objects.latest("seq")
    return entry


def test_system_access_records_its_reason_and_login(
    own_database: OwnDatabase,
) -> None:
    with own_database.as_login("worker"), system_access(WHY):
        assert Person.objects.exists()
    entry = last_entry(own_database)
    assert (entry.event, entry.user_id, entry.role) == ("system_access", None, "")
    assert entry.detail == {"why": WHY, "login": "worker"}


def test_failed_system_work_still_records_its_reason(own_database: OwnDatabase) -> None:
    with pytest.raises(ZeroDivisionError), own_database.as_login("worker"), system_access(WHY):
        _ = 1 / 0
    entry = last_entry(own_database)
    assert entry.event == "system_access"
    assert entry.detail == {"why": WHY, "login": "worker", "rolled_back": True}


def test_web_process_cannot_get_system_access(own_database: OwnDatabase) -> None:
    with (
        own_database.as_login("web"),
        pytest.raises(ProgrammingError, match="permission denied"),
        system_access(WHY),
    ):
        pass
