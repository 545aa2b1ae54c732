"""The pages behind "This is not mine": also for who is signed out, and while the database is away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.access import Role, Viewer, anyone_page, today
from accounts.access.closing import portal_is_open
from accounts.actor import actor
from accounts.throttle import source_of
from documents.models import Document
from documents.reading.reading_history import my_served_documents
from portal.incidents.forms.not_mine import NotMineForm
from portal.incidents.report_token import account_of, token_for
from portal.incidents.services import Reported, Told, report_not_mine
from portal.incidents.views.who_asks import is_staff
from portal.incidents.views.without_database import not_mine_without_database
from portal.web.without_database import otherwise
from portal.web.working_hours import promised_by

DONE = "incidents:not_mine_done"


class _Check(CsrfViewMiddleware):
    """Django's own check of where a form comes from; its answer is a reason and not a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:  # noqa: ARG002
        return reason


# The check is done inside: whoever signs in meanwhile, in another tab, makes the page's token stale, and what
# was typed must not be lost by that.
@csrf_exempt
@otherwise(not_mine_without_database)
@anyone_page
@require_http_methods(["GET", "HEAD", "POST"])
def not_mine(request: HttpRequest) -> HttpResponse:
    """Tell us about anything that is not yours."""
    return _ask(request, document_id=None)


@csrf_exempt
@otherwise(not_mine_without_database)
@anyone_page
@require_http_methods(["GET", "HEAD", "POST"])
def document_not_mine(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Tell us about one document. The page is the same whether or not there is such a document."""
    return _ask(request, document_id=document_id)


def _ask(request: HttpRequest, *, document_id: UUID | None) -> HttpResponse:
    viewer: Viewer | None = getattr(request, "viewer", None)
    is_sent = request.method == "POST"
    # Whoever is signed in now counts; the form's token counts where nobody is.
    shown_to = None if viewer else account_of(request.POST.get("shown", ""), document_id)
    asked_of = _asked_of(request, document_id, keeps_document=shown_to is not None)
    form = NotMineForm(request.POST if is_sent else None, **asked_of)
    is_stale = is_sent and _Check(lambda _: HttpResponse()).process_view(request, None, (), {})  # type: ignore[arg-type]
    if is_sent and not is_stale and form.is_valid():
        account = viewer.user_id if viewer else shown_to
        told = _told(request, form, document_id, account)
        reported = report_not_mine(told, shown_to=shown_to)
        request.session[DONE] = _done(told, reported)
        return redirect(DONE)
    if served := asked_of.get("served"):
        audit_log.record("documents_listed", served, page="incidents:not_mine")
    context = {
        "form": form,
        "staff": is_staff(request),
        "about_document": document_id is not None,
        "is_stale": is_stale,
        # Of a page whose session has ended the first token goes on counting, from when it was shown.
        "shown": token_for(viewer.user_id, document_id)
        if viewer
        else request.POST.get("shown", "")
        if shown_to
        else "",
        "back_url": reverse("public:welcome"),
    }
    return render(request, "incidents/not_mine.html", context, status=403 if is_stale else 200)


def _told(
    request: HttpRequest, form: NotMineForm, document_id: UUID | None, account: UUID | None
) -> Told:
    answers = dict(form.cleaned_data)
    document = answers.pop("document", None) or document_id
    return Told(source=source_of(request, account), document_id=document, **answers)


def _done(told: Told, reported: Reported) -> dict[str, Any]:
    """What the next page says: kept in the session, in plain values."""
    is_for_dpo = not reported.for_officers
    return {
        "reference": reported.reference,
        "wrong": told.reports[0],
        "also_disagrees": len(told.reports) > 1,
        "closed_document": reported.frozen,
        "closed_for_them": reported.hidden,
        "was_closed": reported.was_closed,
        "names_a_document": told.document_id is not None,
        "for_officers": reported.for_officers,
        "portal_was_closed": not portal_is_open(),
        "call_by": _call_by() if told.contact and is_for_dpo else "",
    }


@anyone_page
@require_safe
def not_mine_done(request: HttpRequest) -> HttpResponse:
    """The reference, and what happens now."""
    done = request.session.get(DONE)
    if done is None:
        return redirect("incidents:not_mine")
    return render(request, "incidents/not_mine_done.html", {**done, "staff": is_staff(request)})


def _asked_of(
    request: HttpRequest, document_id: UUID | None, *, keeps_document: bool
) -> dict[str, Any]:
    """What the form must know of whom it asks: staff, or a resident and the documents they were shown."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        return {"keeps_document": keeps_document and document_id is None}
    if viewer.role is Role.RESIDENT and document_id:
        return {}
    if viewer.role is not Role.RESIDENT:
        return {"staff": True}
    served = Document.objects.filter(pk__in=my_served_documents()).newest_first()
    return {"served": list(served), "hides_case_titles": actor(request).hides_case_titles}


def _call_by() -> str:
    """By when somebody calls, in words; the day is the database's."""
    now = datetime.combine(today(), timezone.localtime().timetz())
    return promised_by(now, hours=settings.WORKING_HOURS_UNTIL_WE_CALL)
