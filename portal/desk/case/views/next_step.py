"""The page on which staff write what is next in a case, or note that it is done."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page, today
from accounts.actor import actor
from accounts.models import User
from cases.models import Case
from cases.services import finish_next_step, write_next_step
from portal.desk.case.forms import NextStepForm
from portal.desk.case.next_steps import plan_of


@staff_page(Perm.PLAN_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def next_step(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say what is done next in a case, when and by whom; what was next before has ended then."""
    case = get_object_or_404(Case, pk=case_id, ended_at=None)
    by = actor(request)
    is_done = request.POST.get("do") == "done"
    sent = request.POST if request.method == "POST" and not is_done else None
    form = NextStepForm(sent, today=today(), initial={"owner": by.name or by.username})
    if (is_done and _is_finished(request, case, by)) or (
        form.is_valid() and _is_saved(form, case, by)
    ):
        messages.success(request, _("Saved. Residents do not see it."))
        return redirect("desk:case", case.pk)
    audit_log.record("next_step_page_opened", [case])
    context = {
        "case_ref": case.ref,
        "plan": plan_of(case),
        "form": form,
        "back_url": reverse("desk:case", args=[case.pk]),
    }
    return render(request, "staff/next_step.html", context)


def _is_saved(form: NextStepForm, case: Case, by: User) -> bool:
    """Whether it is stored; if PostgreSQL refuses it, the form says so."""
    try:
        write_next_step(case=case, by=by, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()


def _is_finished(request: HttpRequest, case: Case, by: User) -> bool:
    try:
        finish_next_step(case=case, by=by)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return False
    return True
