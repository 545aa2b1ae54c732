"""Where the bench asks from: kept connections to several databases, and the residents it asks as."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import environ
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.access import Viewer, acting_as
from portal.web.logins import ADDRESS_OF, WEB, WORKER
from tests import databases
from tests.bench.landlord import Landlord

SUPERUSER = "superuser"
"""A login that no policy holds: what it asks is asked of the tables as they lie."""
_ADDRESSES = {
    WEB: ADDRESS_OF[WEB],
    WORKER: ADDRESS_OF[WORKER],
    SUPERUSER: "DATABASE_SUPERUSER_URL",
}


class Seat:
    """One connection of one login to one landlord's database, kept open between measurements."""

    def __init__(self, landlord: Landlord, login: str = WEB) -> None:
        address = environ.Env.db_url_config(os.environ[_ADDRESSES[login]])
        usual = connections["default"]
        settings = {**usual.settings_dict, **address, "NAME": landlord.database}
        settings["ENGINE"] = usual.settings_dict["ENGINE"]
        self.connection: BaseDatabaseWrapper = type(usual)(settings, "default")

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Make it Django's own connection in this thread; what is committed stays."""
        before = connections["default"]
        connections["default"] = self.connection
        try:
            yield
        finally:
            connections["default"] = before

    @contextmanager
    def taken(self) -> Iterator[None]:
        """The same for the length of one transaction, which is rolled back."""
        with self.kept(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    @contextmanager
    def taken_by(self, resident: Resident) -> Iterator[Viewer]:
        """The same, with the door open for a resident."""
        with self.taken(), acting_as(resident.account) as viewer:
            yield viewer

    def leave(self) -> None:
        """Close the connection."""
        self.connection.close()


@dataclass(frozen=True, slots=True)
class Resident:
    """One resident that the bench asks as. `home` is the tenancy they live in now."""

    account: UUID
    username: str
    home: UUID
    has_two_tenancies: bool
    documents: int


def residents(landlord: Landlord, how_many: int) -> list[Resident]:
    """Residents drawn by chance, a third of them with a second tenancy that is still open to them.

    Only those who see any documents: what an empty page costs is no measure of anything.
    """
    with databases.superuser(landlord.database) as server:
        rows = server.execute(_RESIDENTS, {"third": how_many // 3, "rest": how_many}).fetchall()
    return [Resident(*row) for row in rows][:how_many]


_RESIDENTS = """
    WITH living AS (
        SELECT u.id AS account, u.username, s.tenancy_id AS home,
            EXISTS (
                SELECT FROM tenancies_occupancy AS old WHERE old.person_id = p.id
                    AND old.to_date BETWEEN portal.today() - 20 AND portal.today()
            ) AS has_two
        FROM accounts_user AS u
        JOIN tenancies_person AS p ON p.account_id = u.id AND NOT p.deceased
        JOIN tenancies_occupancy AS s ON s.person_id = p.id AND s.to_date IS NULL
        WHERE u.is_active AND p.born_on < portal.today() - 17 * 366
            AND NOT EXISTS (SELECT FROM documents_block AS b WHERE b.person_id = p.id)
    ), drawn AS (
        (SELECT * FROM living WHERE has_two ORDER BY md5(username) LIMIT %(third)s)
        UNION ALL
        (SELECT * FROM living WHERE NOT has_two ORDER BY md5(username) LIMIT %(rest)s)
    )
    SELECT account, username, home, has_two, documents.how_many
    FROM drawn
    CROSS JOIN LATERAL (
        SELECT count(*) AS how_many FROM documents_document AS d
        WHERE d.tenancy_id = home AND d.audience = 'household' AND NOT d.frozen
    ) AS documents
    WHERE documents.how_many > 0
    ORDER BY has_two DESC, md5(username)
"""
