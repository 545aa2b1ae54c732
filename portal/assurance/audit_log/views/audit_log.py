"""The DPO's page of the audit log: newest first, and what they asked for waits in the session."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page
from accounts.models import AuditEvent
from portal.assurance.audit_log.entries import about, between, page_of, rows
from portal.assurance.audit_log.events import EventKind, events_of
from portal.assurance.audit_log.forms import Asked, AuditLogForm, DocumentForm, PersonForm

ASKED = "audit_log_asked"


@staff_page(Perm.READ_AUDIT_LOG)
@require_http_methods(["GET", "HEAD", "POST"])
def audit_log_page(request: HttpRequest) -> HttpResponse:
    """A page of the audit log. Reading it is an entry of its own."""
    if "everything" in request.POST:
        request.session.pop(ASKED, None)
        return redirect("assurance:audit_log")
    typed = QueryDict(request.session[ASKED]) if ASKED in request.session else None
    form = AuditLogForm(request.POST if request.method == "POST" else typed)
    if request.method == "POST" and form.is_valid():
        request.session[ASKED] = _typed(request)
        return redirect("assurance:audit_log")
    asked = form.asked() if form.is_valid() else Asked()
    shown, older = page_of(_entries(asked), before=_before(request))
    _record(asked, _before(request))
    subject = asked.subject
    context = {
        "form": form,
        "document_form": DocumentForm(auto_id="document_%s"),
        "person_form": PersonForm(auto_id="person_%s"),
        "seen": EventKind.SEEN.value,
        "is_everything": asked.is_everything,
        "rows": rows(shown, subject.parts if subject else ()),
        "older": older,
        "is_first": _before(request) is None,
    }
    return render(request, "dpo/audit_log.html", context)


def _typed(request: HttpRequest) -> str:
    """What was typed, without the token that came with it."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    return typed.urlencode()


def _before(request: HttpRequest) -> int | None:
    """The number before which the page begins: all that its address ever carries."""
    said = request.GET.get("before")
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise Http404
    return int(said)


def _entries(asked: Asked) -> QuerySet[AuditEvent]:
    found: QuerySet[AuditEvent] = AuditEvent.objects.all()
    if asked.person:
        by_account = Q(user_id=asked.person.account_id) if asked.person.account_id else Q()
        found = found.filter(Q(person_id=asked.person.pk) | by_account)
    if asked.account:
        found = found.filter(user_id=asked.account)
    if asked.subject:
        found = about(found, asked.subject.parts)
    if asked.kinds:
        found = found.filter(event__in=events_of(asked.kinds))
    return between(found, _midnight(asked.since), _midnight(asked.until, days_later=1))


def _midnight(day: date | None, *, days_later: int = 0) -> datetime | None:
    """The moment at which a London day begins, or the day so many days later."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days_later), time(), ZoneInfo("Europe/London"))


def _record(asked: Asked, before: int | None) -> None:
    detail: dict[str, Any] = {
        "kinds": asked.kinds,
        "person": str(asked.person.pk) if asked.person else "",
        "account": str(asked.account or ""),
        "since": str(asked.since or ""),
        "until": str(asked.until or ""),
        "before": before or "",
    }
    audit_log.record(
        "audit_log_read",
        kind=asked.subject.kind if asked.subject else "",
        ids=[asked.subject.id] if asked.subject else [],
        **{name: said for name, said in detail.items() if said},
    )
