"""The DPO's page of one report: what was said, who saw the document, what is frozen, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page
from accounts.actor import actor
from accounts.models import User
from documents.release.page_headers import document_header
from portal.assurance.audit_log.events import EventKind
from portal.incidents.containing import freezes_of, whole_of
from portal.incidents.exposure import served_since, who_saw
from portal.incidents.forms.report import CloseForm, FreezeMoreForm
from portal.incidents.models import Report
from portal.incidents.page_headers import report_header, steps_of
from portal.incidents.report_steps import acknowledge, close_report, freeze_more
from portal.web.dates import moment_words

SUBJECT = ("document__upload", "document__case", "document__tenancy__property")


@staff_page(Perm.HANDLE_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report; a closed one stays readable."""
    reports = Report.objects.with_steps().select_related(*SUBJECT)
    shown: Report = get_object_or_404(reports, pk=report_id)
    typed = request.POST if request.method == "POST" else None
    doing = typed.get("do") if typed else None
    closing = CloseForm(typed if doing == "close" else None, auto_id="close_%s")
    freezing = FreezeMoreForm(typed if doing == "freeze" else None, auto_id="freeze_%s")
    deeds: dict[str | None, tuple[forms.Form, Callable[[User], None]]] = {
        "acknowledge": (forms.Form(typed), lambda by: acknowledge(report=shown, by=by)),
        "close": (closing, lambda by: close_report(report=shown, by=by, **closing.cleaned_data)),
        "freeze": (freezing, lambda by: freeze_more(report=shown, by=by, **freezing.cleaned_data)),
    }
    form, deed = deeds.get(doing, (forms.Form(), lambda _by: None))
    if form.is_valid() and _is_done(form, deed, by=actor(request)):
        messages.success(request, _("Saved, and kept in the audit log."))
        return redirect("incidents:report", shown.pk)
    audit_log.record("report_opened", [shown])
    return render(request, "dpo/report.html", _context(shown, form, closing, freezing))


def _is_done(form: forms.Form, deed: Callable[[User], None], *, by: User) -> bool:
    """Whether it is stored; if it cannot be, the form says why."""
    try:
        deed(by)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()


def _context(
    shown: Report, form: forms.Form, closing: CloseForm, freezing: FreezeMoreForm
) -> dict[str, object]:
    document = shown.document
    since = served_since(shown)
    said = report_header(shown)
    return {
        "report": said,
        "document": document_header(document) if document else None,
        "since": moment_words(since),
        "served": who_saw(document, since) if document else [],
        "freezes": freezes_of(shown),
        "steps": steps_of(shown),
        "whole": whole_of(document) if document and not said.closed else None,
        "form": form,
        "closing": closing,
        "freezing": freezing,
        "seen": EventKind.SEEN.value,
        "back_url": reverse("incidents:board"),
    }
