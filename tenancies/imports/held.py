"""What the portal holds when an import begins, in the words of the export."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from tenancies.imports.doubts import IN_DOUBT
from tenancies.imports.facts import Held, HeldPerson
from tenancies.imports.officers import officers_of_last_run
from tenancies.imports.staging import run
from tenancies.imports.tables import Table

# Each table's live rows: the reference, then what a later export would replace, under the export's names.
# Whoever is held to have died is counted apart (legible.py): among all people they are too few to be missed.
_CELLS = {
    Table.PATCHES: "SELECT code, name AS patch_name FROM tenancies_patch",
    Table.PROPERTIES: """
        SELECT home.ref, uprn, flat, house_no, street, estate, town, postcode, patch.code AS patch_code,
            property_type, bedrooms, year_built, heating
        FROM tenancies_property AS home LEFT JOIN tenancies_patch AS patch ON patch.id = home.patch_id
        WHERE home.ended_at IS NULL
    """,
    Table.PEOPLE: """
        SELECT ref, title, forename, surname, former_surname, born_on::text AS date_of_birth,
            CASE WHEN deceased THEN 'yes' END AS date_of_death,
            CASE WHEN NOT deceased THEN 'no' END AS died_since, email, mobile, ni_number,
            correspondence_address
        FROM tenancies_person WHERE ended_at IS NULL
    """,
    Table.TENANCIES: """
        SELECT tenancy.ref, home.ref AS property_ref, start_date::text AS start_date,
            end_date::text AS end_date, tenancy_type, status, weekly_rent
        FROM tenancies_tenancy AS tenancy JOIN tenancies_property AS home ON home.id = tenancy.property_id
        WHERE tenancy.ended_at IS NULL
    """,
    Table.HOUSEHOLD: """
        SELECT concat_ws(' ', tenancy.ref, person.ref, from_date), to_date::text AS to_date
        FROM tenancies_occupancy AS occupancy
        JOIN tenancies_tenancy AS tenancy ON tenancy.id = occupancy.tenancy_id
        JOIN tenancies_person AS person ON person.id = occupancy.person_id
        WHERE occupancy.ended_at IS NULL
    """,
    Table.CASES: """
        SELECT known.ref, category, opened_at, closed_at, status, home.ref AS property_ref,
            officer_ref AS officer, summary
        FROM cases_case AS known LEFT JOIN tenancies_property AS home ON home.id = known.property_id
        WHERE known.ended_at IS NULL
    """,
    Table.DOCUMENTS: """
        SELECT upload.ref, file_name, sha256, kind, upload.title, dated::text AS document_date,
            CASE WHEN case_id IS NULL THEN 'tenancy' ELSE 'case' END AS subject_type,
            coalesce(tenancy.ref, known.ref) AS subject_ref, person.ref AS person_ref
        FROM documents_upload AS upload
        JOIN documents_document AS document ON document.id = upload.document_id
        LEFT JOIN tenancies_tenancy AS tenancy ON tenancy.id = document.tenancy_id
        LEFT JOIN cases_case AS known ON known.id = document.case_id
        LEFT JOIN tenancies_person AS person ON person.id = upload.addressee_id
        WHERE upload.ref <> '' AND document.ended_at IS NULL
    """,
}


def what_is_held(cursor: CursorWrapper) -> Held:
    """Everything with which an export is compared."""
    officers = officers_of_last_run(cursor)
    cells = {table: _by_reference(cursor, query) for table, query in _CELLS.items()}
    for code, named in officers.patches.items():
        cells[Table.PATCHES].setdefault(code, {}).update(named)
    return Held(_people(cursor), {**cells, Table.STAFF: officers.staff})


def _by_reference(cursor: CursorWrapper, query: str) -> dict[str, dict[str, str]]:
    cursor.execute(query)
    columns = [column.name for column in cursor.description[1:]]
    return {ref: dict(zip(columns, cells, strict=True)) for ref, *cells in cursor.fetchall()}


def _people(cursor: CursorWrapper) -> dict[str, HeldPerson]:
    """Name and birth date of each person by reference, of people who are ended too: they may come back."""
    run(
        cursor,
        "SELECT ref, forename, surname, born_on, born_on_is_proved, {in_doubt}, known_as IS NOT NULL,"
        " known_as->>'forename', known_as->>'surname', (known_as->>'born_on')::date"
        " FROM tenancies_person AS person",
        in_doubt=IN_DOUBT,
    )
    return {
        ref: HeldPerson(
            forename,
            surname,
            born_on,
            is_proved=is_proved,
            in_doubt=in_doubt,
            known_as=(known[0], known[1], known[2]) if is_known else None,
        )
        for ref, forename, surname, born_on, is_proved, in_doubt, is_known, *known in cursor.fetchall()
    }
