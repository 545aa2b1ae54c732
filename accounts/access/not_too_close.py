"""What is not too close to a member of staff, for wall 1: conditions on the rows of each model (decision 34).

Who that is the viewer carries along, asked once a request. To a resident nothing here applies.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from accounts.access.viewer import Viewer


def tenancies(viewer: Viewer) -> Q:
    """Tenancies in which no one too close lives or lived."""
    return ~Q(pk__in=viewer.barred.tenancies)


def cases(viewer: Viewer) -> Q:
    """Cases to which no one too close is or was a party."""
    return ~Q(pk__in=viewer.barred.cases)


def people(viewer: Viewer) -> Q:
    """People who are not too close."""
    return ~Q(pk__in=viewer.barred.people)


def by_person(viewer: Viewer) -> Q:
    """Rows about a person who is not too close to the viewer, or about no one."""
    return ~Q(person__in=viewer.barred.people)


def by_account(viewer: Viewer) -> Q:
    """Rows about the account of someone who is not too close, or about none."""
    return ~Q(account__in=viewer.barred.accounts)


def by_tenancy_and_case(viewer: Viewer) -> Q:
    """Rows of a tenancy and a case that are not too close to the viewer, or of none."""
    return ~Q(tenancy__in=viewer.barred.tenancies) & ~Q(case__in=viewer.barred.cases)


def occupancies(viewer: Viewer) -> Q:
    """Occupancies of such people in such tenancies: one that was taken back may be of someone too close."""
    return ~Q(tenancy__in=viewer.barred.tenancies) & by_person(viewer)


def earlier_values(viewer: Viewer) -> Q:
    """What was overwritten in rows of nothing too close."""
    return ~Q(row_id__in=_everything(viewer))


def audit_events(viewer: Viewer) -> Q:
    """Entries of the audit log neither by nor about someone too close."""
    if not viewer.barred.people:
        return Q()
    about = Q(object_ids__overlap=_everything(viewer))
    by = Q(person_id__in=viewer.barred.people) | Q(user_id__in=viewer.barred.accounts)
    return ~about & ~by


def by_reporter(viewer: Viewer) -> Q:
    """Reports by someone who is not too close, or by no one."""
    return ~Q(person_id__in=viewer.barred.people)


def incidents(viewer: Viewer) -> Q:
    """Incidents that touch nothing too close."""
    return ~Q(pk__in=viewer.barred.incidents)


def incident_steps(viewer: Viewer) -> Q:
    """Steps of such incidents."""
    return ~Q(incident__in=viewer.barred.incidents)


def blocks_and_freezes(viewer: Viewer) -> Q:
    """Blocks and freezes of no person, tenancy, case or document that is too close."""
    of_documents = ~Q(document__tenancy__in=viewer.barred.tenancies) & ~Q(
        document__case__in=viewer.barred.cases
    )
    return by_person(viewer) & by_tenancy_and_case(viewer) & of_documents


def quarantined_rows(viewer: Viewer) -> Q:
    """Rows that an import did not load and that name none of them, by a number or by both names."""
    about = Q(pk__in=[])
    for ref in viewer.barred.refs:
        about |= Q(ref__icontains=ref) | Q(row__icontains=ref)
    for name in viewer.barred.names:
        forename, surname = name.split("\n")
        about |= Q(row__icontains=f'"{forename}"') & Q(row__icontains=f'"{surname}"')
    return ~about


def _everything(viewer: Viewer) -> list[UUID]:
    """What an entry of the audit log, or an earlier value, may be about."""
    barred = viewer.barred
    return [*barred.people, *barred.accounts, *barred.tenancies, *barred.cases]
