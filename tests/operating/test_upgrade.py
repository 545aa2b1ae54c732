"""An upgrade, in its order: until migrate and apply_walls have both run, nothing is served."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection

from tests.accounts.doing import SIGN_IN
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.factories.accounts import PASSWORD


def refusals(database: OwnDatabase) -> set[str | None]:
    """Why the web process would not start."""
    with database.as_login("web"):
        return {message.id for message in run_checks(tags=["database"], databases=["default"])}


@pytest.fixture
def older(own_database: OwnDatabase) -> OwnDatabase:
    """The cast's portal as a version of before left it: fewer tables, and walls that know of none."""
    with own_database.as_login("owner"):
        call_command("migrate", "cases", "0003", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO portal.walls (source, built) VALUES ('the version of before', '')"
            )
    return own_database


def test_new_code_serves_after_migrate_and_apply_walls_and_not_before(
    older: OwnDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "portal.E023" in refusals(older)
    with older.as_login("owner"):
        with pytest.raises(CommandError, match="Run migrate first"):
            call_command("apply_walls")
        call_command("migrate", verbosity=0)
    assert refusals(older) & {"portal.E022", "portal.E023"}
    with older.as_login("owner"):
        call_command("apply_walls")
    assert refusals(older) == set()
    with older.as_login("worker"):
        call_command("reconcile_access")
    assert ", 0 differences." in capsys.readouterr().out
    with older.as_login("web"):
        morag = PersonsClient()
        morag.post(SIGN_IN, {"login": "morag", "password": PASSWORD})
        assert tokens_in(morag.get("/documents/").content)
