"""Entries of the audit log: those that were asked for, a page of them, and each as a row in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AuditEvent
from accounts.reference_kinds import References, label_of, references
from cases.models import OutOfPatchAccess
from portal.assurance.audit_log.events import event_label
from portal.assurance.audit_log.who import KnownPeople, Who, known_people

PAGE = 50
REFERENCES_SHOWN = 3
# Transactions that write at one moment may be numbered in another order than they are timed.
OUT_OF_ORDER = 1000

Reasons = dict[int, str]


class _IsAbout(Func):
    """Whether an entry is about any of some things: looked up once, and then found by its number."""

    template = "%(expressions)s)::bigint[])"
    arg_joiner = " = ANY ((SELECT "
    output_field = models.BooleanField()

    def __init__(self, things: Iterable[UUID]) -> None:
        ids = Value(list(things), output_field=ArrayField(models.UUIDField()))
        super().__init__(F("seq"), Func(ids, function="portal.entries_about"))


@dataclass(frozen=True, slots=True)
class AuditEventRow:
    """One entry, as the DPO reads it."""

    at: datetime
    who: Who | None
    what: str
    about: str
    reason: str
    address: str


def about(entries: QuerySet[AuditEvent], things: Iterable[UUID]) -> QuerySet[AuditEvent]:
    """Of these entries, those about any of these things."""
    return entries.filter(_IsAbout(things))


def between(
    entries: QuerySet[AuditEvent], since: datetime | None, until: datetime | None
) -> QuerySet[AuditEvent]:
    """Of these entries, those from one moment on and before another.

    Entries are numbered as they are timed, so the numbers around the moments are looked up first: a
    page of long ago would otherwise be reached through everything that happened later.
    """
    if since:
        first = _number_of(AuditEvent.objects.filter(at__gte=since).order_by("at"))
        entries = entries.filter(at__gte=since, seq__gte=first - OUT_OF_ORDER)
    if until:
        last = _number_of(AuditEvent.objects.filter(at__lt=until).order_by("-at"))
        entries = entries.filter(at__lt=until, seq__lte=last + OUT_OF_ORDER)
    return entries


def _number_of(entries: QuerySet[AuditEvent]) -> int:
    """The number of the first of these entries; where there is none, the moment alone decides."""
    return entries.values_list("seq", flat=True).first() or 0


def page_of(
    entries: QuerySet[AuditEvent], *, before: int | None
) -> tuple[list[AuditEvent], int | None]:
    """The newest entries before this number, and the number before which the next page begins.

    Nothing is counted: the audit log only grows, and its length answers no question.
    """
    if before is not None:
        entries = entries.filter(seq__lt=before)
    found = list(entries.order_by("-seq")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].seq if len(found) > PAGE else None


def rows(entries: Sequence[AuditEvent], first: Iterable[UUID] = ()) -> list[AuditEventRow]:
    """The entries in words; what stands in `first` is named before other things of the same entry."""
    asked = set(first)
    known = known_people((e.user_id for e in entries), (e.person_id for e in entries))
    named = references((e.object_kind, thing) for e in entries for thing in e.object_ids)
    reasons = _reasons_for_access(entries)
    return [_row(entry, known, named, reasons, asked) for entry in entries]


def _row(
    entry: AuditEvent,
    known: KnownPeople,
    named: References,
    reasons: Reasons,
    asked: set[UUID],
) -> AuditEventRow:
    who = known.who(entry.user_id, entry.person_id)
    if who is None and entry.address is None:
        who = Who(_("The system"), str(entry.detail.get("why", "")))
    return AuditEventRow(
        at=entry.at,
        who=who,
        what=event_label(entry.event),
        about=_about(entry, named, asked),
        reason=str(entry.detail.get("reason", "")) or reasons.get(entry.seq, ""),
        address=entry.address or "",
    )


def _about(entry: AuditEvent, named: References, asked: set[UUID]) -> str:
    """Kind and references: of many things the first ones, and how many more there are."""
    if entry.object_kind == "page":
        return f"{label_of('page')}: {entry.detail.get('page', '')}"
    if not entry.object_ids:
        return label_of(entry.object_kind) if entry.object_kind else ""
    things = sorted(entry.object_ids, key=lambda thing: thing not in asked)
    refs = [named[thing] for thing in things if thing in named]
    shown = ", ".join(refs[:REFERENCES_SHOWN])
    rest = len(things) - len(refs[:REFERENCES_SHOWN])
    if not shown:
        return _("%(kind)s, reference not shown") % {"kind": label_of(entry.object_kind)}
    said = f"{label_of(entry.object_kind)}: {shown}"
    if not rest:
        return said
    more = ngettext("%(said)s and %(count)d more", "%(said)s and %(count)d more", rest)
    return more % {"said": said, "count": rest}


def _reasons_for_access(entries: Sequence[AuditEvent]) -> Reasons:
    """Why something outside a patch was opened, by entry: the reason is kept with the access alone.

    It was recorded as the entry's transaction began, so it is the last one before the entry.
    """
    opened = [entry for entry in entries if entry.event == "opened_outside_patch"]
    things = [thing for entry in opened for thing in entry.object_ids]
    accesses = OutOfPatchAccess.objects.filter(
        Q(case__in=things) | Q(tenancy__in=things), user__in=[entry.user_id for entry in opened]
    )
    reasons: Reasons = {}
    for access in accesses.order_by("recorded_at"):
        for entry in opened:
            theirs = entry.user_id == access.user_id and entry.at >= access.recorded_at
            if theirs and (access.tenancy_id or access.case_id) in entry.object_ids:
                reasons[entry.seq] = access.reason
    return reasons
