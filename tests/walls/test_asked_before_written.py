"""What a page says would happen is what happens: each answer is compared with the real write, undone.

The functions of portal/rls/writing.sql and readers.sql only read. Here PostgreSQL does what was asked
about, as the same person, and gives back what was before.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from tests.arranging import OWNER, as_role
from tests.model.facts import Case, Document, Freeze, Occupancy, Party, Person, Share, Tenancy
from tests.world import RESIDENTS, STAFF, World

ACTIVE_STAFF = [name for name in STAFF if name != "Neil"]
EVERYBODY = [*(name for name in RESIDENTS if name != "Paula"), "Hugh", *ACTIVE_STAFF]
WRITERS = ("officer", "manager")
# Of her every way to release is tried, of the others each eighth: it is the same code for all.
WAY_BY_WAY = ("Moira",)

Row = tuple[Any, ...]

# Each tries one row of what it is given, as whoever asks, and undoes it; null if it is refused.
TRYING = """
    CREATE FUNCTION public.is_added(of_tenancy uuid, of_case uuid, dated date, me uuid) RETURNS boolean
    LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO documents_document (id, kind, dated, tenancy_id, case_id, content_type, size, audience,
            shown_by, frozen, recorded_by)
        VALUES (gen_random_uuid(), '', dated, of_tenancy, of_case, '', 0, '', '', false, me);
        RAISE 'undone' USING ERRCODE = 'TRIED';
    EXCEPTION
        WHEN SQLSTATE 'TRIED' THEN RETURN true;
        WHEN insufficient_privilege OR check_violation THEN RETURN false;
    END
    $$;
    CREATE FUNCTION public.are_reached(
        one_document uuid, audience text, recipient uuid, share uuid, until date, me uuid
    ) RETURNS text[]
    LANGUAGE plpgsql AS $$
    DECLARE
        made uuid := gen_random_uuid();
        reached text[];
    BEGIN
        UPDATE documents_release SET ended_at = now(), ended_by = me
        WHERE document_id = one_document AND ended_at IS NULL
            AND (recipient_id IS NULL OR recipient_id IS NOT DISTINCT FROM recipient);
        INSERT INTO documents_release (id, document_id, audience, recipient_id, share_id, reason, by_name,
            opens_on, until, ended_reason, recorded_by, pages_read)
        VALUES (made, one_document, audience, recipient, share, 'x', '', portal.today(), until, '', me, true);
        reached := ARRAY(
            SELECT person_id || ' ' || signs_in FROM portal.readers_of(ARRAY[one_document])
            WHERE release_id = made ORDER BY 1
        );
        RAISE 'undone' USING ERRCODE = 'TRIED';
    EXCEPTION
        WHEN SQLSTATE 'TRIED' THEN RETURN reached;
        WHEN insufficient_privilege OR check_violation THEN RETURN NULL;
    END
    $$;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
"""
IS_ADDED = """
    SELECT asked.*, public.is_added(of_tenancy, of_case, dated, %(me)s)
    FROM unnest(%(tenancies)s::uuid[], %(cases)s::uuid[], %(days)s::date[])
        AS asked (of_tenancy, of_case, dated)
"""
MAY_ADD = """
    SELECT asked.*, portal.may_add_document(
        of_tenancy, of_case, dated, it.frozen, it.sealed
    )
    FROM unnest(%(tenancies)s::uuid[], %(cases)s::uuid[], %(days)s::date[])
        AS asked (of_tenancy, of_case, dated)
    CROSS JOIN LATERAL portal.case_or_tenancy_is_frozen(of_case, of_tenancy) AS it
"""
ASKED = """
    FROM unnest(
        %(documents)s::uuid[], %(audiences)s::text[], %(people)s::uuid[], %(shares)s::uuid[],
        %(untils)s::date[]
    ) AS asked (document, audience, recipient, share, until)
"""
ARE_REACHED = f"""
    SELECT asked.*, public.are_reached(document, audience, recipient, share, until, %(me)s) {ASKED}
"""
WOULD_READ = f"""
    SELECT asked.*, ARRAY(
        SELECT reader.person_id || ' ' || reader.signs_in
        FROM portal.would_read(document, audience, recipient, share, until) AS reader ORDER BY 1
    )
    {ASKED}
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def trying(world: World) -> World:
    """The cast, and the two functions that try. What waits for the safeguarding lead is let go."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(TRYING)
        cursor.execute("ALTER TABLE documents_release DISABLE TRIGGER waits_for_the_lead")
    return world


def asked(account: UUID, query: str, given: dict[str, Any]) -> list[Row]:
    """The answer to each row; none if the role may not ask at all."""
    try:
        with acting_as(account), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, given | {"me": account})
            return [tuple(row) for row in cursor.fetchall()]
    except DatabaseError as refusal:
        if "permission denied for function" not in str(refusal):
            raise
        return []


def places(world: World) -> dict[str, list[Any]]:
    """Every tenancy and case, none, and both, each on every day that could decide."""
    today = world.facts.today
    rows: list[tuple[UUID | None, UUID | None, date]] = [(None, None, today)]
    for tenancy in world.facts.all(Tenancy):
        one = timedelta(days=1)
        days = {tenancy.start - one, tenancy.start, today, today + one}
        days |= {tenancy.end, tenancy.end + one} if tenancy.end else set()
        rows += [(tenancy.id, None, day) for day in days]
    for case in world.facts.all(Case):
        rows += [
            (None, case.id, day) for day in (world.day(4000), today, today + timedelta(days=1))
        ]
    rows.append((world.tenancy("Loch Road").id, world.case("NOISE").id, today))
    return dict(
        zip(("tenancies", "cases", "days"), map(list, zip(*rows, strict=True)), strict=True)
    )


@pytest.mark.parametrize("name", EVERYBODY)
def test_document_may_be_added_exactly_where_it_then_is(trying: World, name: str) -> None:
    account, given = trying.account(name), places(trying)
    added = asked(account.id, IS_ADDED, given)
    assert len(added) == len(given["days"])
    answers = asked(account.id, MAY_ADD, given)
    if account.role in WRITERS:
        assert answers == added
        # Ruth has no patch, and what she opened today is frozen.
        assert any(row[-1] for row in added) == (name != "Ruth")
    else:
        assert answers == []
        assert not any(row[-1] for row in added)


Way = tuple[Document, str, UUID | None, UUID | None, date | None]


def ways_to_release(world: World) -> Iterator[Way]:
    """Each document to its home's readers, and by name to everybody near it and to a stranger."""
    facts = world.facts
    stranger = world.person("Innes").id
    for document in facts.all(Document):
        yield document, "household", None, None, None
        yield document, "tenants", None, None, None
        shares = [share for share in facts.all(Share) if share.case == document.case]
        near = {
            occupancy.person
            for occupancy in facts.all(Occupancy)
            if occupancy.tenancy == document.tenancy
        }
        near |= {party.person for party in facts.all(Party) if party.case == document.case}
        for person in {*near, stranger, document.addressee or stranger}:
            yield document, "recipient", person, None, None
            for share in shares:
                if share.person == person:
                    yield document, "recipient", person, share.id, None
                    yield document, "recipient", person, share.id, facts.today
            for share in shares[:1]:
                yield document, "recipient", person, share.id, None


def odd_ways(world: World) -> Iterator[Way]:
    """What no page would ask for, drawn by chance: any document, audience, person, share and last day."""
    chance = random.Random(1)  # noqa: S311 (the same each time)
    facts = world.facts
    documents = list(facts.all(Document))
    for _ in range(300):
        yield (
            chance.choice(documents),
            chance.choice(["household", "tenants", "recipient", "", "everybody"]),
            chance.choice([None, *(person.id for person in facts.all(Person))]),
            chance.choice([None, *(share.id for share in facts.all(Share))]),
            chance.choice([None, world.day(1), world.day(0), world.day(-1)]),
        )


@pytest.mark.parametrize("name", EVERYBODY)
def test_release_would_reach_exactly_whom_it_then_reaches(trying: World, name: str) -> None:
    account = trying.account(name)
    ways = [*ways_to_release(trying), *odd_ways(trying)]
    if name not in WAY_BY_WAY:
        ways = ways[::8]
    documents, *columns = map(list, zip(*ways, strict=True))
    given = dict(zip(("audiences", "people", "shares", "untils"), columns, strict=True))
    given["documents"] = [document.id for document in documents]
    reached = asked(account.id, ARE_REACHED, given)
    answers = asked(account.id, WOULD_READ, given)
    if account.role not in WRITERS:
        assert answers == []
        assert not any(row[-1] for row in reached)
        return
    assert answers == [(*row[:-1], row[-1] or []) for row in reached]
    assert any(row[-1] for row in reached) == (name != "Ruth")


@pytest.mark.parametrize("name", ["Donald", "Senga"])
def test_end_of_a_freeze_would_show_exactly_what_it_then_shows(world: World, name: str) -> None:
    account = world.account(name).id
    would_show = 0
    for freeze in world.facts.live(Freeze):
        documents = [
            document.id for document in world.facts.all(Document) if world.facts.is_frozen(document)
        ]
        with acting_as(account), transaction.atomic(), connection.cursor() as cursor:
            said = shown(cursor, world, documents, freeze.id)
            before = shown(cursor, world, documents, None)
            cursor.execute(
                "UPDATE incidents_freeze SET ended_at = now(), ended_by = %s WHERE id = %s",
                [account, freeze.id],
            )
            then = shown(cursor, world, documents, None) if cursor.rowcount else said
            transaction.set_rollback(True)
        assert said == then
        would_show += said != before
    assert would_show >= 3


@pytest.mark.parametrize("name", ["Fiona", "Callum", "Moira"])
def test_nobody_else_asks_what_a_freeze_holds(world: World, name: str) -> None:
    with acting_as(world.account(name).id), connection.cursor() as cursor:
        documents = [
            document.id for document in world.facts.all(Document) if world.facts.is_frozen(document)
        ]
        for freeze in world.facts.live(Freeze):
            said = shown(cursor, world, documents, freeze.id)
            assert said == shown(cursor, world, documents, None)


def shown(cursor: Any, world: World, documents: list[UUID], without: UUID | None) -> set[Row]:
    """Who reads which of these documents, one by one, and who follows which case, without one freeze."""
    found: set[Row] = set()
    for document in documents:
        cursor.execute("SELECT * FROM portal.readers_of(%s, %s)", [[document], without])
        found |= set(cursor.fetchall())
    for case in world.facts.all(Case):
        cursor.execute("SELECT * FROM portal.followers_of(%s, %s)", [case.id, without])
        found |= set(cursor.fetchall())
    return found


def test_release_that_is_refused_says_why(trying: World) -> None:
    """The same sentence for an officer and for the owner, whom no policy holds."""
    refused = {
        ("Loch frozen", "household", None): "frozen",
        ("Loch vanished", "household", None): "still hold",
        ("Loch unreleased", "recipient", "Morag"): "addressee",
        ("NOISE letter to Morag", "household", None): "with whom the case is shared",
        ("Loch for Lorna", "recipient", "Sorcha"): "lived there",
        ("Loch unreleased", "household", "Ewan"): "names no one",
    }
    for (document, audience, person), why in refused.items():
        with (
            as_role(OWNER),
            pytest.raises(DatabaseError, match=why),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO documents_release (id, document_id, audience, recipient_id, reason, by_name,"
                " opens_on, ended_reason)"
                " VALUES (gen_random_uuid(), %s, %s, %s, 'x', '', portal.today(), '')",
                [
                    trying.document(document).id,
                    audience,
                    trying.person(person).id if person else None,
                ],
            )


def test_role_that_is_not_named_writes_nothing(world: World) -> None:
    """As if its line in access.md had come before anybody thought of these functions."""
    loch, unreleased = world.tenancy("Loch Road").id, world.document("Loch unreleased").id
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA portal TO portal_dpo")
    for name, may in (("Moira", True), ("Donald", False)):
        with acting_as(world.account(name).id), connection.cursor() as cursor:
            cursor.execute(
                "SELECT portal.may_add_document(%s, NULL, %s, false, false), portal.may_release(%s), EXISTS ("
                " SELECT FROM portal.would_read(%s, 'household', NULL, NULL, NULL))",
                [loch, world.facts.today, unreleased, unreleased],
            )
            assert cursor.fetchone() == (may, may, may)
