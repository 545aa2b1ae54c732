"""Section 4 of the export's README in plain Python: who may see what; no code of the walls.

It reads only what an export loads. The entitlement that SQL works out is compared with it.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from tenancies.imports.facts import ExportDocument, ExportOccupancy, ExportPerson, SubjectType
from tenancies.imports.reader import Export

ADULT_ROLES = ("Tenant", "Joint tenant", "Partner")
DAYS_AFTER_LEAVING = timedelta(days=28)


def entitled_pairs(export: Export, as_of: date) -> set[tuple[str, str]]:
    """Every (person_ref, document_ref) that the rule allows on `as_of`.

    As if each linked tenancy document were released to the household and each linked case document were
    released to its addressee, with a share; accounts and portal in good order.
    """
    occupancies_in: dict[str, dict[str, list[ExportOccupancy]]] = defaultdict(
        lambda: defaultdict(list)
    )
    occupancies_of: dict[str, list[ExportOccupancy]] = defaultdict(list)
    for occupancy in export.occupancies:
        occupancies_in[occupancy.tenancy_ref][occupancy.person_ref].append(occupancy)
        occupancies_of[occupancy.person_ref].append(occupancy)

    pairs: set[tuple[str, str]] = set()
    for document in export.documents:
        if document.subject_type is SubjectType.TENANCY:
            for person_ref, occupancies in occupancies_in[document.subject_ref].items():
                if sees_tenancy_document(export.people[person_ref], occupancies, document, as_of):
                    pairs.add((person_ref, document.document_ref))
        else:
            addressee = export.people[document.person_ref]
            if sees_case_document(addressee, occupancies_of[document.person_ref], as_of):
                pairs.add((document.person_ref, document.document_ref))
    return pairs


def sees_tenancy_document(
    person: ExportPerson,
    occupancies_there: Collection[ExportOccupancy],
    document: ExportDocument,
    today: date,
) -> bool:
    """Whether a household member sees a document of the tenancy, given all occupancies there."""
    if person.is_deceased:
        return False
    if person.date_of_birth is None:
        if not any(occupancy.role in ADULT_ROLES for occupancy in occupancies_there):
            return False
    elif is_under_16(person.date_of_birth, today):
        return False
    if not any(is_within(document.document_date, occupancy) for occupancy in occupancies_there):
        return False
    return not is_long_gone(occupancies_there, today)


def sees_case_document(
    addressee: ExportPerson, occupancies_anywhere: Collection[ExportOccupancy], today: date
) -> bool:
    """Whether the addressee of a case document sees it, given all occupancies over all tenancies."""
    if addressee.is_deceased:
        return False
    if addressee.date_of_birth is not None and is_under_16(addressee.date_of_birth, today):
        return False
    if not occupancies_anywhere:
        return True
    return not is_long_gone(occupancies_anywhere, today)


def is_within(day: date, occupancy: ExportOccupancy) -> bool:
    """Whether a day lies in an occupancy; both ends belong to it."""
    if day < occupancy.from_date:
        return False
    return occupancy.to_date is None or day <= occupancy.to_date


def is_long_gone(occupancies: Collection[ExportOccupancy], today: date) -> bool:
    """Whether the last of these occupancies ended more than 28 days before today."""
    ends = [occupancy.to_date for occupancy in occupancies if occupancy.to_date is not None]
    if len(ends) < len(occupancies):
        return False
    return today - max(ends) > DAYS_AFTER_LEAVING


def is_under_16(born: date, today: date) -> bool:
    """Whether somebody has not yet reached the day of the 16th birthday."""
    years = today.year - born.year
    if (today.month, today.day) < (born.month, born.day):
        years -= 1
    return years < 16
