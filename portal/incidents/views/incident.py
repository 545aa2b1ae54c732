"""One incident: its reports, who was served what, what is frozen, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log, idle
from accounts.access import Perm, may, staff_page
from accounts.actor import actor
from accounts.models import TwoPersonRequest, User
from documents.models import Document
from documents.release.page_headers import DocumentHeader, document_header
from portal.assurance.audit_log.events import EventKind
from portal.incidents import ladder, steps
from portal.incidents.containing import (
    HiddenRow,
    WholeSubject,
    freezes_of,
    hidden_from_reporters,
    whole_of,
)
from portal.incidents.downloads import downloads_begun_before
from portal.incidents.exposure import Served, served_since, who_saw
from portal.incidents.forms.incident import (
    CloseForm,
    ContainedForm,
    FreezeDocumentForm,
    FreezeMoreForm,
    LevelForm,
)
from portal.incidents.models import SAID, Freeze, Incident, IncidentStep, Report
from portal.incidents.page_headers import incident_header, report_said, steps_of
from portal.web.dates import moment_words

MOST = 20
"""Reported documents on one page."""
WIDE = [Freeze.Level.KIND, Freeze.Level.CASES, Freeze.Level.EVERYTHING]
Deed = tuple[forms.Form, Callable[[User], None]]


@staff_page(Perm.SEE_INCIDENT)
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """One incident; a closed one stays readable. Who does not handle it reads no report of it."""
    shown: Incident = get_object_or_404(Incident.objects.with_steps(), pk=incident_id)
    documents = _reported_documents(shown)
    typed = request.POST if request.method == "POST" and may(Perm.HANDLE_INCIDENTS) else None
    bound = _forms(typed)
    form, deed = _deeds(shown, documents, typed, bound).get(
        typed.get("do") if typed else None, (forms.Form(), lambda _by: None)
    )
    if form.is_valid() and _is_done(form, deed, by=actor(request)):
        if typed and typed.get("do") == "end sessions":
            idle.outlast_the_end_of_all(request.session)
        messages.success(request, _("Saved, and kept in the audit log."))
        return redirect("incidents:incident", shown.pk)
    audit_log.record("incident_opened", [shown])
    tried = typed.get("document") if typed else None
    context = {**_context(shown, documents, tried, bound), **bound, "form": form}
    return render(request, "dpo/incident.html", context)


def _reported_documents(shown: Incident) -> list[Document]:
    """The documents that were reported, the first one first, for whoever reads reports."""
    if not may(Perm.HANDLE_INCIDENTS):
        return []
    reports = Report.objects.filter(incident=shown, document__isnull=False)
    reported = reports.order_by("recorded_at").values_list("document", flat=True)
    subjects = ("upload", "case", "tenancy__property")
    found = Document.objects.select_related(*subjects).in_bulk(list(reported)[:MOST])
    return list(found.values())


def _forms(typed: Any) -> dict[str, forms.Form]:
    doing = typed.get("do") if typed else None

    def given(name: str) -> Any:
        return typed if doing == name else None

    return {
        "closing": CloseForm(given("close"), auto_id="close_%s"),
        "containing": ContainedForm(given("contain"), auto_id="contain_%s"),
        "freezing": FreezeMoreForm(given("freeze"), auto_id="freeze_%s"),
        "closing_it": FreezeDocumentForm(given("freeze_document"), auto_id="document_%s"),
        "widening": LevelForm(given("widen"), auto_id="widen_%s", levels=WIDE),
    }


def _deeds(
    shown: Incident, documents: list[Document], typed: Any, bound: dict[str, forms.Form]
) -> dict[str | None, Deed]:
    """What each button does, and the form that it needs."""

    def said(name: str) -> dict[str, Any]:
        return bound[name].cleaned_data

    deeds: dict[str | None, Deed] = {
        "acknowledge": (forms.Form(typed), lambda by: steps.acknowledge(incident=shown, by=by)),
        "end sessions": (
            forms.Form(typed),
            lambda by: steps.end_all_sessions(incident=shown, by=by),
        ),
        "undo": (forms.Form(typed), lambda _by: steps.undo_call(incident=shown)),
        "contain": (
            bound["containing"],
            lambda by: steps.mark_contained(incident=shown, by=by, **said("containing")),
        ),
        "close": (
            bound["closing"],
            lambda by: steps.close_incident(incident=shown, by=by, **said("closing")),
        ),
        "widen": (
            bound["widening"],
            lambda by: steps.freeze_widely(incident=shown, by=by, **said("widening")),
        ),
    }
    chosen = [one for one in documents if typed and str(one.pk) == typed.get("document")]
    if chosen:
        deeds["freeze_document"] = (
            bound["closing_it"],
            lambda by: steps.freeze_document(
                incident=shown, document=chosen[0], by=by, **said("closing_it")
            ),
        )
        deeds["freeze"] = (
            bound["freezing"],
            lambda by: steps.freeze_more(
                incident=shown, document=chosen[0], by=by, **said("freezing")
            ),
        )
    return deeds


def _is_done(form: forms.Form, deed: Callable[[User], None], *, by: User) -> bool:
    """Whether it is stored; if it cannot be, the form says why."""
    try:
        deed(by)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()


def _context(
    shown: Incident, documents: list[Document], tried: str | None, bound: dict[str, forms.Form]
) -> dict[str, object]:
    since = served_since(shown)
    header = incident_header(shown)
    handles = may(Perm.HANDLE_INCIDENTS)
    reports = Report.objects.filter(incident=shown).order_by("recorded_at", "reference").only(*SAID)
    reads_log = may(Perm.READ_AUDIT_LOG)
    return {
        "incident": header,
        "incident_id": shown.pk,
        "may_seal": may(Perm.SEAL),
        "handles": handles,
        "reads_log": reads_log,
        "reports": [report_said(report) for report in reports] if handles else [],
        "since": moment_words(since),
        "reported": [
            _reported(one, since, bound if str(one.pk) == tried else {}, is_open=not header.closed)
            for one in documents
        ],
        "freezes": freezes_of(shown),
        "steps": steps_of(shown),
        "told": ladder.told_of_incidents().get(shown.pk, []),
        "phone": ladder.whom_to_phone() if shown.pk in ladder.told_no_one() else "",
        "downloads": downloads_begun_before(shown) if reads_log else [],
        "can_end_sessions": handles and not header.closed and not _ended_sessions(shown),
        "requests": _requests_about(shown),
        "can_undo": handles and _is_taken_back(shown),
        "seen": EventKind.SEEN.value,
        "back_url": reverse("incidents:board"),
    }


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported document: who was served it, from whom it is hidden, and the whole that can be frozen.

    `closing_it` is the form that closes it to everybody; None where it is closed.
    """

    id: UUID
    header: DocumentHeader
    served: list[Served]
    hidden: list[HiddenRow]
    whole: WholeSubject | None
    freezing: forms.Form
    closing_it: forms.Form | None


def _reported(
    document: Document, since: datetime, tried: dict[str, forms.Form], *, is_open: bool
) -> Reported:
    """`tried` are the forms of which one was just sent for it, and not taken."""
    return Reported(
        id=document.pk,
        header=document_header(document),
        served=who_saw(document, since) if may(Perm.READ_AUDIT_LOG) else [],
        hidden=hidden_from_reporters(document),
        whole=whole_of(document) if is_open else None,
        freezing=tried.get("freezing") or FreezeMoreForm(auto_id=f"freeze_{document.pk}_%s"),
        closing_it=None
        if (document.frozen and not document.open_to_giver) or not is_open
        else tried.get("closing_it") or FreezeDocumentForm(auto_id=f"document_{document.pk}_%s"),
    )


def _requests_about(shown: Incident) -> list[str]:
    """Where to agree to what is asked for: that a freeze of this incident ends."""
    freezes = Freeze.objects.filter(incident=shown, ended_at=None).values("pk")
    live = TwoPersonRequest.objects.filter(about_id__in=freezes, ended_at=None)
    return [
        reverse("incidents:agree", args=[request])
        for request in live.order_by("recorded_at").values_list("pk", flat=True)
    ]


def _is_taken_back(shown: Incident) -> bool:
    kinds = (IncidentStep.StepKind.SOMETHING_ELSE, IncidentStep.StepKind.NOTHING_WRONG)
    said = IncidentStep.objects.filter(incident=shown, kind__in=kinds, ended_at=None)
    return bool(said.exists() and Freeze.objects.filter(incident=shown, ended_at=None).exists())


def _ended_sessions(shown: Incident) -> bool:
    ended = IncidentStep.objects.filter(
        incident=shown, kind=IncidentStep.StepKind.SESSIONS_ENDED, ended_at=None
    )
    return bool(ended.exists())
