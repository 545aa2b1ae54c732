"""What one request leaves on a pooled connection never meets the next person's."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
from django.db import connection

from portal.web.pool import reset_connection
from tests.clients import PersonsClient
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


def test_page_that_gets_no_connection_in_time_says_that_we_are_busy(
    own_database: OwnDatabase,
) -> None:
    with own_database.as_login("web"):
        options = connection.settings_dict["OPTIONS"]
        options["pool"] = {"min_size": 1, "max_size": 1, "timeout": 0.05}
        try:
            with ThreadPoolExecutor(1) as elsewhere:
                taken, finished = threading.Event(), threading.Event()
                other = elsewhere.submit(hold_a_connection, taken, finished)
                taken.wait()
                pages = [PersonsClient().generic(method, "/sign-in/") for method in ("GET", "POST")]
                finished.set()
                other.result()
        finally:
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]
            del options["pool"]
    assert [(page.status_code, page["Retry-After"]) for page in pages] == [(503, "5")] * 2
    assert all("We are busy just now" in page.content.decode() for page in pages)


def hold_a_connection(taken: threading.Event, finished: threading.Event) -> None:
    """Take the only connection there is until the page has been answered."""
    connection.ensure_connection()
    taken.set()
    finished.wait()
    connection.close()
