"""The page on which the safeguarding lead lets a release or a share go, or refuses it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page
from documents.models import Hold
from documents.release.forms import HeldForm
from documents.release.holds import because_of, let_go, refuse, what_waits, whom_it_reaches
from documents.release.page_headers import subject_label
from portal.web.dates import moment_words
from tenancies.deciding import words_to_decide


@staff_page(Perm.DECIDE_SAFE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """What waits, whom it would reach, who is protected near them, and the lead's answer."""
    holds = Hold.objects.select_related(
        "release__document__upload",
        "release__document__case",
        "release__document__tenancy__property",
        "release__recipient",
        "share__case",
        "share__person",
    )
    hold: Hold = get_object_or_404(holds, pk=hold_id, ended_at=None)
    form = HeldForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _is_decided(request, hold, form):
        return redirect("desk:my_work")
    audit_log.record("hold_opened", [hold])
    told = words_to_decide()
    context = {
        "form": form,
        "hold": hold,
        "what": what_waits(hold, told),
        "belongs_to": _belongs_to(hold),
        "whom": whom_it_reaches(hold, told),
        "since": moment_words(hold.recorded_at),
        "near": because_of(hold),
    }
    return render(request, "staff/held.html", context)


def _belongs_to(hold: Hold) -> str:
    """Empty for what belongs to another patch, where the lead is an officer."""
    if hold.release:
        return subject_label(hold.release.document)
    return _("Case %(reference)s") % {"reference": hold.share.case.ref} if hold.share else ""


def _is_decided(request: HttpRequest, hold: Hold, form: HeldForm) -> bool:
    try:
        if form.cleaned_data["answer"] == "let go":
            let_go(hold)
            messages.success(request, _("Let go. They can read it now."))
        else:
            refuse(hold, because=form.cleaned_data["reason"])
            messages.success(request, _("Not let go. Your colleague will read your reason."))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True
