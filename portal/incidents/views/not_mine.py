"""The pages behind "This is not mine": also for somebody who is signed out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.access import Role, anyone_page, today
from accounts.actor import actor
from accounts.throttle import source_of
from documents.models import Document
from documents.reading.reading_history import my_served_documents
from portal.incidents.forms.not_mine import NotMineForm
from portal.incidents.services import report_not_mine
from portal.web.working_hours import promised_by

DONE = "incidents:not_mine_done"


@anyone_page
@require_http_methods(["GET", "HEAD", "POST"])
def not_mine(request: HttpRequest) -> HttpResponse:
    """Tell us about anything that is not yours."""
    return _ask(request, document_id=None)


@anyone_page
@require_http_methods(["GET", "HEAD", "POST"])
def document_not_mine(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Tell us about one document. The page is the same whether or not there is such a document."""
    return _ask(request, document_id=document_id)


def _ask(request: HttpRequest, *, document_id: UUID | None) -> HttpResponse:
    asked_of = _asked_of(request, document_id)
    form = NotMineForm(request.POST or None, **asked_of)
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        document = answers.pop("document", None) or document_id
        reported = report_not_mine(document_id=document, source=source_of(request), **answers)
        request.session[DONE] = {
            "reference": reported.reference,
            "wrong": answers["wrong"],
            "closed_document": reported.frozen,
            "names_a_document": document is not None,
            "for_officers": reported.for_officers,
            "call_by": _call_by() if answers["contact"] and not reported.for_officers else "",
        }
        return redirect(DONE)
    if served := asked_of.get("served"):
        audit_log.record("documents_listed", served, page="incidents:not_mine")
    context = {
        "form": form,
        "staff": _is_staff(request),
        "about_document": document_id is not None,
        "back_url": reverse("public:welcome"),
    }
    return render(request, "incidents/not_mine.html", context)


@anyone_page
@require_safe
def not_mine_done(request: HttpRequest) -> HttpResponse:
    """The reference, and what happens now."""
    done = request.session.get(DONE)
    if done is None:
        return redirect("incidents:not_mine")
    return render(request, "incidents/not_mine_done.html", {**done, "staff": _is_staff(request)})


def _asked_of(request: HttpRequest, document_id: UUID | None) -> dict[str, Any]:
    """What the form must know of whom it asks: staff, or a resident and the documents they were shown."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or (viewer.role is Role.RESIDENT and document_id):
        return {}
    if viewer.role is not Role.RESIDENT:
        return {"staff": True}
    served = Document.objects.filter(pk__in=my_served_documents()).newest_first()
    return {"served": list(served), "hides_case_titles": actor(request).hides_case_titles}


def _is_staff(request: HttpRequest) -> bool:
    viewer = getattr(request, "viewer", None)
    return viewer is not None and viewer.role is not Role.RESIDENT


def _call_by() -> str:
    """By when somebody calls, in words; the day is the database's."""
    now = datetime.combine(today(), timezone.localtime().timetz())
    return promised_by(now, hours=settings.WORKING_HOURS_UNTIL_WE_CALL)
