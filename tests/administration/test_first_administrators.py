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


def test_two_administrators_are_made_and_the_second_one_is_asked_for(
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


def test_nobody_elses_name_or_address_is_taken_and_a_reason_is_given(
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


def test_web_process_makes_no_administrator(empty_database: OwnDatabase) -> None:
    with empty_database.as_login("web"), pytest.raises(Exception, match="permission denied"):
        add("alan")
