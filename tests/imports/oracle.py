"""Section 4 of the export's README in plain Python: who may see what; no code of the walls.

It reads only what an export loads. The entitlement that SQL works out is compared with it.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from tenancies.imports.facts import Paper, Person, Stay, SubjectType
from tenancies.imports.reader import Export

ADULT_ROLES = ("Tenant", "Joint tenant", "Partner")
DAYS_AFTER_LEAVING = timedelta(days=28)


def entitled_pairs(export: Export, as_of: date) -> set[tuple[str, str]]:
    """Every (person_ref, document_ref) that the rule allows on `as_of`.

    As if each linked tenancy paper were released to the household and each linked case paper were
    released to its addressee, with a share; accounts and portal in good order.
    """
    stays_in: dict[str, dict[str, list[Stay]]] = defaultdict(lambda: defaultdict(list))
    stays_of: dict[str, list[Stay]] = defaultdict(list)
    for stay in export.stays:
        stays_in[stay.tenancy_ref][stay.person_ref].append(stay)
        stays_of[stay.person_ref].append(stay)

    pairs: set[tuple[str, str]] = set()
    for paper in export.papers:
        if paper.subject_type is SubjectType.TENANCY:
            for person_ref, stays in stays_in[paper.subject_ref].items():
                if sees_tenancy_paper(export.people[person_ref], stays, paper, as_of):
                    pairs.add((person_ref, paper.document_ref))
        else:
            addressee = export.people[paper.person_ref]
            if sees_case_paper(addressee, stays_of[paper.person_ref], as_of):
                pairs.add((paper.person_ref, paper.document_ref))
    return pairs


def sees_tenancy_paper(
    person: Person, stays_there: Collection[Stay], paper: Paper, today: date
) -> bool:
    """Whether a household member sees a paper of the tenancy, given all stays there."""
    if person.is_deceased:
        return False
    if person.date_of_birth is None:
        if not any(stay.role in ADULT_ROLES for stay in stays_there):
            return False
    elif is_under_16(person.date_of_birth, today):
        return False
    if not any(is_within(paper.document_date, stay) for stay in stays_there):
        return False
    return not is_long_gone(stays_there, today)


def sees_case_paper(addressee: Person, stays_anywhere: Collection[Stay], today: date) -> bool:
    """Whether the addressee of a case paper sees it, given all stays over all tenancies."""
    if addressee.is_deceased:
        return False
    if addressee.date_of_birth is not None and is_under_16(addressee.date_of_birth, today):
        return False
    if not stays_anywhere:
        return True
    return not is_long_gone(stays_anywhere, today)


def is_within(day: date, stay: Stay) -> bool:
    """Whether a day lies in a stay; both ends belong to it."""
    if day < stay.from_date:
        return False
    return stay.to_date is None or day <= stay.to_date


def is_long_gone(stays: Collection[Stay], today: date) -> bool:
    """Whether the last of these stays ended more than 28 days before today."""
    ends = [stay.to_date for stay in stays if stay.to_date is not None]
    if len(ends) < len(stays):
        return False
    return today - max(ends) > DAYS_AFTER_LEAVING


def is_under_16(born: date, today: date) -> bool:
    """Whether somebody has not yet reached the day of the 16th birthday."""
    years = today.year - born.year
    if (today.month, today.day) < (born.month, born.day):
        years -= 1
    return years < 16
