"""Two officers release one case document to two sides at one moment: real commits, two connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest

from tests.databases import OwnDatabase, superuser
from tests.waiting import wait_until
from tests.world import World

RELEASE = """
    INSERT INTO documents_release (
        id, document_id, audience, recipient_id, share_id, reason, by_name, opens_on,
        ended_reason, recorded_by
    ) VALUES (%s, %s, 'recipient', %s, %s, 'x', '', %s, '', %s)
"""
END = """
    UPDATE documents_release SET ended_at = now(), ended_by = recorded_by, ended_reason = 'x'
    WHERE document_id = %s AND ended_at IS NULL
"""


def test_second_of_two_releases_waits_and_is_refused(
    own_database: OwnDatabase, the_world: World
) -> None:
    cast = World(the_world.facts.today)
    document, fiona = cast.document("DRUMS agreement").id, cast.account("Fiona").id

    def release(sql: psycopg.Connection[tuple[object, ...]], name: str) -> None:
        share = cast.share(name, "DRUMS")
        values = [uuid4(), document, share.person, share.id, cast.facts.today, fiona]
        sql.execute(RELEASE, values)

    with (
        superuser(own_database.name) as one,
        superuser(own_database.name) as two,
        superuser() as looking,
        ThreadPoolExecutor(1) as second,
    ):
        one.execute(END, [document])
        with one.transaction():
            release(one, "Zara")
            waits = second.submit(release, two, "Wilma")
            wait_until(
                lambda: (
                    waits.done()
                    or looking.execute(
                        "SELECT count(*) FROM pg_stat_activity"
                        " WHERE datname = %s AND wait_event_type = 'Lock'",
                        [own_database.name],
                    ).fetchone()
                    == (1,)
                )
            )
        with pytest.raises(psycopg.errors.CheckViolation, match="goes to one side"):
            waits.result()
