"""What the check found in a document, as an officer decides about it: black out, or keep with a reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit_log
from accounts.models import User
from documents.models import Check, Decision, Document, DocumentVersion, Finding, FoundWords

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_KINDS: dict[str, _StrPromise] = {
    "name": gettext_lazy("A name"),
    "address": gettext_lazy("An address"),
    "birth date": gettext_lazy("A date of birth"),
    "phone": gettext_lazy("A phone number"),
    "email": gettext_lazy("An email address"),
    "vehicle": gettext_lazy("A car’s number"),
    "national insurance number": gettext_lazy("A National Insurance number"),
    "postcode": gettext_lazy("A postcode"),
    "tenancy number": gettext_lazy("A tenancy’s number"),
    "case number": gettext_lazy("A case’s number"),
    "person number": gettext_lazy("A person’s number"),
}
_PLACES: dict[str, _StrPromise] = {
    "text": gettext_lazy("in the text"),
    "image": gettext_lazy("in a picture"),
    "metadata": gettext_lazy("in the file’s own notes"),
    "comment": gettext_lazy("in a comment"),
    "hidden": gettext_lazy("where no one can see it"),
    "under-box": gettext_lazy("under a box that was drawn over it"),
    "filename": gettext_lazy("in the file’s name"),
    "title": gettext_lazy("in the title"),
}
_EXCUSES: dict[str, _StrPromise] = {
    "reader": gettext_lazy("The reader, or their household"),
    "staff": gettext_lazy("A colleague at work"),
    "official": gettext_lazy("Someone in a public office"),
    "firm": gettext_lazy("A firm at work"),
    "landlord": gettext_lazy("Ours"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One finding of a group; `words` are empty for who may not open the page of whose it is."""

    kind: str
    where: str
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one decision, at all their places. `excuse` says why no one has to decide.

    `shown_again`: something was blacked out with it that is not any more.
    """

    key: UUID
    places: list[Place]
    excuse: str
    looks_like_a_case: bool
    decision: Decision | None
    shown_again: bool

    @property
    def words(self) -> str:
        """What it says, or the same words for everyone of whom the viewer is not told."""
        told = dict.fromkeys(place.words for place in self.places if place.words)
        return ", ".join(told) or self.excuse or _("Someone who is not a reader")

    @property
    def is_being_blacked_out(self) -> bool:
        """Whether it is to go, and the worker has not done it yet."""
        return self._is_to_go and self.decision is not None and self.decision.gone_in is None

    @property
    def needs_hand(self) -> bool:
        """Whether the worker did not find it on the page: a person blacks it out, and says so."""
        return self._is_to_go and self.decision is not None and self.decision.gone_in == 0

    @property
    def is_gone(self) -> bool:
        """Whether it was blacked out."""
        return self._is_to_go and self.is_settled

    @property
    def is_settled(self) -> bool:
        """Whether nothing more has to be done about it."""
        return self.decision is not None and (
            not self._is_to_go or (bool(self.decision.gone_in) and not self.shown_again)
        )

    @property
    def _is_to_go(self) -> bool:
        return self.decision is not None and self.decision.verdict != Decision.Verdict.KEEP

    @property
    def reasons(self) -> list[Decision.WhyKept]:
        """Why it may be kept: what looks like a case's has to belong here, or is no one's."""
        why = Decision.WhyKept
        if self.looks_like_a_case:
            return [why.BELONGS, why.AGREED, why.NO_ONE]
        return [reason for reason in why if reason != why.BELONGS]


@dataclass(frozen=True, slots=True)
class CheckStep:
    """How far the check of a document is, and what it found. `unread` are pages; 0 is all of them."""

    state: str
    undecided: list[Group]
    decided: list[Group]
    excused: list[Group]
    unread: list[int]
    is_of_a_case: bool

    @property
    def waits(self) -> bool:
        """Whether the worker has it still to do."""
        return self.state == "waiting"

    @property
    def is_passed(self) -> bool:
        """Whether a release may be stored: PostgreSQL has the last word (rls/checks.sql)."""
        return (
            self.state == "done"
            and not self.undecided
            and all(group.is_settled for group in self.decided)
        )

    @property
    def is_being_blacked_out(self) -> bool:
        """Whether the worker has something still to black out."""
        return any(group.is_being_blacked_out for group in self.decided)

    @property
    def needs_reading(self) -> bool:
        """Whether who releases it has to have read every page."""
        return self.is_of_a_case or bool(self.unread or self.undecided or self.decided)


def check_step(document: Document) -> CheckStep:
    """What the viewer is told of the live check of a document; five queries at most."""
    check: Check | None = Check.objects.filter(document=document, ended_at=None).first()
    state = _state(check)
    groups = _groups(document, check) if check and state == "done" else []
    return CheckStep(
        state=state,
        undecided=[it for it in groups if not it.excuse and not it.decision],
        decided=[it for it in groups if not it.excuse and it.decision],
        excused=[it for it in groups if it.excuse],
        unread=check.unread if check and state == "done" else [],
        is_of_a_case=document.case_id is not None,
    )


def _state(check: Check | None) -> str:
    if check is None:
        return "none"
    if not check.outcome:
        return "waiting"
    if check.code_version != Check.current_version():
        return "none"
    return "unchecked" if check.outcome == Check.CheckOutcome.UNCHECKED else "done"


def _groups(document: Document, check: Check) -> list[Group]:
    found: dict[UUID, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(found_by=check).order_by("page", "where", "kind", "pk"):
        found[finding.group_key].append(finding)
    told = FoundWords.objects.filter(finding__found_by=check).in_bulk()
    decided = {
        decision.group_key: decision
        for decision in Decision.objects.filter(document=document, ended_at=None)
    }
    still_black = _still_black(document) if any(it.gone_in for it in decided.values()) else set()
    is_of_a_case = document.case_id is not None
    return [
        _group(key, findings, told, decided.get(key), still_black, of_a_case=is_of_a_case)
        for key, findings in found.items()
    ]


def _still_black(document: Document) -> set[int]:
    """The versions of which nothing has been shown again since, as PostgreSQL asks (rls/checks.sql)."""
    versions = list(
        DocumentVersion.objects.filter(document=document).only("number", "black_outs", "ended_at")
    )
    live = [box for it in versions if it.ended_at is None for box in it.black_outs]
    return {it.number for it in versions if all(box in live for box in it.black_outs)}


def _group(
    key: UUID,
    findings: list[Finding],
    told: dict[UUID, FoundWords],
    decision: Decision | None,
    still_black: set[int],
    *,
    of_a_case: bool,
) -> Group:
    places = [
        Place(
            kind=str(_KINDS.get(it.kind, it.kind)),
            where=str(_PLACES.get(it.where, it.where)),
            page=it.page,
            words=told[it.pk].words if it.pk in told else "",
        )
        for it in findings
    ]
    speaks_of_a_case = not of_a_case and any(
        it.kind == "case number" or (it.pk in told and told[it.pk].of_a_case) for it in findings
    )
    excuse = str(_EXCUSES.get(findings[0].why, _EXCUSES["landlord"])) if findings[0].excused else ""
    gone_in = decision.gone_in if decision else None
    return Group(
        key=key,
        places=list(dict.fromkeys(places)),
        excuse=excuse,
        looks_like_a_case=speaks_of_a_case,
        decision=decision,
        shown_again=bool(gone_in) and gone_in not in still_black,
    )


def decide(
    *, document: Document, group_key: UUID, verdict: str, reason: str = "", by: User
) -> None:
    """Decide about a group, at all its places.

    Raises ValidationError if it is not there to be decided: PostgreSQL's policies say so.
    """
    try:
        with transaction.atomic():
            Decision.objects.create(
                document=document,
                group_key=group_key,
                verdict=verdict,
                reason=reason,
                recorded_by=by.pk,
            )
    except DatabaseError as refusal:
        raise ValidationError(
            _("This was not saved: it is decided, or the check has changed. Reload the page.")
        ) from refusal
    audit_log.record("finding_decided", [document], group=str(group_key), verdict=verdict)


def say_it_is_blacked_out(*, document: Document, group_key: UUID, by: User) -> None:
    """Note that a person blacked out what the worker did not find. Raises ValidationError if nothing is."""
    with transaction.atomic():
        take_decision_back(document=document, group_key=group_key, by=by)
        decide(document=document, group_key=group_key, verdict=Decision.Verdict.BY_HAND, by=by)


def take_decision_back(*, document: Document, group_key: UUID, by: User) -> None:
    """Leave the group undecided again."""
    live = Decision.objects.filter(document=document, group_key=group_key, ended_at=None)
    for decision in live:
        decision.end(by=by.pk)
        audit_log.record("finding_undecided", [document], group=str(group_key))
