"""Many people at once on two pooled connections: nobody is ever served somebody else's page.

Real commits, the web's true login, threads; failing pages and visitors without identity in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.access.visiting import A_DOCUMENT
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.model import resident
from tests.world import World

PEOPLE = ("Morag", "Ewan", "Lorna", "Gregor", "Dougal", "Zara")
ROUNDS = 25


@pytest.fixture
def pooled(own_database: OwnDatabase) -> Iterator[None]:
    """The portal on two connections that all threads share."""
    with own_database.as_login("web"):
        options = connection.settings_dict["OPTIONS"]
        options["pool"] = {"min_size": 1, "max_size": 2}
        try:
            with override_settings(ROOT_URLCONF="tests.walls.careless_pages"):
                yield
        finally:
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]
            del options["pool"]


def documents_on(page: bytes) -> set[UUID]:
    return set(map(UUID, A_DOCUMENT.findall(page.decode())))


@pytest.mark.usefixtures("pooled")
def test_every_reader_gets_their_own_list_when_requests_interleave(cast: World) -> None:
    browsers: dict[str, PersonsClient] = {}
    with transaction.atomic():
        for name in PEOPLE:
            browsers[name] = PersonsClient(cast.account(name).id)
        browsers["Fiona"] = PersonsClient(cast.account("Fiona").id)
    due = {name: set(resident.documents(cast.facts, cast.person(name))) for name in PEOPLE}
    somebody = cast.person("Morag").id

    def one_round(number: int) -> list[str]:
        """One request of somebody, a visitor's, and now and then one that fails."""
        wrong = []
        name = PEOPLE[number % len(PEOPLE)]
        answer = browsers[name].get("/documents/")
        if documents_on(answer.content) != due[name]:
            wrong.append(f"{name} got {documents_on(answer.content) ^ due[name]}")
        visitor = PersonsClient().get("/documents/")
        if visitor.status_code != 302 or documents_on(visitor.content):
            wrong.append("a visitor was served")
        if (
            number % 5 == 0
            and browsers["Fiona"].get(f"/fails-in-sql/{somebody}/").status_code != 500
        ):
            wrong.append("a page that fails did not fail")
        connection.close()
        return wrong

    with ThreadPoolExecutor(max_workers=4) as threads:
        found = [
            wrong for each in threads.map(one_round, range(ROUNDS * len(PEOPLE))) for wrong in each
        ]
    assert found == []
    assert sum(bool(documents) for documents in due.values()) >= 4


@pytest.mark.usefixtures("pooled")
def test_connection_returns_to_the_pool_without_an_identity(cast: World) -> None:
    with transaction.atomic():
        morag = PersonsClient(cast.account("Morag").id)
    assert documents_on(morag.get("/documents/").content)
    for _ in range(3):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('role'), current_setting('portal.claim', true)")
            role, claim = cursor.fetchone()
            assert (role, claim or "") == ("none", "")
        connection.close()
