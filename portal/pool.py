"""What happens to a database connection between two requests, where a pool keeps it."""

from __future__ import annotations

from typing import Any

from psycopg import Connection


def leave_nothing_behind(connection: Connection[Any]) -> None:
    """Discard every setting, lock, cursor and temporary table of the request that had it before."""
    was = connection.autocommit
    connection.autocommit = True
    connection.execute("DISCARD ALL")
    connection.autocommit = was
