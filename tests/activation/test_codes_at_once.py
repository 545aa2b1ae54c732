"""A code that is given while a run of letters comes to the same person: real commits, two connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction

from tests.activation.letters import choose_letters, press_write
from tests.clients import PersonsClient
from tests.databases import OwnDatabase, superuser
from tests.waiting import wait_until
from tests.world import World

GIVE = """
    INSERT INTO tenancies_activation (
        id, person_id, code_hash, delivery, identity_seen, expires_on, tries, recorded_by
    ) VALUES (gen_random_uuid(), %s, sha256('given'), 'in person', 'known', '2099-01-01', 0, %s)
"""
WORKING = """
    SELECT delivery FROM tenancies_activation WHERE person_id = %s AND ended_at IS NULL
"""


def test_code_that_a_colleague_is_just_giving_outlives_a_run_of_letters(
    own_database: OwnDatabase, the_world: World
) -> None:
    cast = World(the_world.facts.today)
    effie, fiona = cast.person("Effie").id, cast.account("Fiona").id

    def press() -> Any:
        with transaction.atomic():
            callum = PersonsClient(cast.account("Callum").id)
        connection.close()
        return press_write(callum, choose_letters(callum, who="all"))

    def read(answer: Any) -> None:
        b"".join(answer.streaming_content)
        connection.close()

    def is_waiting() -> bool:
        asked = looking.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'",
            [own_database.name],
        )
        return asked.fetchone() == (1,)

    with (
        own_database.as_login("web"),
        superuser(own_database.name) as colleague,
        superuser() as looking,
        ThreadPoolExecutor(1) as browser,
    ):
        answer = browser.submit(press).result()
        with colleague.transaction():
            colleague.execute(GIVE, [effie, fiona])
            letters = browser.submit(read, answer)
            wait_until(lambda: letters.done() or is_waiting())
            assert not letters.done()
        letters.result()
        assert colleague.execute(WORKING, [effie]).fetchall() == [("in person",)]
