"""The DPO limits the use of a document with which someone disagrees, and ends that; nothing closes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

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
from documents.models import UseLimit
from documents.release.page_headers import document_header
from portal.incidents.forms.limit_use import EndLimitForm, LimitForm
from portal.incidents.rectification import SUBJECT, rectification_requests
from portal.incidents.steps import end_limit, limit_use
from portal.web.dates import moment_words


@staff_page(Perm.LIMIT_USE)
@require_http_methods(["GET", "HEAD", "POST"])
def limit(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Limit it, with a reason; or end the limit that is on it, whichever request it was set for."""
    report: Any = get_object_or_404(rectification_requests().select_related(*SUBJECT), pk=report_id)
    limits = UseLimit.objects.filter(document=report.document_id).order_by("recorded_at", "id")
    live = limits.filter(ended_at=None).first()
    typed = request.POST if request.method == "POST" else None
    form: LimitForm | EndLimitForm = EndLimitForm(typed) if live else LimitForm(typed)
    if form.is_valid():
        reason, by = form.cleaned_data["reason"], actor(request)
        try:
            if live:
                end_limit(limit=live, reason=reason, by=by)
            else:
                limit_use(report=report, reason=reason, by=by)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved as you wrote it."))
            return redirect("incidents:rectification_request", report.pk)
    audit_log.record("use_limit_opened", [report])
    context = {
        "document": document_header(report.document),
        "is_limited": live is not None,
        "limits": [_row(one) for one in limits],
        "form": form,
        "back_url": reverse("incidents:rectification_request", args=[report.pk]),
    }
    return render(request, "dpo/limit_use.html", context)


def _row(limit: UseLimit) -> dict[str, str]:
    """When, by whom and why it was limited, and when and why that ended."""
    return {
        "since": moment_words(limit.recorded_at),
        "by": limit.by_name,
        "reason": limit.reason,
        "ended": moment_words(limit.ended_at) if limit.ended_at else "",
        "ended_reason": limit.ended_reason,
    }
