"""Catches every row that a page writes while it is only looked at, undone ones included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection

from portal.rls.statements import app_tables
from portal.rls.table import plain_tables
from tests.arranging import OWNER, as_role

# What records the request itself, and no fact: that it was asked, by whose session, how often one tried.
OF_THE_REQUEST = {
    "accounts_auditevent": "what was shown to whom, or refused",
    "accounts_signintry": "tries are counted, whatever the method",
    "django_session": "when it was last used, and what the last page has to say to the next",
}
_CAUGHT = "A page that is only looked at writes to"


def guard_tables() -> None:
    """Hang a trigger on every table but those above; it raises while somebody `is_reading`."""
    tables = {*app_tables().values(), *(plain.table for plain in plain_tables())}
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE FUNCTION public.caught_writing() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF current_setting('tests.is_reading', true) = 'yes' THEN
                    RAISE '{_CAUGHT} %.', TG_TABLE_NAME;
                END IF;
                RETURN NULL;
            END
            $$;
            """
        )
        for table in sorted(tables - {*OF_THE_REQUEST, "django_migrations"}):
            cursor.execute(
                f"CREATE TRIGGER caught_writing BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE"
                f' ON public."{table}" FOR EACH STATEMENT EXECUTE FUNCTION public.caught_writing()'
            )


@contextmanager
def is_reading(caught: list[str]) -> Iterator[None]:
    """Note in `caught` each statement of the block that writes, also one whose failure is caught."""

    def noting(execute: Callable[..., Any], *statement: Any) -> Any:
        try:
            return execute(*statement)
        except DatabaseError as refusal:
            if _CAUGHT in str(refusal):
                caught.append(str(refusal).splitlines()[0])
            raise

    _say("yes")
    try:
        with connection.execute_wrapper(noting):
            yield
    finally:
        _say("no")


def _say(answer: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tests.is_reading', %s, true)", [answer])
