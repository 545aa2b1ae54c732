"""Shares the demo's cases with their parties and releases their documents, by officers of the patch."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef

from accounts.access import Role, acting_as, today
from accounts.models import User
from cases.models import Case, NextStep, Party, Share
from cases.services import share_case, write_next_step
from documents.kinds import kinds_of_cases
from documents.models import Document, Release
from documents.release.services import release_document
from portal.web.working_hours import last_of_working_days
from tenancies.models import PatchAssignment

# Every so many parties, one with whom the case is not shared: that is how it is with most of them.
_UNSHARED_EVERY = 4


@dataclass(frozen=True, slots=True)
class Words:
    """What a party reads of a case: see cases/labels.py for the statuses."""

    title: str
    status: str
    next_step: str
    closed_status: str
    reason: str


_WORDS = {
    Party.PartyRole.COMPLAINER: Words(
        "What you told us about",
        "We are looking into it",
        "Your housing officer will call you within ten working days.",
        "Closed, you can ask us to look again",
        "It is about what you told us.",
    ),
    Party.PartyRole.WITNESS: Words(
        "What you saw or heard",
        "We have what you told us",
        "You do not need to do anything. We will call if we have a question.",
        "Closed",
        "It is what you told us, as we wrote it down.",
    ),
    Party.PartyRole.ALLEGED_PERPETRATOR: Words(
        "A concern that was raised with us",
        "We want to hear your side",
        "Call your housing officer, or ask for a visit, by the date in our letter.",
        "Closed",
        "We have written to you about it.",
    ),
}
# What is next, in how many working days, and who does it; no one named: the officer.
_NEXT_STEPS = (
    ("Call both sides about mediation", 3, ""),
    ("Hearing at the sheriff court", 8, "The legal team"),
    ("Review the diary sheets", 15, ""),
)
_CLOSED = "There is nothing more for you to do. Call us if you have a question."


@dataclass(frozen=True, slots=True)
class Shared:
    """How many cases were shared with how many parties, and how many documents went to them."""

    cases: int
    parties: int
    documents: int


def share_and_release(
    *,
    always: Collection[UUID],
    never: Collection[UUID],
    limit: int,
    progress: Callable[[str, int, int], None],
) -> Shared:
    """Share up to `limit` cases with those of their parties to whom there are documents to release.

    People in `always` get theirs whatever the limit, people in `never` get nothing. What is shared
    already stays as it is. Needs system access.
    """
    cases = parties = documents = 0
    work = _work(always, never, limit)
    for done, (case, officer, wanted) in enumerate(work, start=1):
        with acting_as(officer.pk):
            for party in wanted:
                _share(party, case, officer)
        # The demo's own work, like its batch: these came with the export, and no check has read them.
        documents += sum(_release(party, case, officer) for party in wanted)
        cases, parties = cases + 1, parties + len(wanted)
        progress("cases", done, len(work))
    return Shared(cases, parties, documents)


def plan_next_steps(people: Collection[UUID]) -> int:
    """Write what is next, with a day soon, for a few open cases: those of these people first.

    What is written already stays as it is. Gives how many have one. Needs system access.
    """
    officers = _officers()
    theirs = Party.objects.filter(case=OuterRef("pk"), person__in=people, ended_at=None)
    cases = (
        Case.objects.filter(closed_at="", ended_at=None)
        .select_related("property")
        .order_by(Exists(theirs).desc(), "-opened_at", "ref")
    )
    planned = 0
    for case in cases:
        patch = case.property and case.property.patch_id
        officer = officers.get((patch, case.officer_ref)) or officers.get((patch, ""))
        if officer is None or planned == len(_NEXT_STEPS):
            continue
        what, working_days, owner = _NEXT_STEPS[planned]
        planned += 1
        with acting_as(officer.pk):
            if not NextStep.objects.filter(case=case).exists():
                write_next_step(
                    case=case,
                    what=what,
                    on_day=last_of_working_days(today(), working_days),
                    owner=owner or officer.name,
                    by=officer,
                )
    return planned


def _work(
    always: Collection[UUID], never: Collection[UUID], limit: int
) -> list[tuple[Case, User, list[Party]]]:
    """The cases to share, each with an officer of its patch and the parties to share it with."""
    addressed = set(
        _letters().values_list("case_id", "upload__addressee_id"),
    )
    officers = _officers()
    work: list[tuple[Case, User, list[Party]]] = []
    passed = 0
    for case in (
        Case.objects.filter(ended_at=None).select_related("property").order_by("-opened_at")
    ):
        officer = officers.get((case.property and case.property.patch_id, case.officer_ref))
        officer = officer or officers.get((case.property and case.property.patch_id, ""))
        wanted: dict[UUID, Party] = {}
        for party in Party.objects.filter(case=case, ended_at=None).order_by("role", "id"):
            if (case.pk, party.person_id) not in addressed or party.person_id in never:
                continue
            passed += 1
            if party.person_id in always or (passed % _UNSHARED_EVERY and len(work) < limit):
                wanted.setdefault(party.person_id, party)
        if officer and wanted:
            work.append((case, officer, list(wanted.values())))
    return work


def _letters() -> models.QuerySet[Document]:
    """The imported case documents that go to their addressees."""
    usual = [kind.value for kind in kinds_of_cases() if kind.usual_audience == "recipient"]
    documents: models.QuerySet[Document] = Document.objects.filter(
        case__isnull=False, kind__in=usual, ended_at=None
    )
    return documents


def _officers() -> dict[tuple[UUID | None, str], User]:
    """Who works each patch, by patch and staff reference; under no reference, its lead."""
    officers: dict[tuple[UUID | None, str], User] = {}
    for duty in PatchAssignment.objects.filter(
        ended_at=None, user__role=Role.OFFICER
    ).select_related("user"):
        officers[duty.patch_id, duty.user.staff_ref or ""] = duty.user
        if duty.kind == PatchAssignment.AssignmentKind.LEAD:
            officers[duty.patch_id, ""] = duty.user
    return officers


def _share(party: Party, case: Case, officer: User) -> None:
    """Share the case with one party."""
    words = _WORDS[Party.PartyRole(party.role)]
    is_closed = bool(case.closed_at)
    if not Share.objects.filter(party=party, ended_at=None).exists():
        share_case(
            party=party,
            title=words.title,
            status=words.closed_status if is_closed else words.status,
            next_step=_CLOSED if is_closed else words.next_step,
            by=officer,
        )


def _release(party: Party, case: Case, officer: User) -> int:
    """Release to a party with whom the case is shared what is addressed to them; gives how many documents."""
    # Of a letter that is neither a PDF nor a picture the case is shared, and the letter waits.
    documents = _letters().filter(
        case=case,
        upload__addressee_id=party.person_id,
        content_type__in=Document.types_residents_open(),
    )
    unreleased = [
        document
        for document in documents
        if not Release.objects.filter(document=document, ended_at=None).exists()
    ]
    for document in unreleased:
        release_document(
            document=document,
            audience=Release.Audience.RECIPIENT,
            recipient=party.person,
            reason=_WORDS[Party.PartyRole(party.role)].reason,
            by=officer,
        )
    return len(unreleased)
