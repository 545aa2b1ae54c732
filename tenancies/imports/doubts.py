"""References that have become another person's: what is held of them stands until two people decide."""

from __future__ import annotations

from uuid import UUID

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Composed, Literal

from tenancies.imports.reader import Export
from tenancies.imports.staging import run, staged

IN_DOUBT = SQL(
    "EXISTS (SELECT FROM tenancies_doubt AS doubt"
    " WHERE doubt.person_id = person.id AND doubt.kind = 'reference' AND doubt.ended_at IS NULL)"
)
"""Whether two people have yet to decide whose the reference of a `person` is."""

_COLUMNS = ["person_id", "forename", "surname", "born_on"]


def people_in_doubt(cursor: CursorWrapper, export: Export) -> dict[str, UUID]:
    """The people whose reference the export gives to somebody else, by that reference.

    One who was in doubt before is so still, unless the export has a row that ends the doubt.
    """
    run(
        cursor,
        "SELECT ref, id FROM tenancies_person AS person WHERE ref = ANY({refs}::text[]) OR {in_doubt}",
        refs=Literal(sorted(export.findings.in_doubt)),
        in_doubt=IN_DOUBT,
    )
    return {ref: person for ref, person in cursor.fetchall() if ref not in export.people}


def live_but_in_doubt(cursor: CursorWrapper, export: Export) -> Composed:
    """The condition on the import's live rows about people: what hangs on a doubt is not touched."""
    in_doubt = Literal(list(people_in_doubt(cursor, export).values()))
    return SQL("ended_at IS NULL AND person_id <> ALL ({}::uuid[])").format(in_doubt)


def keep_doubts(cursor: CursorWrapper, export: Export) -> int:
    """End the doubts that a row of this export dissolves, and note those that are new; gives how many.

    A doubt of which it has no row that could be read stands. A doubt that says something else than before is
    a new one. PostgreSQL blocks its person (rls/doubts.sql).
    """
    ids = people_in_doubt(cursor, export)
    untold = Literal([ids[ref] for ref in ids if ref not in export.findings.in_doubt])
    rows = (
        (ids[ref], person.forename, person.surname, person.birth_date_as_written)
        for ref, person in export.findings.in_doubt.items()
    )
    same = SQL(
        "(old.person_id, old.forename, old.surname, old.born_on)"
        " IS NOT DISTINCT FROM (new.person_id, new.forename, new.surname, new.born_on)"
    )
    live = SQL("old.kind = 'reference' AND old.ended_at IS NULL")
    with staged(cursor, "tenancies_doubt", _COLUMNS, rows):
        run(
            cursor,
            "UPDATE tenancies_doubt AS old SET ended_at = transaction_timestamp(), outcome = 'gone'"
            " WHERE {live} AND old.person_id <> ALL ({untold}::uuid[])"
            " AND NOT EXISTS (SELECT FROM arriving AS new WHERE {same})",
            live=live,
            untold=untold,
            same=same,
        )
        return run(
            cursor,
            "INSERT INTO tenancies_doubt (id, kind, person_id, forename, surname, born_on, seen, outcome)"
            " SELECT gen_random_uuid(), 'reference', person_id, forename, surname, born_on, '', ''"
            " FROM arriving AS new"
            " WHERE NOT EXISTS (SELECT FROM tenancies_doubt AS old WHERE {live} AND {same})",
            live=live,
            same=same,
        )


def doubt_withdrawals(cursor: CursorWrapper, run_id: UUID) -> None:
    """Note that this run brings again what an earlier one withdrew: two people may give it back."""
    cursor.execute(
        "INSERT INTO tenancies_doubt (id, kind, run_id, forename, surname, seen, outcome)"
        " SELECT gen_random_uuid(), 'withdrawn', %s, '', '', '', ''"
        " WHERE EXISTS (SELECT FROM portal.withdrawn_before(%s))",
        [run_id, run_id],
    )
