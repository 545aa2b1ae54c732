"""What another person asked for: a second one reads it, and agrees or not; PostgreSQL decides and does it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log, two_people
from accounts.access import Perm, Role, may, staff_page, viewer
from accounts.actor import actor
from accounts.changes_of_account import changes_of_account
from accounts.models import Advice, TwoPersonRequest, User
from cases.models import Case
from portal.incidents.audit_references import frozen_thing_label, with_subjects
from portal.incidents.forms.incident import CHECKLIST
from portal.incidents.forms.second_person import AdviceForm, AnswerForm
from portal.incidents.models import Freeze
from portal.web.dates import moment_words
from tenancies.assigning import agree_to_patch, officers, patch_words
from tenancies.deciding import words_to_decide
from tenancies.doubts.forms import DECISIONS
from tenancies.doubts.services import doubt_words
from tenancies.models import Tenancy

Kind = TwoPersonRequest.Kind
MAY_BE_REFUSED = (Kind.OPEN_OUTSIDE, Kind.GIVE_PATCH, Kind.CHANGE_ACCOUNT)
ABOUT_WHAT_OPENS = (Kind.END_FREEZE, Kind.OPEN_PORTAL)
ABOUT_ACCOUNTS = (Kind.GIVE_PATCH, Kind.CHANGE_ACCOUNT)
ABOUT_DOUBTS = {kind for kinds in DECISIONS.values() for kind in kinds}
DUTIES = ("is_data_steward", "is_safeguarding_lead", "is_deputy")


@staff_page(Perm.ANSWER_SECOND)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Read what another person asked for, and agree; or take back what one asked for oneself."""
    asked: TwoPersonRequest = get_object_or_404(
        TwoPersonRequest.objects.all(), pk=request_id, ended_at=None
    )
    typed = request.POST if request.method == "POST" else None
    is_own = asked.recorded_by == viewer().user_id
    form = AnswerForm(typed, needs_reason=asked.kind == Kind.CHANGE_ACCOUNT and not is_own)
    if form.is_valid():
        try:
            said = _answer(request, asked, form.because, is_own=is_own)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, said)
            return redirect(_after(asked))
    audit_log.record("two_people_opened", [asked])
    return render(
        request, "dpo/agree.html", {**_asked_words(asked), "is_own": is_own, "form": form}
    )


@staff_page(Perm.ADVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def advise(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Write what one advises on what two people are to open, or have opened without advice."""
    live_or_agreed = Q(ended_at=None) | Q(outcome=TwoPersonRequest.RequestOutcome.AGREED)
    asked: TwoPersonRequest = get_object_or_404(
        TwoPersonRequest.objects.filter(live_or_agreed, kind__in=ABOUT_WHAT_OPENS), pk=request_id
    )
    form = AdviceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            two_people.advise(asked, by=actor(request), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Your advice is kept. Whoever decides reads it."))
            return redirect("incidents:board")
    audit_log.record("advice_opened", [asked])
    context = {**_asked_words(asked), "form": form, "is_over": asked.ended_at is not None}
    return render(request, "dpo/advise.html", context)


def _answer(request: HttpRequest, asked: TwoPersonRequest, because: str, *, is_own: bool) -> str:
    """Do what was pressed, and say what is true then. Raises ValidationError."""
    pressed = request.POST.get("do")
    if is_own and pressed == "take back":
        two_people.take_back(asked, by=actor(request))
        return _("Taken back.")
    if pressed == "refuse":
        two_people.refuse(asked, because=because)
        return _("Refused. Nothing has changed.")
    if pressed != "agree":
        raise ValidationError(_("Press one of the buttons."))
    if asked.kind == Kind.GIVE_PATCH:
        agree_to_patch(asked, because=because)
    else:
        two_people.agree(asked, because=because)
    return _("Done. Both names are kept.")


def _asked_words(asked: TwoPersonRequest) -> dict[str, Any]:
    said = dict(CHECKLIST)
    return {
        "kind": Kind(asked.kind).label,
        "what": _about_what(asked),
        "account": _account_rows(asked) if asked.kind == Kind.CHANGE_ACCOUNT else [],
        "may_refuse": asked.kind in MAY_BE_REFUSED,
        "lately": _changed_lately(asked),
        "by": asked.by_name,
        "since": moment_words(asked.recorded_at),
        "reason": asked.reason,
        "has_checklist": asked.kind in ABOUT_WHAT_OPENS,
        **_advice_words(asked),
        **_deal_words(asked),
        "checked": [said[line] for line in asked.checked if line in said],
        "back_url": _after(asked),
    }


def _deal_words(asked: TwoPersonRequest) -> dict[str, str]:
    """To what role it was given first, for whoever asked or could answer; and when it comes to who reads."""
    if asked.ended_at:
        return {}
    deal = two_people.deal_of(asked)
    waits = deal.mine_from and deal.mine_from > now() and asked.recorded_by != viewer().user_id
    return {
        "dealt_to": str(deal.first_role.label) if deal.first_role else "",
        "comes_at": moment_words(deal.mine_from) if waits and deal.mine_from else "",
    }


def _advice_words(asked: TwoPersonRequest) -> dict[str, Any]:
    """What was advised on it: who, when, for or against, and why; or that nothing was."""
    if asked.kind not in ABOUT_WHAT_OPENS:
        return {}
    advice = two_people.advice_on(asked)
    waits_until = advice.waits_until
    return {
        "needs_advice": True,
        "advice": [
            (
                Advice.Stance(row.stance).label,
                row.reason,
                row.by_name,
                moment_words(row.recorded_at),
            )
            for row in advice.rows
        ],
        "is_asked_by_dpo": advice.is_asked_by_dpo,
        "waits_until": moment_words(waits_until) if waits_until else "",
        "advise_url": reverse("incidents:advise", args=[asked.pk]) if may(Perm.ADVISE) else "",
    }


def _about_what(asked: TwoPersonRequest) -> str:
    """What would open; the tenancy, the case or the person by its number."""
    if asked.kind == Kind.OPEN_OUTSIDE:
        tenancies, cases = (
            things.filter(pk=asked.about_id).values_list("ref", flat=True)
            for things in (Tenancy.objects, Case.objects)
        )
        number = tenancies.first() or cases.first()
        told = None if number else words_to_decide().get(asked.pk)
        return str(number or (told.words if told else ""))
    if asked.kind == Kind.GIVE_PATCH and asked.about_id:
        return _("%(patch)s, to %(officer)s") % {
            "patch": patch_words(asked),
            "officer": officers().get(asked.about_id, _("someone who is no officer any more")),
        }
    if asked.kind in ABOUT_DOUBTS:
        return doubt_words(asked)
    freeze = with_subjects(Freeze.objects.filter(pk=asked.about_id)).first()
    return frozen_thing_label(freeze) if freeze else ""


def _account_rows(asked: TwoPersonRequest) -> list[tuple[str, str]]:
    """Whose account it is, where a new password would go, and how it is to stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.account_to_change(%s)", [asked.pk])
        username, email, name, staff_ref, role, is_active, *has, others = cursor.fetchone()
    duties = _joined(has)
    wanted = _joined([getattr(asked, duty) for duty in DUTIES])
    rows = [
        (_("For whom"), name or username),
        (_("Username"), username),
        (_("Staff reference"), staff_ref or "–"),
        (_("Email address"), email),
        (_("Other accounts with this reference"), others),
        (_("Role now"), _with_state(Role(role).label, duties, is_active=is_active)),
        (
            _("Role asked for"),
            _with_state(Role(asked.role).label, wanted, is_active=asked.is_active),
        ),
        (_("New username"), asked.username),
        (_("New email address"), asked.email),
        (_("New staff reference"), _("none") if asked.staff_ref == "" else asked.staff_ref or ""),
    ]
    return [(label, value) for label, value in rows if value]


def _joined(has: list[bool]) -> list[str]:
    return [
        str(label_for_field(duty, User)) for duty, is_so in zip(DUTIES, has, strict=True) if is_so
    ]


def _with_state(role: object, duties: list[str], *, is_active: bool) -> str:
    return ", ".join([str(role), *duties, _("account on") if is_active else _("account off")])


def _changed_lately(asked: TwoPersonRequest) -> list[str]:
    """What was changed of the account: another mailbox would see what it opens."""
    if asked.kind not in ABOUT_ACCOUNTS or asked.about_id is None:
        return []
    return changes_of_account(asked.about_id)


def _after(asked: TwoPersonRequest) -> str:
    """Where what officers ask is listed, or what incidents ask."""
    of_officers = asked.kind == Kind.OPEN_OUTSIDE
    return reverse("desk:my_work") if of_officers else reverse("incidents:board")
