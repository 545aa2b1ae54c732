"""What is done with an incident: acknowledged, contained, closed; with a request: answered. All is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit_log
from accounts.models import User
from documents.models import Document, UseLimit
from portal.incidents.ladder import climbs
from portal.incidents.models import Freeze, Incident, IncidentStep, Report, ReportStep
from portal.incidents.narrowing import Narrower

_QUICKER = gettext_lazy("This was not saved. Somebody may have been quicker. Reload the page.")


def acknowledge(*, incident: Incident, by: User) -> None:
    """Say that somebody has it in hand, which buys an hour. Raises ValidationError while one is bought."""
    if not climbs(Incident.objects.with_steps().get(pk=incident.pk)):
        raise ValidationError(_QUICKER)
    _step(incident, IncidentStep.StepKind.ACKNOWLEDGED, by=by)
    audit_log.record("incident_acknowledged", [incident])


def end_all_sessions(*, incident: Incident, by: User) -> None:
    """Sign everyone out, wherever they are signed in. Raises ValidationError if that was done already."""
    _step(incident, IncidentStep.StepKind.SESSIONS_ENDED, by=by)
    audit_log.record("sessions_ended", [incident])


def mark_contained(*, incident: Incident, reason: str, by: User) -> None:
    """Say how it was contained: nobody is told of it again. Raises ValidationError."""
    _step(incident, IncidentStep.StepKind.CONTAINED, reason=reason, by=by)
    audit_log.record("incident_contained", [incident])


def close_incident(*, incident: Incident, outcome: str, reason: str, by: User) -> None:
    """Decide what it was (IncidentStep.Outcome), and why. It stays readable. Raises ValidationError."""
    _step(incident, IncidentStep.StepKind.CLOSED, outcome=outcome, reason=reason, by=by)
    audit_log.record("incident_closed", [incident], outcome=outcome)


def answer_rectification_request(*, report: Report, outcome: str, reason: str, by: User) -> None:
    """Say what was done (ReportStep.RectificationAnswer) about a disputed document, in a sentence.

    Raises ValidationError if a colleague was quicker.
    """
    with _or_say_why(), transaction.atomic():
        ReportStep.objects.create(
            report_id=report.pk,
            outcome=outcome,
            reason=reason,
            by_name=by.name,
            recorded_by=by.pk,
        )
    audit_log.record("rectification_request_answered", [report], outcome=outcome)


def limit_use(*, report: Report, reason: str, by: User) -> None:
    """Have staff ask the DPO before they use the document that a rectification request is about.

    Raises ValidationError if it is limited already.
    """
    with _or_say_why(), transaction.atomic():
        UseLimit.objects.create(
            document_id=report.document_id, report_id=report.pk, reason=reason, recorded_by=by.pk
        )
    ids = [report.document_id] if report.document_id else []
    audit_log.record("use_limited", kind=Document._meta.label_lower, ids=ids)


def end_limit(*, limit: UseLimit, reason: str, by: User) -> None:
    """Let staff use the document again. Raises ValidationError if that was done already."""
    with _or_say_why(), transaction.atomic():
        limit.ended_reason = reason
        limit.end(by=by.pk, also=("ended_reason",))
    audit_log.record("use_limit_ended", kind=Document._meta.label_lower, ids=[limit.document_id])


def freeze_more(*, incident: Incident, document: Document, reason: str, by: User) -> None:
    """Freeze the case or the tenancy of a document that was reported. Raises ValidationError."""
    level = Freeze.Level.CASE if document.case_id else Freeze.Level.TENANCY
    with _or_say_why(), transaction.atomic():
        freeze: Freeze = Freeze.objects.create(
            level=level,
            case_id=document.case_id,
            tenancy_id=document.tenancy_id,
            incident=incident,
            reason=reason,
            recorded_by=by.pk,
        )
    _record("frozen", freeze)


def freeze_document(*, incident: Incident, document: Document, reason: str, by: User) -> None:
    """Close a reported document to everybody, where it is hidden from its reporter alone.

    Raises ValidationError.
    """
    with _or_say_why(), transaction.atomic():
        freeze: Freeze = Freeze.objects.create(
            level=Freeze.Level.DOCUMENT,
            document=document,
            incident=incident,
            reason=reason,
            recorded_by=by.pk,
        )
    _record("frozen", freeze)


def freeze_one(*, incident: Incident, level: str, thing: UUID, reason: str, by: User) -> None:
    """Freeze one thing, or what one account reads, or what is about one person. Raises ValidationError."""
    with _or_say_why(), transaction.atomic():
        freeze = _freeze(incident, level, thing, reason=reason, by=by)
    if freeze is None:
        raise ValidationError(_("This is closed already."))
    _record("frozen", freeze)


def seal(*, incident: Incident, level: str, thing: UUID, reason: str, by: User) -> None:
    """Close a document, a case or a tenancy to officers and managers too. Raises ValidationError.

    Residents do not see it either, and still do not when it is opened to staff again.
    """
    with _or_say_why(), transaction.atomic():
        frozen = _freeze(incident, level, thing, reason=reason, by=by)
        sealed = _freeze(incident, level, thing, reason=reason, by=by, from_staff=True)
    if sealed is None:
        raise ValidationError(_("This is closed to staff already."))
    if frozen:
        _record("frozen", frozen)
    _record("sealed", sealed)


def _freeze(
    incident: Incident, level: str, thing: UUID, *, reason: str, by: User, from_staff: bool = False
) -> Freeze | None:
    """A freeze of one thing; None if there is one of the same already."""
    what = {"level": level, f"{level}_id": thing, "from_staff": from_staff}
    # One by a report leaves the document to whoever gave it: it is closed to them as well by another.
    if Freeze.objects.filter(**what, spares_giver=False, ended_at=None).exists():
        return None
    freeze: Freeze = Freeze.objects.create(
        **what, incident=incident, reason=reason, recorded_by=by.pk
    )
    return freeze


def freeze_widely(*, incident: Incident, level: str, kind: str, reason: str, by: User) -> None:
    """Freeze one kind, all cases or everything. Raises ValidationError if that is frozen already."""
    with _or_say_why(), transaction.atomic():
        freeze: Freeze = Freeze.objects.create(
            level=level, kind=kind, incident=incident, reason=reason, recorded_by=by.pk
        )
    _record("frozen", freeze)


def narrow(*, freeze: Freeze, narrower: Narrower, reason: str) -> None:
    """Put a narrower freeze of the same incident in the place of a wide one. Raises ValidationError."""
    level = narrower.level
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal.narrow_freeze(%s, %s, %s, %s, %s)",
            [freeze.pk, level, narrower.about, narrower.kind, reason],
        )
        (became,) = cursor.fetchone()
    if became is None:
        raise ValidationError(
            _("This was not saved. Choose something narrower, or reload the page.")
        )
    opened, readers = narrower.open_documents, narrower.reading_residents
    audit_log.record(
        "freeze_narrowed", [freeze], level=level, opened_documents=opened, readers_again=readers
    )


def end_freeze(*, freeze: Freeze, reason: str, by: User) -> None:
    """Let people see again what this freeze held; others may hold it still. Raises ValidationError."""
    with _or_say_why(), transaction.atomic():
        freeze.ended_reason = reason
        freeze.end(by=by.pk, also=("ended_reason",))
    _record("freeze_ended", freeze)


def undo_call(*, incident: Incident) -> None:
    """Undo what a call closed that was taken back. Raises ValidationError if it was not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.undo_call(%s)", [incident.pk])
        (undone,) = cursor.fetchone()
    if not undone:
        raise ValidationError(_("This was not undone: somebody else has reported the same."))
    audit_log.record("call_undone", [incident])


def _record(event: str, freeze: Freeze) -> None:
    label, thing = freeze.holds
    ids = [thing] if thing else []
    audit_log.record(event, kind=label, ids=ids, freeze=str(freeze.pk), level=freeze.level)


def _step(
    incident: Incident,
    kind: IncidentStep.StepKind,
    *,
    outcome: str = "",
    reason: str = "",
    by: User,
) -> None:
    with _or_say_why(), transaction.atomic():
        IncidentStep.objects.create(
            incident_id=incident.pk,
            kind=kind,
            outcome=outcome,
            reason=reason,
            by_name=by.name,
            recorded_by=by.pk,
        )


@contextmanager
def _or_say_why() -> Iterator[None]:
    try:
        yield
    except DatabaseError as refusal:
        raise ValidationError(_QUICKER) from refusal
