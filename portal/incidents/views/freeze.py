"""What one does with a freeze: end it, narrow it, or ask a second person to end it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log, two_people
from accounts.access import Perm, staff_page, viewer
from accounts.actor import actor
from accounts.models import TwoPersonRequest, User
from portal.incidents import steps
from portal.incidents.audit_references import frozen_thing_label, with_subjects
from portal.incidents.effects import reach_without
from portal.incidents.forms.incident import AskToEndForm, EndFreezeForm, NarrowForm
from portal.incidents.models import Freeze
from portal.incidents.narrowing import Narrower, effect_of, named_inside, narrower_levels
from portal.incidents.portal_state import portal_now
from portal.web.carried import seal, unseal

ALONE = (Freeze.Level.DOCUMENT, Freeze.Level.CASE)


@staff_page(Perm.END_FREEZES)
@require_http_methods(["GET", "HEAD", "POST"])
def freeze_end(request: HttpRequest, freeze_id: UUID) -> HttpResponse:
    """End the freeze of a document or a case, with a reason. What is wider or sealed takes two people."""
    freeze = _live_freeze(freeze_id, level__in=ALONE, from_staff=False)
    form = EndFreezeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_stored(
        form, lambda by: steps.end_freeze(freeze=freeze, by=by, **form.cleaned_data), request
    ):
        messages.success(request, _("The freeze has ended. The reason is kept."))
        return redirect(_incident_of(freeze))
    audit_log.record("freeze_end_opened", [freeze])
    context = {
        "what": frozen_thing_label(freeze),
        "reach": reach_without(freeze),
        "is_open": viewer().portal_is_open,
        "form": form,
        "back_url": _incident_of(freeze),
    }
    return render(request, "dpo/freeze_end.html", context)


@staff_page(Perm.DECIDE_CONTAINMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def narrow(request: HttpRequest, freeze_id: UUID) -> HttpResponse:
    """Keep less closed than a wide freeze closes, once its effect was shown. A tenancy is never narrowed."""
    freeze = _live_freeze(freeze_id)
    typed = request.POST if request.method == "POST" else None
    form = NarrowForm(typed, levels=narrower_levels(freeze))
    narrower = _narrower(freeze, form) if form.is_bound and form.is_valid() else None
    of = f"narrow {freeze.pk} {actor(request).pk}"
    shown = unseal(request.POST.get("shown", ""), of=of)
    # Only what was shown is done: what it does may have changed since.
    if (
        narrower
        and shown == narrower.as_shown
        and _is_stored(form, lambda _by: _narrow(freeze, narrower, form), request)
    ):
        messages.success(request, _("Less is closed now. The reason is kept."))
        return redirect(_incident_of(freeze))
    audit_log.record("freeze_narrow_opened", [freeze])
    context = {
        "what": frozen_thing_label(freeze),
        "can_narrow": bool(narrower_levels(freeze)),
        "form": form,
        "narrower": narrower,
        "has_changed": bool(narrower and shown),
        "token": seal(narrower.as_shown, of=of) if narrower else "",
        "is_open": portal_now().is_open,
        "back_url": _incident_of(freeze),
    }
    return render(request, "dpo/narrow.html", context)


@staff_page(Perm.DECIDE_CONTAINMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_end(request: HttpRequest, freeze_id: UUID) -> HttpResponse:
    """Ask a second person to agree that a freeze ends."""
    freeze = _live_freeze(freeze_id)
    form = AskToEndForm(request.POST if request.method == "POST" else None)

    def asked(by: User) -> None:
        kind = TwoPersonRequest.Kind.END_FREEZE
        two_people.ask(kind=kind, about=freeze.pk, by=by, **form.cleaned_data)

    if form.is_valid() and _is_stored(form, asked, request):
        messages.success(request, _("Asked. It opens when another person agrees."))
        return redirect(_incident_of(freeze))
    audit_log.record("freeze_end_opened", [freeze])
    context = {
        "what": frozen_thing_label(freeze),
        "form": form,
        "back_url": _incident_of(freeze),
    }
    return render(request, "dpo/ask_to_end.html", context)


def _narrower(freeze: Freeze, form: NarrowForm) -> Narrower | None:
    """What would stay closed, and its effect; if it cannot be, the form says why."""
    level, kind = form.cleaned_data["level"], form.cleaned_data["kind"]
    try:
        about = named_inside(freeze, level, form.cleaned_data["number"])
    except ValidationError as unknown:
        form.add_error("number", unknown)
        return None
    try:
        return effect_of(freeze, level, about, kind)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def _narrow(freeze: Freeze, narrower: Narrower, form: NarrowForm) -> None:
    steps.narrow(freeze=freeze, narrower=narrower, reason=form.cleaned_data["reason"])


def _live_freeze(freeze_id: UUID, **also: Any) -> Freeze:
    live = with_subjects(Freeze.objects.all())
    found: Freeze = get_object_or_404(live, pk=freeze_id, ended_at=None, **also)
    return found


def _incident_of(freeze: Freeze) -> str:
    if freeze.incident_id is None:
        return reverse("incidents:board")
    return reverse("incidents:incident", args=[freeze.incident_id])


def _is_stored(form: forms.Form, deed: Callable[[User], None], request: HttpRequest) -> bool:
    """Whether it is stored; if PostgreSQL refuses it, the form says so."""
    try:
        deed(actor(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()
