"""The staff's page of one run of letters: how far it is, what became of it, and that it is lost."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page, viewer
from portal.web.dates import date_format
from tenancies.activation.runs import report_lost
from tenancies.models import LettersRun, Person

SECONDS_UNTIL_IT_IS_RENEWED = 5
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Described:
    """A run in words."""

    when: str
    by: str
    who: str
    where: str
    letters: str
    state: str
    url: str


@staff_page(Perm.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def letters_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show a run, anew every few seconds while it is written; end its codes if its letters are lost."""
    run: LettersRun = get_object_or_404(LettersRun.objects.select_related("patch"), pk=run_id)
    if request.method == "POST":
        if run.ended_at is None:
            _report_lost(request, run)
        return redirect("tenancies:letters_run", run_id)
    used = Person.objects.filter(activations__run=run, activations__used_at__isnull=False)
    people = list(used.order_by("surname", "forename", "pk")) if run.ended_at else []
    if not run.is_being_written:  # It names no one until then, and asks for itself anew.
        audit_log.record("letters_run_opened", [run])
    if people:
        audit_log.record("letters_run_opened", people)
    answer = render(
        request,
        "staff/letters_run.html",
        {
            "run": run,
            "described": described(run),
            "used": people,
            "back_url": reverse("tenancies:letters"),
        },
    )
    if run.is_being_written:
        answer["Refresh"] = str(SECONDS_UNTIL_IT_IS_RENEWED)
    return answer


def _report_lost(request: HttpRequest, run: LettersRun) -> None:
    """End its codes; if it has just ended by itself, they are."""
    with suppress(DatabaseError), transaction.atomic():
        report_lost(run)
    messages.success(request, _("The codes of these letters no longer work."))


def lately() -> QuerySet[LettersRun]:
    """The last runs that the viewer may see."""
    runs: QuerySet[LettersRun] = LettersRun.objects.select_related("patch").order_by("-recorded_at")
    return runs[:SHOWN]


def described(run: LettersRun) -> Described:
    """A run in words for staff."""
    began = timezone.localtime(run.recorded_at)
    patch = f"{run.patch.code} {run.patch.name}" if run.patch else ""
    return Described(
        when=date_format(began, "j F Y, g:ia"),
        by=_("You") if run.recorded_by == viewer().user_id else _("A colleague"),
        who=run.get_who_display(),
        where=" · ".join(part for part in (patch, run.street) if part) or _("All"),
        letters=_("%(written)d of %(people)d") % {"written": run.written, "people": run.people},
        state=_state(run),
        url=reverse("tenancies:letters_run", args=[run.pk]),
    )


def _state(run: LettersRun) -> str:
    if run.outcome:
        return run.get_outcome_display()
    if run.whole_at is None:
        return _("Being written: none of its codes works yet")
    return ngettext("Written: its code works", "Written: its codes work", run.written)
