"""How many homes and cases an import moves: the sign of an export that has slipped by a row."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL

from tenancies.imports.staging import run

# A home is moved when somebody moves in or out, when it lies elsewhere, in another patch or at other times,
# when somebody in it has become another human being, or when somebody gains or loses sight of a document
# that was there before. Documents that are new move nothing: they come every month.
_MOVED_HOMES = """
    SELECT occupancy.tenancy_id FROM tenancies_occupancy AS occupancy
    WHERE transaction_timestamp() IN (occupancy.recorded_at, occupancy.ended_at)
    UNION
    SELECT now.id FROM tenancies_tenancy AS now
    JOIN tenancy_before AS before ON before.id = now.id
    WHERE now.ended_at IS DISTINCT FROM before.ended_at
        OR (now.property_id, now.start_date) IS DISTINCT FROM (before.property_id, before.start_date)
        OR now.end_date IS DISTINCT FROM before.end_date
    UNION
    SELECT tenancy.id FROM tenancies_property AS now
    JOIN home_before AS before ON before.id = now.id
    JOIN tenancies_tenancy AS tenancy ON tenancy.property_id = now.id AND tenancy.ended_at IS NULL
    WHERE now.patch_id IS DISTINCT FROM before.patch_id
        OR (now.flat, now.house_no, now.street, now.town, now.postcode)
            IS DISTINCT FROM (before.flat, before.house_no, before.street, before.town, before.postcode)
    UNION
    SELECT occupancy.tenancy_id FROM tenancies_occupancy AS occupancy
    JOIN tenancies_person AS now ON now.id = occupancy.person_id
    JOIN person_before AS before ON before.id = now.id
    WHERE occupancy.ended_at IS NULL
        AND (now.forename, now.surname) IS DISTINCT FROM (before.forename, before.surname)
        AND now.born_on IS DISTINCT FROM before.born_on
    UNION
    SELECT pair.tenancy_id FROM moved_pair AS pair
"""

_MOVED_CASES = """
    SELECT party.case_id FROM cases_party AS party
    WHERE party.ended_at = transaction_timestamp()
    UNION
    SELECT now.id FROM cases_case AS now JOIN case_before AS before ON before.id = now.id
    WHERE now.property_id IS DISTINCT FROM before.property_id
    UNION
    SELECT pair.case_id FROM moved_pair AS pair
"""

# On documents known before; a document that comes again under its reference is the same one here.
_MOVED_PAIRS = """
    (SELECT * FROM if_all_were_before EXCEPT SELECT * FROM if_all_were_after)
    UNION ALL
    (
        SELECT pair.* FROM if_all_were_after AS pair
        WHERE pair.ref IN (
            SELECT upload.ref FROM documents_upload AS upload
            JOIN documents_document AS document ON document.id = upload.document_id
            WHERE document.recorded_at < transaction_timestamp()
        )
        EXCEPT SELECT * FROM if_all_were_before
    )
"""


@dataclass(frozen=True, slots=True)
class Moves:
    """How many of the homes and of the cases that were there before are moved."""

    homes: int
    of_homes: int
    cases: int
    of_cases: int

    @property
    def total(self) -> int:
        """Homes and cases together: the number to confirm."""
        return self.homes + self.cases

    def exceed(self, largest_share: float) -> bool:
        """Whether more than this share of the homes, or of the cases, is moved."""
        return (
            self.homes > largest_share * self.of_homes or self.cases > largest_share * self.of_cases
        )


def remember_homes(cursor: CursorWrapper) -> None:
    """Note homes and people before the import changes anything; until the end of the transaction."""
    cursor.execute(
        "CREATE TEMPORARY TABLE tenancy_before ON COMMIT DROP AS"
        " SELECT id, property_id, start_date, end_date, ended_at FROM tenancies_tenancy"
    )
    cursor.execute(
        "CREATE TEMPORARY TABLE home_before ON COMMIT DROP AS"
        " SELECT id, patch_id, flat, house_no, street, town, postcode FROM tenancies_property"
    )
    cursor.execute(
        "CREATE TEMPORARY TABLE person_before ON COMMIT DROP AS"
        " SELECT id, forename, surname, born_on FROM tenancies_person"
    )
    cursor.execute(
        "CREATE TEMPORARY TABLE case_before ON COMMIT DROP AS"
        " SELECT id, property_id FROM cases_case WHERE ended_at IS NULL"
    )


def count_moves(cursor: CursorWrapper) -> Moves:
    """Count what moved since `remember_homes`; needs sight.py's notes of before and after."""
    run(
        cursor,
        "CREATE TEMPORARY TABLE moved_pair ON COMMIT DROP AS {moved_pairs}",
        moved_pairs=SQL(_MOVED_PAIRS),
    )
    run(
        cursor,
        "WITH homes AS ({homes}), cases AS ({cases}) SELECT"
        " (SELECT count(*) FROM tenancy_before JOIN homes ON homes.tenancy_id = tenancy_before.id),"
        " (SELECT count(*) FROM tenancy_before WHERE ended_at IS NULL),"
        " (SELECT count(*) FROM case_before JOIN cases ON cases.case_id = case_before.id),"
        " (SELECT count(*) FROM case_before)",
        homes=SQL(_MOVED_HOMES),
        cases=SQL(_MOVED_CASES),
    )
    return Moves(*cursor.fetchone())
