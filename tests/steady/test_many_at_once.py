"""Thousands of requests of different people and of nobody over one and two pooled connections.

Real gunicorn, workers and threads; among the requests are pages that fail, answers that nobody waits
for, connections that PostgreSQL ends and workers that are killed. Nobody ever meets another's page.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from random import Random
from secrets import randbits

import pytest
from django.conf import settings

from tests.access.meeting import tokens_for
from tests.databases import OwnDatabase, superuser
from tests.http.site import environment_of
from tests.steady.failing_pages import FAILING
from tests.steady.members import Member
from tests.steady.storm import Storm
from tests.steady.tally import Tally
from tests.steady.web import Web
from tests.world import World

# For each of the two pools; `make faults` sends five thousand.
REQUESTS = int(os.environ.get("STORM_REQUESTS", "1000"))
# A storm that went wrong blows again with its seed.
SEED = int(os.environ.get("STORM_SEED", "0")) or randbits(32)
REQUESTS_AN_ENDED_CONNECTION, REQUESTS_A_KILLED_WORKER = 50, 250


@pytest.mark.parametrize("connections", [1, 2])
def test_no_one_is_ever_served_another_persons_page(
    connections: int,
    own_database: OwnDatabase,
    cast: World,
    documents: Path,
    sessions: dict[str, str],
    tmp_path: Path,
) -> None:
    web = Web(
        tmp_path,
        environment_of(own_database.name, documents, tmp_path)
        | {
            "DJANGO_SETTINGS_MODULE": "tests.steady.site_settings",
            "DATABASE_POOL_SIZE": str(connections),
            # Every byte comes from the portal's own threads.
            "DOCUMENTS_ACCEL_LOCATION": "",
            "PAGES_ACCEL_LOCATION": "",
        },
    )
    tally, chance = Tally(), Random(SEED)  # noqa: S311 (to be repeated, not to be secret)
    members = everybody(cast, web, sessions, tally)
    storm = Storm(cast, members, tally, SEED)
    with web.kept_up():
        web.wait_until_ready()
        storm.quietly()
        storm.blow(
            REQUESTS,
            {
                REQUESTS_AN_ENDED_CONNECTION: lambda: end_a_connection(own_database.name, tally),
                REQUESTS_A_KILLED_WORKER: lambda: web.kill_a_worker(chance, tally),
            },
        )
        web.wait_until_ready()
        for member in members * 3:
            storm.asks_what_was_left(member, chance)
    print(f"STORM_SEED={SEED}", sorted(tally.counts.items()))
    assert tally.wrong == []
    assert missing_from(tally.counts, [member.name for member in members]) == []


def everybody(cast: World, web: Web, sessions: dict[str, str], tally: Tally) -> list[Member]:
    """Everybody who is signed in, and nobody."""
    members = [Member(web, "nobody", set(), tally)]
    for name, session in sessions.items():
        members.append(Member(web, name, tokens_for(cast, cast.account(name)), tally))
        members[-1].cookies[settings.SESSION_COOKIE_NAME] = session
    return members


def missing_from(counts: Counter[str], names: list[str]) -> list[str]:
    """What the storm should have held and did not, or not often enough to say anything."""
    least = {
        **{f"asked by {name}": REQUESTS // 40 for name in names},
        **{f"right for {name}": REQUESTS // 100 for name in names},
        "asked": REQUESTS,
        "files": REQUESTS // 20,
        "refused": REQUESTS // 20,
        "clean connections": REQUESTS // 50,
        "a form": REQUESTS // 200,
        "a form without its token": REQUESTS // 400,
        "a body that is none": REQUESTS // 400,
        **{page.__name__: REQUESTS // 400 for page in FAILING},
        "leaves_everything": REQUESTS // 100,
        "hangs_up": REQUESTS // 50,
        "no answer": 2,
        "connections ended": REQUESTS // REQUESTS_AN_ENDED_CONNECTION // 2,
        "workers killed": REQUESTS // REQUESTS_A_KILLED_WORKER // 2,
    }
    return [f"{what}: {counts[what]}, not {n}" for what, n in least.items() if counts[what] < n]


def end_a_connection(database: str, tally: Tally) -> None:
    """PostgreSQL ends one of the portal's connections, in the middle of whatever it does."""
    with superuser() as server:
        ended = server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = 'portal_web' ORDER BY random() LIMIT 1",
            [database],
        ).fetchone()
    if ended:
        tally.count("connections ended")
