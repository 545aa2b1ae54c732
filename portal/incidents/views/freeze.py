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
from accounts.changes_of_account import changes_of_account
from accounts.models import TwoPersonRequest, User
from cases.models import Case
from portal.incidents import steps
from portal.incidents.audit_references import frozen_thing_label, with_subjects
from portal.incidents.by_number import named_by
from portal.incidents.effects import reach_without
from portal.incidents.forms.incident import CHECKLIST, AskToEndForm, EndFreezeForm, NarrowForm
from portal.incidents.models import Freeze
from portal.incidents.narrowing import narrower_levels
from portal.web.dates import moment_words
from tenancies.assigning import agree_to_patch, officers, patch_words
from tenancies.deciding import words_to_decide
from tenancies.doubts.forms import DECISIONS
from tenancies.doubts.services import doubt_words
from tenancies.models import Tenancy

MAY_BE_REFUSED = (TwoPersonRequest.Kind.OPEN_OUTSIDE, TwoPersonRequest.Kind.GIVE_PATCH)
ABOUT_DOUBTS = {kind for kinds in DECISIONS.values() for kind in kinds}
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
    """Keep less closed than a wide freeze closes. Nothing narrower than a tenancy can be narrowed."""
    freeze = _live_freeze(freeze_id)
    typed = request.POST if request.method == "POST" else None
    form = NarrowForm(typed, levels=narrower_levels(freeze))
    if form.is_valid() and _is_stored(form, lambda _by: _narrow(freeze, form), request):
        messages.success(request, _("Less is closed now. The reason is kept."))
        return redirect(_incident_of(freeze))
    audit_log.record("freeze_narrow_opened", [freeze])
    context = {
        "what": frozen_thing_label(freeze),
        "can_narrow": bool(narrower_levels(freeze)),
        "form": form,
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


@staff_page(Perm.ANSWER_SECOND)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Read what another person asked for, and agree; or take back what one asked for oneself."""
    asked: TwoPersonRequest = get_object_or_404(
        TwoPersonRequest.objects.all(), pk=request_id, ended_at=None
    )
    typed = request.POST if request.method == "POST" else None
    form = forms.Form(typed)
    is_own = asked.recorded_by == viewer().user_id
    takes_back = is_own and bool(typed) and request.POST.get("do") == "take back"

    refuses = bool(typed) and request.POST.get("do") == "refuse"

    def answered(by: User) -> None:
        if takes_back:
            two_people.take_back(asked, by=by)
        elif refuses:
            two_people.refuse(asked)
        elif asked.kind == TwoPersonRequest.Kind.GIVE_PATCH:
            agree_to_patch(asked)
        else:
            two_people.agree(asked)

    if form.is_valid() and _is_stored(form, answered, request):
        said = _("Taken back.") if takes_back else _("Done. Both names are kept.")
        messages.success(request, said)
        return redirect(_after(asked))
    audit_log.record("two_people_opened", [asked])
    return render(
        request, "dpo/agree.html", {**_asked_words(asked), "is_own": is_own, "form": form}
    )


def _asked_words(asked: TwoPersonRequest) -> dict[str, Any]:
    said = dict(CHECKLIST)
    return {
        "kind": TwoPersonRequest.Kind(asked.kind).label,
        "what": _about_what(asked),
        "may_refuse": asked.kind in MAY_BE_REFUSED,
        "lately": _changed_lately(asked),
        "by": asked.by_name,
        "since": moment_words(asked.recorded_at),
        "reason": asked.reason,
        "checked": [said[line] for line in asked.checked if line in said],
        "back_url": _after(asked),
    }


def _about_what(asked: TwoPersonRequest) -> str:
    """What would open; the tenancy, the case or the person by its number."""
    if asked.kind == TwoPersonRequest.Kind.OPEN_OUTSIDE:
        tenancies, cases = (
            things.filter(pk=asked.about_id).values_list("ref", flat=True)
            for things in (Tenancy.objects, Case.objects)
        )
        number = tenancies.first() or cases.first()
        told = None if number else words_to_decide().get(asked.pk)
        return str(number or (told.words if told else ""))
    if asked.kind == TwoPersonRequest.Kind.GIVE_PATCH and asked.about_id:
        return _("%(patch)s, to %(officer)s") % {
            "patch": patch_words(asked),
            "officer": officers().get(asked.about_id, _("someone who is no officer any more")),
        }
    if asked.kind in ABOUT_DOUBTS:
        return doubt_words(asked)
    freeze = with_subjects(Freeze.objects.filter(pk=asked.about_id)).first()
    return frozen_thing_label(freeze) if freeze else ""


def _changed_lately(asked: TwoPersonRequest) -> list[str]:
    """What was changed of the officer's account: another mailbox would see the patch."""
    if asked.kind != TwoPersonRequest.Kind.GIVE_PATCH or asked.about_id is None:
        return []
    return changes_of_account(asked.about_id)


def _after(asked: TwoPersonRequest) -> str:
    """Where what officers ask is listed, or what incidents ask."""
    of_officers = asked.kind == TwoPersonRequest.Kind.OPEN_OUTSIDE
    return reverse("desk:my_work") if of_officers else reverse("incidents:board")


def _narrow(freeze: Freeze, form: NarrowForm) -> None:
    said = form.cleaned_data
    about = named_by(said["level"], said["number"])
    steps.narrow(
        freeze=freeze, level=said["level"], about=about, kind=said["kind"], reason=said["reason"]
    )


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
