"""What one request leaves on a pooled connection never meets the next person's."""

from __future__ import annotations

import os

import psycopg

from portal.web.pool import reset_connection
from tests.databases import OwnDatabase

LEFT = (
    "SELECT coalesce(current_setting('portal.claim', true), ''), current_setting('statement_timeout'),"
    " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),"
    " (SELECT count(*) FROM pg_cursors WHERE name = 'half_read'), current_setting('role')"
)
NOTHING = ("", "0", 0, 0, "none")


def test_connection_goes_back_to_the_pool_as_it_came(own_database: OwnDatabase) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], dbname=own_database.name) as connection:
        assert connection.execute(LEFT).fetchone() == NOTHING
        connection.execute("DECLARE half_read CURSOR WITH HOLD FOR SELECT 1")
        connection.execute(
            "SELECT set_config('portal.claim', 'of the one before', false),"
            " set_config('statement_timeout', '1h', false),"
            " set_config('role', 'portal_resident', false), pg_advisory_lock(20220714)"
        )
        connection.commit()
        assert connection.execute(LEFT).fetchone() == (
            "of the one before", "1h", 1, 1, "portal_resident",
        )  # fmt: skip
        connection.commit()
        reset_connection(connection)
        assert connection.execute(LEFT).fetchone() == NOTHING
