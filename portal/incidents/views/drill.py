"""The pages of a drill: the DPO begins and watches it, and whoever is told to practises a call.

Each says DRILL. The pages of a real call are others, and stay what they are: what is real is never practice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
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

from accounts import audit_log
from accounts.access import Perm, anyone_page, may, staff_page
from portal.incidents import drilling
from portal.incidents.forms.drill import StartDrillForm
from portal.incidents.forms.log_breach import LogBreachForm
from portal.incidents.models import Drill, DrillStep
from portal.incidents.views.who_asks import is_staff
from portal.web.dates import moment_words, time_words

PRACTISED = "incidents:practised"
MOST = 20
"""Drills in the list."""
DEEDS: dict[str | None, Callable[[Drill], None]] = {
    "acknowledge": lambda drill: drilling.take_step(drill, DrillStep.StepKind.ACKNOWLEDGED),
    "contain": lambda drill: drilling.take_step(drill, DrillStep.StepKind.CONTAINED),
    "end": drilling.end,
}


@staff_page(Perm.HANDLE_INCIDENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def drills(request: HttpRequest) -> HttpResponse:
    """Begin a drill, and what became of earlier ones."""
    form = StartDrillForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            begun = drilling.start(**form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("incidents:drill", begun.pk)
    shown = list(Drill.objects.order_by("-recorded_at", "reference")[:MOST])
    audit_log.record("drills_listed", shown)
    context = {
        "form": form,
        "may_start": drilling.may_start(),
        "lines": [_line(drill) for drill in shown],
        "back_url": reverse("incidents:board"),
    }
    return render(request, "dpo/drills.html", context)


def _line(drill: Drill) -> dict[str, Any]:
    return {
        "reference": drill.reference,
        "url": reverse("incidents:drill", args=[drill.pk]),
        "began": moment_words(drill.recorded_at),
        "runs": drilling.runs(drill),
    }


@staff_page(Perm.SEE_DRILLS)
@require_http_methods(["GET", "HEAD", "POST"])
def drill(request: HttpRequest, drill_id: UUID) -> HttpResponse:
    """One drill: the caller to play, what to do, and how long each team took."""
    shown: Drill = get_object_or_404(Drill.objects.all(), pk=drill_id)
    handles = may(Perm.HANDLE_INCIDENTS)
    form = forms.Form(request.POST if request.method == "POST" and handles else None)
    deed = DEEDS.get(request.POST.get("do"))
    if deed and form.is_valid() and _is_done(form, deed, shown):
        messages.success(request, _("DRILL: saved."))
        return redirect("incidents:drill", shown.pk)
    audit_log.record("drill_opened", [shown])
    steps = drilling.steps_by_team(shown)
    taken = set(DrillStep.objects.filter(drill=shown).values_list("kind", flat=True))
    context = {
        "drill": shown,
        "runs": drilling.runs(shown),
        "began": moment_words(shown.recorded_at),
        "until": time_words(shown.until),
        "over": moment_words(shown.ended_at or shown.until),
        "was_real": shown.ended_at is not None and shown.ended_by is None,
        "steps": steps,
        "told": drilling.told_of(shown.reference),
        "handles": handles,
        "pressed": DrillStep.StepKind.PRESSED in taken,
        "acknowledged": DrillStep.StepKind.ACKNOWLEDGED in taken,
        "contained": DrillStep.StepKind.CONTAINED in taken,
        "form": form,
        "back_url": reverse("incidents:board"),
    }
    return render(request, "dpo/drill.html", context)


def _is_done(form: forms.Form, deed: Callable[[Drill], None], shown: Drill) -> bool:
    """Whether it is stored; if it cannot be, the form says so."""
    try:
        deed(shown)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()


@anyone_page
@require_http_methods(["GET", "HEAD", "POST"])
def practise(request: HttpRequest) -> HttpResponse:
    """The page of a call, to practise on. Nothing that is typed is kept, and nothing is closed."""
    if not is_staff(request):
        return redirect("incidents:not_mine")
    is_sent = request.method == "POST"
    form = LogBreachForm(request.POST if is_sent else None)
    pressed = drilling.press() if is_sent and form.is_valid() else None
    if pressed:
        request.session[PRACTISED] = {
            "reference": pressed.reference,
            "closed_at": pressed.at.isoformat(),
        }
        return redirect(PRACTISED)
    context = {"form": form, "runs": bool(drilling.drill_now())}
    return render(request, "incidents/practise.html", context)


@anyone_page
@require_http_methods(["GET", "HEAD"])
def practised(request: HttpRequest) -> HttpResponse:
    """What the answer to a real press would say, and that nothing was closed."""
    done = request.session.get(PRACTISED)
    if not is_staff(request) or done is None:
        return redirect("incidents:practise")
    context = {
        "reference": done["reference"],
        "closed_at": time_words(datetime.fromisoformat(done["closed_at"])),
        "told": drilling.told_of(done["reference"]),
    }
    return render(request, "incidents/practised.html", context)
