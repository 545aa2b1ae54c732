"""What happens to a database connection between two requests, where a pool keeps it."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

# DISCARD ALL as PostgreSQL's manual spells it out, but for its plans: they hold nobody's rows, and making
# the plans of the walls' functions anew for every request doubled the time of a page.
LEAVE_NOTHING_BEHIND = """
    CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; DEALLOCATE ALL; UNLISTEN *;
    SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES
"""


def reset_connection(connection: Connection[Any]) -> None:
    """Discard every setting, lock, cursor and temporary table of the request that had it before."""
    was = connection.autocommit
    connection.autocommit = True
    connection.execute(LEAVE_NOTHING_BEHIND)
    connection.autocommit = was
