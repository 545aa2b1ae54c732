"""Brings what an export says of antisocial behaviour cases and of the people in them.

The tables lie in a layer above this one, so they are named and not imported.
"""

from __future__ import annotations

from uuid import uuid4

from django.db.backends.utils import CursorWrapper

from tenancies.imports.doubts import live_but_in_doubt
from tenancies.imports.reader import Export
from tenancies.imports.staging import Counts, bring_facts, bring_keyed, ids_by

CASE = [
    "id",
    "ref",
    "category",
    "opened_at",
    "closed_at",
    "status",
    "property_id",
    "officer_ref",
    "summary",
]
PARTY = ["id", "case_id", "person_id", "role", "added_on"]


def bring_cases(cursor: CursorWrapper, export: Export) -> Counts:
    """Bring the cases. Times stay as they were written, local and without an offset."""
    homes = ids_by(cursor, "tenancies_property")
    rows = (
        (
            uuid4(),
            case.case_ref,
            case.category,
            case.opened_at.isoformat(),
            case.closed_at.isoformat() if case.closed_at else "",
            case.status,
            homes.get(case.property_ref),
            case.officer,
            case.summary,
        )
        for case in export.cases.values()
    )
    return bring_keyed(cursor, "cases_case", CASE, rows)


def bring_parties(cursor: CursorWrapper, export: Export) -> Counts:
    """Bring the parties. One that vanishes ends, and its share and releases with it."""
    cases = ids_by(cursor, "cases_case")
    people = ids_by(cursor, "tenancies_person")
    rows = (
        (
            uuid4(),
            cases[party.case_ref],
            people[party.person_ref],
            party.role,
            party.added_on.isoformat() if party.added_on else "",
        )
        for party in export.parties
    )
    live = live_but_in_doubt(cursor, export)
    return bring_facts(cursor, "cases_party", PARTY, rows, live=live)
