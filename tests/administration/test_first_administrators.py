"""The first administrators are made from the command line, with an audit log entry and no secret."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.access.system import system_access
from accounts.models import AuditEvent, User
from tests.databases import OwnDatabase

WHY = "--why=First set-up."


def add(username: str, email: str = "", *options: str) -> str:
    printed = StringIO()
    address = email or f"{username}@landlord.example"
    call_command(
        "add_administrator",
        username,
        address,
        "--name=Alan Grant",
        *(options or [WHY]),
        stdout=printed,
    )
    return printed.getvalue()


def test_command_makes_two_administrators_and_asks_for_the_second(
    empty_database: OwnDatabase,
) -> None:
    with empty_database.as_login("worker"):
        assert "Add the second one now" in add("Alan.G")
        assert "second one" not in add("isla.m")
        with system_access("look"):
            alan = User.objects.get(username="alan.g")
            (entry,) = AuditEvent.objects.filter(object_ids=[alan.pk])
    assert (alan.role, alan.is_active, alan.has_usable_password()) == ("administrator", True, False)
    assert (entry.event, entry.detail) == ("administrator_added", {"reason": "First set-up."})


def test_command_refuses_a_used_name_or_address_and_a_missing_reason(
    empty_database: OwnDatabase,
) -> None:
    with empty_database.as_login("worker"):
        add("alan")
        for arguments, refusal in (
            (("ALAN", "other@landlord.example"), "already"),
            (("other", "Alan@landlord.example"), "already"),
            (("other", "nowhere"), "no email address"),
            (("other", "", "--why= "), "why"),
        ):
            with pytest.raises(CommandError, match=refusal):
                add(*arguments)


def test_web_process_cannot_make_an_administrator(empty_database: OwnDatabase) -> None:
    with empty_database.as_login("web"), pytest.raises(Exception, match="permission denied"):
        add("alan")
