"""Each night what is over is forgotten: sessions, jobs and mail. What the audit log says stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from tests.databases import OwnDatabase, superuser

MAIL = (
    'INSERT INTO accounts_outgoingmail (id, "to", subject, body, queued_at, expires_at, sent_at, refused_at)'
    " VALUES (gen_random_uuid(), %s, %s, '', now() - interval '60 days', now() - %s::interval, {}, {})"
)
SENT, NEVER = "now() - interval '60 days'", "NULL"


@pytest.fixture
def portal(own_database: OwnDatabase, settings: LazySettings, tmp_path: Path) -> OwnDatabase:
    """A portal that has sent nothing yet."""
    settings.DOCUMENTS_ROOT = tmp_path
    with superuser(own_database.name) as server:
        server.execute("DELETE FROM incidents_alarm")
        server.execute("DELETE FROM accounts_outgoingmail")
        server.execute("DELETE FROM accounts_job")
    return own_database


def do(database: OwnDatabase, statement: str, *values: object) -> None:
    with superuser(database.name) as server:
        server.execute(statement.encode(), values)


def found(database: OwnDatabase, question: str) -> list[object]:
    """The first column of what a question finds, in order."""
    with superuser(database.name) as server:
        return sorted(row[0] for row in server.execute(question.encode()).fetchall())


def clear_away(database: OwnDatabase) -> None:
    with database.as_login("worker"):
        call_command("clear_away")


def test_session_that_has_ended_is_forgotten_and_a_running_one_is_not(portal: OwnDatabase) -> None:
    for key, ends in (("ended", "-1 minute"), ("running", "1 minute")):
        do(
            portal,
            "INSERT INTO django_session VALUES (%s, '', now() + %s::interval)",
            key,
            ends,
        )
    clear_away(portal)
    assert found(portal, "SELECT session_key FROM django_session") == ["running"]


def test_jobs_are_forgotten_a_month_after_they_were_over(portal: OwnDatabase) -> None:
    """One that waits, or is tried again and again, never is."""
    for kind, done, failed in (
        ("done long ago", "now() - interval '31 days'", "NULL"),
        ("failed long ago", "NULL", "now() - interval '31 days'"),
        ("done lately", "now() - interval '29 days'", "NULL"),
        ("waits", "NULL", "NULL"),
    ):
        do(
            portal,
            "INSERT INTO accounts_job (id, kind, about, due_at, done_at, failed_at)"
            f" VALUES (gen_random_uuid(), %s, '{{}}', now() - interval '90 days', {done}, {failed})",
            kind,
        )
    clear_away(portal)
    assert found(portal, "SELECT kind FROM accounts_job") == ["done lately", "waits"]


def test_mail_is_forgotten_a_month_after_its_life(portal: OwnDatabase) -> None:
    for subject, age, sent in (
        ("sent long ago", "31 days", SENT),
        ("dead long ago", "31 days", NEVER),
        ("sent lately", "29 days", SENT),
        ("waits", "-1 day", NEVER),
    ):
        do(portal, MAIL.format(sent, NEVER), "mairi@example.org", subject, age)
    do(portal, "UPDATE accounts_job SET done_at = now() - interval '31 days'")
    clear_away(portal)
    assert found(portal, "SELECT subject FROM accounts_outgoingmail") == ["sent lately", "waits"]


def test_mailbox_that_refuses_is_remembered_until_it_takes_mail(portal: OwnDatabase) -> None:
    """The ladder goes on to the next person where the last mail was refused."""
    do(portal, MAIL.format(NEVER, SENT), "gone@example.org", "refused", "31 days")
    do(portal, MAIL.format(NEVER, SENT), "mended@example.org", "refused once", "31 days")
    do(portal, MAIL.format("now()", NEVER), "mended@example.org", "taken since", "-1 day")
    do(portal, "UPDATE accounts_job SET done_at = now() - interval '31 days'")
    clear_away(portal)
    assert found(portal, "SELECT subject FROM accounts_outgoingmail") == ["refused", "taken since"]


def test_mail_that_an_alarm_was_told_by_stays(portal: OwnDatabase) -> None:
    do(portal, MAIL.format(SENT, NEVER), "dpo@example.org", "Report 1", "31 days")
    do(
        portal,
        "INSERT INTO incidents_alarm (id, incident_id, reference, role, channel, mail_id)"
        " SELECT gen_random_uuid(), (SELECT id FROM incidents_incident LIMIT 1), '1', 'dpo', 'email', id"
        " FROM accounts_outgoingmail",
    )
    do(portal, "UPDATE accounts_job SET done_at = now() - interval '31 days'")
    clear_away(portal)
    assert found(portal, "SELECT subject FROM accounts_outgoingmail") == ["Report 1"]


def test_audit_log_is_not_touched(portal: OwnDatabase) -> None:
    do(
        portal,
        "INSERT INTO accounts_auditevent (at, event, role, object_kind, object_ids, detail)"
        " VALUES (now() - interval '10 years', 'document_opened', '', '', '{}', '{}')",
    )
    clear_away(portal)
    opened = "SELECT event FROM accounts_auditevent WHERE at < now() - interval '9 years'"
    assert found(portal, opened) == ["document_opened"]


def test_no_page_can_have_it_done(portal: OwnDatabase) -> None:
    with superuser(portal.name) as server:
        server.execute("GRANT EXECUTE ON FUNCTION portal.forget_what_is_over TO portal_gate")
        server.execute("INSERT INTO django_session VALUES ('ended', '', now() - interval '1 day')")
        server.execute("SET ROLE portal_gate")
        server.execute("SELECT portal.forget_what_is_over(0)")
    assert found(portal, "SELECT session_key FROM django_session") == ["ended"]
