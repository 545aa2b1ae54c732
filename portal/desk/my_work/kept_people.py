"""Who of an officer’s people is kept from a document while more than one case is closed, and has a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access import today, viewer
from cases.models import NextStep, Party
from documents.freezes import my_people_kept_from_documents
from portal.web.working_hours import last_of_working_days
from tenancies.models import Patch

WORKING_DAYS = 10


@dataclass(frozen=True, slots=True)
class PersonWithDate:
    """One of these people, what is next in a case of theirs, and its page."""

    name: str
    note: str
    day: date
    what: str
    case: str
    url: str


@dataclass(frozen=True, slots=True)
class KeptPeople:
    """How many they are, and those of them who have a date within the next ten working days."""

    number: int
    with_date: list[PersonWithDate]


def kept_people(patches: list[Patch] | None) -> KeptPeople | None:
    """Of an officer of these patches, while more than one case is closed and it touches somebody.

    It is asked at no other time. A case that was opened from outside by a reason is none of theirs.
    """
    if patches is None or not viewer().is_checking:
        return None
    kept = my_people_kept_from_documents()
    return KeptPeople(len(kept), _with_date(kept, patches)) if kept else None


def _with_date(kept: list[UUID], patches: list[Patch]) -> list[PersonWithDate]:
    """Two queries, however many they are; each person once for each of their cases."""
    soon = (today(), last_of_working_days(today(), WORKING_DAYS))
    steps = {
        step.case_id: step
        for step in NextStep.objects.filter(
            case__property__patch__in=[patch.pk for patch in patches],
            case__closed_at="",
            case__ended_at=None,
            on_day__range=soon,
            ended_at=None,
        ).select_related("case")
    }
    parties = Party.objects.filter(case__in=steps, person__in=kept, ended_at=None)
    theirs = {
        (party.case_id, party.person_id): party.person for party in parties.select_related("person")
    }
    if theirs:
        audit_log.record("dates_listed", {steps[case].case for case, _person in theirs})
    found = [
        PersonWithDate(
            name=person.name,
            note=_("Protected: use the safe contact only.") if person.protected else "",
            day=steps[case].on_day,
            what=steps[case].what,
            case=steps[case].case.ref,
            url=reverse("desk:case", args=[case]),
        )
        for (case, _person), person in theirs.items()
    ]
    return sorted(found, key=lambda one: (one.day, one.name, one.case))
