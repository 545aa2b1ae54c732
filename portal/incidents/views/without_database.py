"""What pages say while the database is away: a report is kept as a file, a press that closes is refused."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie

from accounts.throttle import source_of
from portal.incidents import kept_files
from portal.incidents.forms.not_mine import NotMineForm
from portal.incidents.ladder import whom_to_phone
from portal.incidents.models import Report
from portal.incidents.report_token import account_of
from portal.incidents.services import Told


@ensure_csrf_cookie
def not_mine_without_database(
    request: HttpRequest, document_id: UUID | None = None
) -> HttpResponse:
    """The form, and the reference of what was kept; who it is says the form's token, and nothing else."""
    if request.method != "POST":
        return _form(request, document_id)
    try:
        shown_to = account_of(request.POST.get("shown", ""), document_id)
        told = _told(request, document_id, shown_to)
        reference = kept_files.keep(told, shown_to)
    except (kept_files.NotKeptError, UnreadablePostError):
        return _form(request, document_id, is_lost=True)
    context = {"reference": reference, "wrong": told.reports[0], "is_kept": True}
    return render(request, "incidents/not_mine_done.html", context)


def suspend_without_database(request: HttpRequest) -> HttpResponse:
    """The portal could not be closed: say so, and what closes it all the same."""
    return render(request, "staff/not_suspended.html", status=503)


def breach_without_database(request: HttpRequest) -> HttpResponse:
    """Nothing was closed by this call: say so, and what closes the portal all the same."""
    return render(request, "incidents/not_logged.html", {"phone": whom_to_phone()}, status=503)


def _form(request: HttpRequest, document_id: UUID | None, *, is_lost: bool = False) -> HttpResponse:
    """The form as it is for somebody signed out, with what was typed."""
    typed = request.POST if is_lost else None
    context = {
        "form": NotMineForm(typed, keeps_document=is_lost and document_id is None),
        "about_document": document_id is not None,
        "is_lost": is_lost,
        "shown": request.POST.get("shown", "") if is_lost else "",
        "back_url": reverse("public:welcome"),
    }
    return render(request, "incidents/not_mine.html", context, status=503 if is_lost else 200)


def _told(request: HttpRequest, document_id: UUID | None, shown_to: UUID | None) -> Told:
    """What was typed, cut to size and never refused: there may be no second try."""
    typed = request.POST
    wrong = typed.get("wrong", "")
    return Told(
        source=source_of(request, shown_to),
        wrong=wrong if wrong in Report.Wrong.values else Report.Wrong.NOT_SURE,
        also_others_details=bool(typed.get("also_others_details")),
        what=_words(typed.get("what", ""), 2000),
        still_visible=_words(typed.get("still_visible", ""), 8),
        contact=_words(typed.get("contact", ""), 200),
        document_id=_document(typed.get("document", "")) or document_id,
    )


def _words(typed: str, most: int) -> str:
    """Without the one character that PostgreSQL does not keep."""
    return typed.replace("\0", "")[:most]


def _document(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
