"""Brings what an export says of patches, homes, people and occupancies, each after what it points at."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL

from tenancies.imports.doubts import live_but_in_doubt, people_in_doubt
from tenancies.imports.facts import PatchDuty
from tenancies.imports.officers import officers_accounts, officers_of_last_run
from tenancies.imports.reader import Export
from tenancies.imports.staging import Counts, bring_facts, bring_keyed, ids_by
from tenancies.imports.tables import Table

# fmt: off
PROPERTY = [
    "id", "ref", "uprn", "flat", "house_no", "street", "estate", "town", "postcode", "patch_id",
    "property_type", "bedrooms", "year_built", "heating",
]
PERSON = [
    "id", "ref", "title", "forename", "surname", "former_surname", "born_on", "deceased",
    "email", "mobile", "ni_number", "correspondence_address",
]
# fmt: on
TENANCY = [
    "id",
    "ref",
    "property_id",
    "start_date",
    "end_date",
    "tenancy_type",
    "status",
    "weekly_rent",
]
OCCUPANCY = ["id", "tenancy_id", "person_id", "role", "from_date", "to_date"]
ASSIGNMENT = ["id", "patch_id", "user_id", "kind"]


def bring_patches(cursor: CursorWrapper, export: Export) -> Counts:
    """Bring the patches. One that vanishes stays: nothing can be in it any more."""
    rows = ((uuid4(), patch.patch_code, patch.patch_name) for patch in export.patches.values())
    return bring_keyed(
        cursor, "tenancies_patch", ["id", "code", "name"], rows, key="code", ends=False
    )


def bring_assignments(cursor: CursorWrapper, export: Export) -> Counts:
    """Bring who works which patch, as far as these members of staff have an officer's account.

    Accounts belong to the administrators, and so do the assignments that they made: the import
    neither ends nor repeats those. What was ended by hand stays ended until the export says something new.
    A manager's cover of a few days stands beside either.
    """
    patches = ids_by(cursor, "tenancies_patch", "code")
    last = officers_of_last_run(cursor)
    # Who gives an account another reference would give it patches: it gets none under that one.
    officers = {
        ref: account
        for account, ref in officers_accounts(cursor)
        if not last.knows_as_another(account, ref)
    }
    ended_by_hand = _ended_by_hand(cursor)
    cursor.execute(
        "SELECT patch_id, user_id FROM tenancies_patchassignment"
        " WHERE ended_at IS NULL AND recorded_by IS NOT NULL AND until_day IS NULL"
    )
    made_by_hand = set(cursor.fetchall())
    rows = [
        (uuid4(), patches[duty.patch_code], officers[duty.staff_ref], _kind(duty.duty))
        for duty in export.assignments
        if duty.staff_ref in officers
        and not (
            last.says(duty)
            and (patches[duty.patch_code], officers[duty.staff_ref]) in ended_by_hand
        )
    ]
    return bring_facts(
        cursor,
        "tenancies_patchassignment",
        ASSIGNMENT,
        [row for row in rows if row[1:3] not in made_by_hand],
        live=SQL("ended_at IS NULL AND recorded_by IS NULL"),
    )


def _ended_by_hand(cursor: CursorWrapper) -> set[tuple[UUID, UUID]]:
    """Patch and officer of each pair whose last assignment is one that someone ended."""
    cursor.execute(
        "SELECT patch_id, user_id FROM ("
        "SELECT DISTINCT ON (patch_id, user_id) patch_id, user_id, ended_by"
        " FROM tenancies_patchassignment WHERE until_day IS NULL"
        " ORDER BY patch_id, user_id, ended_at DESC NULLS FIRST"
        ") AS latest WHERE ended_by IS NOT NULL"
    )
    return set(cursor.fetchall())


def _kind(duty: PatchDuty) -> str:
    """Whoever has a patch in the staff table, without being its lead, covers for the lead."""
    return "lead" if duty is PatchDuty.LEAD else "cover"


def bring_properties(cursor: CursorWrapper, export: Export) -> Counts:
    """Bring the homes."""
    patches = ids_by(cursor, "tenancies_patch", "code")
    rows = (
        (
            uuid4(),
            home.property_ref,
            home.uprn or "",
            home.flat,
            home.house_no,
            home.street,
            home.estate,
            home.town,
            home.postcode,
            patches.get(home.patch_code),
            home.property_type,
            home.bedrooms,
            home.year_built,
            home.heating,
        )
        for home in export.properties.values()
    )
    return bring_keyed(cursor, "tenancies_property", PROPERTY, rows)


def bring_people(cursor: CursorWrapper, export: Export) -> Counts:
    """Bring the people; accounts and protection are the portal's and stay as they are.

    A birth date that two colleagues took from a document is held until the export says the same.
    """
    rows = (
        (
            uuid4(),
            person.person_ref,
            person.title,
            person.forename,
            person.surname,
            person.former_surname,
            person.date_of_birth,
            person.is_deceased,
            person.email,
            person.mobile,
            person.ni_number,
            person.correspondence_address,
            False,
        )
        for person in export.people.values()
    )
    cursor.execute(
        "UPDATE tenancies_person SET born_on_is_proved = false WHERE ref = ANY(%s)",
        [sorted(export.findings.agreed_birth_dates)],
    )
    stay = people_in_doubt(cursor, export)
    return bring_keyed(cursor, "tenancies_person", PERSON, rows, at_first=["protected"], stay=stay)


def bring_tenancies(cursor: CursorWrapper, export: Export) -> Counts:
    """Bring the lettings."""
    homes = ids_by(cursor, "tenancies_property")
    rows = (
        (
            uuid4(),
            tenancy.tenancy_ref,
            homes[tenancy.property_ref],
            tenancy.start_date,
            tenancy.end_date,
            tenancy.tenancy_type,
            tenancy.status,
            tenancy.weekly_rent,
        )
        for tenancy in export.tenancies.values()
    )
    return bring_keyed(cursor, "tenancies_tenancy", TENANCY, rows)


def bring_occupancies(cursor: CursorWrapper, export: Export) -> Counts:
    """Bring the occupancies: one with another date or role is another occupancy, and the old one is ended."""
    tenancies = ids_by(cursor, "tenancies_tenancy")
    people = ids_by(cursor, "tenancies_person")
    rows = (
        (
            uuid4(),
            tenancies[occupancy.tenancy_ref],
            people[occupancy.person_ref],
            occupancy.role,
            occupancy.from_date,
            occupancy.to_date,
        )
        for occupancy in export.occupancies
    )
    live = live_but_in_doubt(cursor, export)
    return bring_facts(cursor, "tenancies_occupancy", OCCUPANCY, rows, live=live)


HOMES_AND_PEOPLE = {
    Table.PATCHES: bring_patches,
    Table.STAFF: bring_assignments,
    Table.PROPERTIES: bring_properties,
    Table.PEOPLE: bring_people,
    Table.TENANCIES: bring_tenancies,
    Table.HOUSEHOLD: bring_occupancies,
}
