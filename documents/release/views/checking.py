"""The step *Check* of the page on which a document is released: what an officer presses there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.actor import actor
from documents.check.queueing import ask_for_check
from documents.models import Decision, Document
from documents.release.deciding import (
    CheckStep,
    Group,
    decide,
    say_it_is_blacked_out,
    take_decision_back,
)
from documents.release.forms import DecisionForm

SECONDS_UNTIL_IT_RENEWS = 2


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A group of findings with its form."""

    group: Group
    form: DecisionForm


def pressed(request: HttpRequest, document: Document, groups: Mapping[UUID, ToDecide]) -> bool:
    """Do what was pressed in this step: whether it is done, and the page may be shown anew."""
    step = request.POST.get("step", "")
    if step == "check":
        ask_for_check(document, by=actor(request))
        audit_log.record("check_asked", [document])
        return True
    try:
        key = UUID(request.POST.get("group", ""))
    except ValueError:
        return False
    if step == "by hand":
        return _is_said(request, document, key)
    if step == "take back":
        take_decision_back(document=document, group_key=key, by=actor(request))
        return True
    return step == "decide" and key in groups and _is_decided(request, document, groups[key])


def _is_said(request: HttpRequest, document: Document, key: UUID) -> bool:
    try:
        say_it_is_blacked_out(document=document, group_key=key, by=actor(request))
    except ValidationError:
        messages.warning(request, _("Nothing is blacked out in this document yet. Do that first."))
    return True


def to_decide(request: HttpRequest, check: CheckStep) -> dict[UUID, ToDecide]:
    """Each group without a decision with its form; the one that was sent with what was said in it."""
    is_kept = request.POST.get("verdict") == Decision.Verdict.KEEP
    sent = request.POST.get("group", "") if is_kept else ""
    return {
        group.key: ToDecide(
            group,
            DecisionForm(
                request.POST if sent == str(group.key) else None,
                reasons=group.reasons,
                auto_id=f"%s_{group.key}",
            ),
        )
        for group in check.undecided
    }


def _is_decided(request: HttpRequest, document: Document, one: ToDecide) -> bool:
    verdict, reason = Decision.Verdict.BLACK_OUT, ""
    if one.form.is_bound:
        if not one.form.is_valid():
            return False
        verdict, reason = Decision.Verdict.KEEP, one.form.cleaned_data["reason"]
    elif request.POST.get("verdict") != verdict:
        return False
    try:
        decide(
            document=document,
            group_key=one.group.key,
            verdict=verdict,
            reason=reason,
            by=actor(request),
        )
    except ValidationError as refusal:
        if one.form.is_bound:
            one.form.add_error(None, refusal)
        return False
    return True
