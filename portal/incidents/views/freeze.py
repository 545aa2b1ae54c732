"""The page on which a freeze ends: it says who sees what again before anybody presses."""

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
from accounts.access import Perm, staff_page, viewer
from accounts.actor import actor
from accounts.models import User
from portal.incidents.audit_references import frozen_thing_label
from portal.incidents.effects import reach_without
from portal.incidents.forms.report import EndFreezeForm
from portal.incidents.models import Freeze
from portal.incidents.report_steps import end_freeze


@staff_page(Perm.END_FREEZES)
@require_http_methods(["GET", "HEAD", "POST"])
def freeze_end(request: HttpRequest, freeze_id: UUID) -> HttpResponse:
    """End one freeze, with a reason."""
    live = Freeze.objects.select_related("case", "tenancy", "document__upload")
    freeze: Freeze = get_object_or_404(live, pk=freeze_id, ended_at=None)
    back_url = reverse("incidents:report", args=[freeze.report_id]) if freeze.report_id else ""
    back_url = back_url or reverse("incidents:board")
    form = EndFreezeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_ended(form, freeze, by=actor(request)):
        messages.success(request, _("The freeze has ended. The reason is kept."))
        return redirect(back_url)
    audit_log.record("freeze_end_opened", [freeze])
    context = {
        "what": frozen_thing_label(freeze),
        "reach": reach_without(freeze),
        "is_open": viewer().portal_is_open,
        "form": form,
        "back_url": back_url,
    }
    return render(request, "dpo/freeze_end.html", context)


def _is_ended(form: EndFreezeForm, freeze: Freeze, *, by: User) -> bool:
    """Whether it is stored; if PostgreSQL refuses it, the form says so."""
    try:
        end_freeze(freeze=freeze, by=by, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()
