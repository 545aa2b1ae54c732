"""The page on which two people go through what was taken back before a restore, and let colleagues in."""

from __future__ import annotations

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log, two_people
from accounts.access import Perm, staff_page, viewer
from accounts.actor import actor
from accounts.models import TwoPersonRequest, User
from portal.incidents.forms.restored import GONE_THROUGH, EndRestoreForm
from portal.incidents.taken_back import items, tick
from portal.web.dates import moment_words

A_NUMBER = re.compile(r"[0-9]{1,18}")


@staff_page(Perm.GO_THROUGH_RESTORE)
@require_http_methods(["GET", "HEAD", "POST"])
def restored(request: HttpRequest) -> HttpResponse:
    """The list, a tick beside each line, and what ends it: one asks, the other agrees."""
    asked = _asked()
    do = request.POST.get("do", "")
    form = EndRestoreForm(request.POST if do == "ask" else None)
    if do and viewer().is_restored and _is_done(request, do, form, asked):
        return redirect("incidents:restored")
    listed = items()
    audit_log.record("restored_page_opened", left=sum(item.may_tick for item in listed))
    said = dict(GONE_THROUGH)
    context = {
        "is_waiting": viewer().is_restored,
        "items": listed,
        "is_gone_through": all(item.is_done_again or item.is_ticked for item in listed),
        "form": form,
        "asked": asked,
        "since": moment_words(asked.recorded_at) if asked else "",
        "checked": [said[line] for line in asked.checked if line in said] if asked else [],
        "is_own": asked is not None and asked.recorded_by == viewer().user_id,
    }
    return render(request, "staff/restored.html", context)


def _asked() -> TwoPersonRequest | None:
    """What the other of the two has asked, or oneself."""
    waits: TwoPersonRequest | None = TwoPersonRequest.objects.filter(
        kind=TwoPersonRequest.Kind.END_RESTORE, ended_at=None
    ).first()
    return waits


def _is_done(
    request: HttpRequest, do: str, form: EndRestoreForm, asked: TwoPersonRequest | None
) -> bool:
    """Whether what was pressed is stored; if not, the page says why."""
    try:
        if do == "ask":
            return form.is_valid() and _ask(request, form, by=actor(request))
        if do == "agree" and asked:
            two_people.agree(asked)
            messages.success(
                request,
                _("Colleagues can sign in again. Residents cannot, until the portal is opened."),
            )
        elif do == "take back" and asked:
            two_people.take_back(asked, by=actor(request))
        elif do == "tick" and A_NUMBER.fullmatch(number := request.POST.get("item", "")):
            tick(int(number))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return True


def _ask(request: HttpRequest, form: EndRestoreForm, *, by: User) -> bool:
    try:
        two_people.ask(
            kind=TwoPersonRequest.Kind.END_RESTORE, about=None, by=by, **form.cleaned_data
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("Asked. Colleagues come in when the other person agrees."))
    return True
