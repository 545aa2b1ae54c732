"""Close one thing by its number, to residents or to staff as well: what it does is said before it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
from portal.incidents import steps
from portal.incidents.by_number import named_by
from portal.incidents.effects import reach_of_level
from portal.incidents.forms.incident import OneThingForm
from portal.incidents.models import Freeze, Incident

TO_RESIDENTS = (*Freeze.NARROW, Freeze.Level.ACCOUNT, Freeze.Level.PERSON)


@dataclass(frozen=True, slots=True)
class Closing:
    """One of the two ways: its template, what it can close, and the deed."""

    template: str
    levels: tuple[Freeze.Level, ...]
    deed: Callable[..., None]


@staff_page(Perm.HANDLE_INCIDENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def close_one(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Close one thing to residents, also what one account may read or what is about one person."""
    return _page(
        request, incident_id, Closing("dpo/close_one.html", TO_RESIDENTS, steps.freeze_one)
    )


@staff_page(Perm.SEAL)
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Close a document, a case or a tenancy to officers and managers too. Two people end it."""
    return _page(request, incident_id, Closing("dpo/seal.html", Freeze.NARROW, steps.seal))


def _page(request: HttpRequest, incident_id: UUID, closing: Closing) -> HttpResponse:
    incident: Incident = get_object_or_404(Incident, pk=incident_id)
    form = OneThingForm(request.POST if request.method == "POST" else None, levels=closing.levels)
    thing = _thing(form) if form.is_bound and form.is_valid() else None
    # Only what was shown is closed: the number may have been changed since.
    was_shown = request.POST.get("shown") == str(thing)
    if thing and was_shown and _is_stored(request, incident, form, thing, closing):
        messages.success(request, _("Saved, and kept in the audit log."))
        return redirect("incidents:incident", incident.pk)
    audit_log.record("close_one_opened", [incident])
    context = {
        "form": form,
        "thing": thing,
        "reach": reach_of_level(form.cleaned_data["level"], thing) if thing else None,
        "reference": incident.reference,
        "back_url": reverse("incidents:incident", args=[incident.pk]),
    }
    return render(request, closing.template, context)


def _thing(form: OneThingForm) -> UUID | None:
    """What the number names; if it names nothing, the form says so."""
    try:
        return named_by(form.cleaned_data["level"], form.cleaned_data["number"])
    except ValidationError as unknown:
        form.add_error("number", unknown)
        return None


def _is_stored(
    request: HttpRequest, incident: Incident, form: OneThingForm, thing: UUID, closing: Closing
) -> bool:
    """Whether it is stored; if it cannot be, the form says why."""
    said: dict[str, Any] = form.cleaned_data
    try:
        closing.deed(
            incident=incident,
            level=said["level"],
            thing=thing,
            reason=said["reason"],
            by=actor(request),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()
