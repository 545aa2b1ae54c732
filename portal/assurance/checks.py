"""Start-up checks: without both walls in place, and a weak login, nothing is served."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, OperationalError, connection

from accounts.access.work import unit_of_work
from portal.rls import table
from portal.rls.apply import built_fingerprint, noted_fingerprints, source_fingerprint
from portal.rls.statements import app_tables
from portal.web.logins import WEB

# What roles.sql has the server leave out of its log, for the portal's logins.
QUIET_LOG = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


@register(Tags.database)
def walls_stand(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """The web login is weak, every table has policies or a reason, and the walls are this code's."""
    if not databases or settings.LOGIN != WEB:
        return []
    try:
        problems = [
            *_weak_login(),
            *_login_is_undisturbed(),
            *_tables_covered(),
            *_walls_are_ours(),
        ]
        # Last: behind other walls than ours there may be nobody to ask.
        return problems or _claim_is_believed()
    except OperationalError as error:
        # The one failure that passes by itself: the web process waits for it to (wsgi.py).
        return [Error(f"PostgreSQL does not answer: {type(error).__name__}.", id="portal.E020")]
    except DatabaseError as error:
        return [Error(f"The walls could not be checked: {type(error).__name__}.", id="portal.E028")]


def _weak_login() -> list[CheckMessage]:
    with connection.cursor() as cursor:
        # Also of what it may become: a viewers' role that bypasses row security has no second wall.
        cursor.execute(
            "SELECT bool_or(rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)"
            " FROM pg_roles WHERE pg_has_role(session_user, oid, 'MEMBER')"
        )
        (strong,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_class AS c WHERE pg_has_role(session_user, c.relowner, 'MEMBER')"
            " AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'portal'))"
        )
        (owns,) = cursor.fetchone()
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE pg_has_role(session_user, oid, 'MEMBER')"
            " AND rolname <> session_user AND rolname <> ALL (%s)",
            [[f"portal_{role}" for role in ("gate", *table.viewers())]],
        )
        member_of = [name for (name,) in cursor.fetchall()]
    if strong or owns or member_of:
        return [
            Error(
                "The web's database login is too strong: neither it nor what it may become may be a"
                " superuser, bypass row security, replicate, make roles or own tables, and it may be a"
                " member of nothing but the gate's and the viewers' roles."
                f" Now it is also a member of: {', '.join(member_of) or 'nothing else'}.",
                id="portal.E021",
            )
        ]
    return []


def _login_is_undisturbed() -> list[CheckMessage]:
    """A login may change its own settings: none but those of roles.sql may be there.

    track_activities must be off: otherwise one connection reads session keys and claims off another.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(string_agg(line, ', '), '') FROM pg_db_role_setting AS s"
            " JOIN pg_roles AS r ON r.oid = s.setrole, unnest(s.setconfig) AS line"
            " WHERE r.rolname LIKE 'portal\\_%%' AND line <> ALL (%s)",
            [["track_activities=off", *(f"{name}={value}" for name, value in QUIET_LOG.items())]],
        )
        (strange,) = cursor.fetchone()
        cursor.execute("SELECT current_setting('track_activities')")
        (activities,) = cursor.fetchone()
    problems: list[CheckMessage] = []
    if strange:
        problems.append(Error(f"A portal login was given settings: {strange}.", id="portal.E025"))
    if activities != "off":
        problems.append(
            Error(
                "track_activities is on. As a superuser: ALTER ROLE portal_web SET track_activities = off",
                id="portal.E026",
            )
        )
    return problems


@register(Tags.database)
def log_is_quiet(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """PostgreSQL's own log quotes no rows and no values of ours; where a provider forbids that, a warning."""
    if not databases or settings.LOGIN != WEB:
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY (%s)", [[*QUIET_LOG]]
            )
            found = dict(cursor.fetchall())
    except DatabaseError:
        # Said above, once.
        return []
    loud = [name for name, value in QUIET_LOG.items() if found.get(name) != value]
    if not loud:
        return []
    return [
        Warning(
            "PostgreSQL's log may quote what people wrote when a statement fails. For the server, or for the"
            f" portal's logins: {', '.join(f'{name} = {QUIET_LOG[name]}' for name in loud)}"
            " (docs/operating.md, The database's own log).",
            id="portal.W003",
        )
    ]


def _tables_covered() -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relkind, c.relrowsecurity FROM pg_class AS c"
            " WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'public')"
            " AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
        )
        found = cursor.fetchall()
    ours = set(app_tables().values())
    listed = {plain.table: plain.is_for_the_gate_only for plain in table.plain_tables()}
    problems: list[CheckMessage] = []
    for name, kind, secured in found:
        if kind == "r" and listed.get(name) == secured:
            continue
        if name not in ours or kind not in ("r", "p") or not secured:
            problems.append(
                Error(
                    f"Table {name} has neither policies nor a line with a reason in docs/access.md.",
                    id="portal.E022",
                )
            )
    return problems


def _walls_are_ours() -> list[CheckMessage]:
    noted = noted_fingerprints()
    if noted is None or noted[0] != source_fingerprint():
        return [
            Error(
                "The database's policies are not this version's: run apply_walls.", id="portal.E023"
            )
        ]
    if noted[1] != built_fingerprint():
        return [
            Error(
                "Policies, functions, triggers or rights in the database were changed by hand:"
                " find out by whom, then run apply_walls.",
                id="portal.E024",
            )
        ]
    return []


def _claim_is_believed() -> list[CheckMessage]:
    """Whether PostgreSQL knows the key that this process signs with; if not, everybody is a stranger."""
    with unit_of_work(), connection.cursor() as cursor:
        cursor.execute("SELECT portal.at_gate()")
        (believed,) = cursor.fetchone()
    if believed:
        return []
    return [
        Error(
            "PORTAL_CLAIM_KEY is not the database's: run apply_walls with the key that is to be.",
            id="portal.E027",
        )
    ]
