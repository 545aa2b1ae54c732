"""The staff's page of people without an account, from which letters with codes are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, Role, staff_page, today, viewer
from accounts.actor import actor
from portal.web.carried import seal, unseal
from portal.web.dates import date_format
from portal.web.paging import Paging, page_number, paging, rows_of
from tenancies.activation.forms.letters import FilterForm, LettersForm
from tenancies.activation.homes import without_account
from tenancies.activation.issuing import issue_codes
from tenancies.activation.sheets import sheet
from tenancies.activation.used_codes import note_shown, was_shown
from tenancies.models import Activation, Occupancy, Patch, PatchAssignment
from tenancies.writing import NO_LETTERS_NOW, may_write_to_residents

FILTER = "letters_filter"


@dataclass(frozen=True, slots=True)
class Invited:
    """One person on the page; `last` says what became of the code they were last given.

    The reference tells two people of one name in one home apart.
    """

    id: UUID
    name: str
    reference: str
    address: str
    last: str
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The people of one page, and apart from them those who are never written to."""

    occupancies: list[Occupancy]
    protected: list[Occupancy]
    page: Paging


@staff_page(Perm.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest) -> HttpResponse:
    """List who has no account yet, and print letters for those who are ticked."""
    if "list" in request.POST:
        return _remember_filter(request)
    if request.method == "POST" and _shown(request) is None:
        messages.warning(request, _("The list was open too long. Choose again."))
        return redirect("tenancies:letters")
    day = today()
    listed = _listed(request, day)
    people = [occupancy.person for occupancy in listed.occupancies]
    form = LettersForm(
        request.POST if request.method == "POST" else None,
        listed=people,
        initial={"shown": seal([str(person.pk) for person in people], of=_form_of_viewer())},
    )
    if form.is_bound and form.is_valid() and (printed := _print(request, form, listed)):
        return printed
    shown = [*people, *(occupancy.person for occupancy in listed.protected)]
    audit_log.record("letters_page_opened", shown, kind="tenancies.person")
    context = {
        "form": form,
        "filter": FilterForm(initial=request.session.get(FILTER), patches=_patches()),
        "people": _invited(listed.occupancies, day),
        "protected": _invited(listed.protected, day),
        "page": listed.page,
        "may_write": may_write_to_residents(),
        "no_letters_now": NO_LETTERS_NOW,
    }
    return render(request, "staff/letters.html", context)


def _print(request: HttpRequest, form: LettersForm, listed: Listed) -> HttpResponse | None:
    """The letters themselves, in the answer to the POST: once it is sent, nobody knows the codes.

    So there is nothing to redirect to. A reload is refused: new codes would void the letters that
    lie printed, and nobody would notice.
    """
    if was_shown(request, form.cleaned_data["run"]):
        once = _("Those letters were shown once. To print them again, make new ones here.")
        messages.warning(request, once)
        return redirect("tenancies:letters")
    people = form.cleaned_data["people"]
    try:
        issued = issue_codes(people=people, delivery=Activation.Delivery.POST, by=actor(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    note_shown(request, form.cleaned_data["run"])
    homes = {occupancy.person_id: occupancy.tenancy.property for occupancy in listed.occupancies}
    sheets = [sheet(request, p, homes[p.pk], issued[p.pk]) for p in people if p.pk in issued]
    in_person = [p for p in people if p.pk not in issued]
    context = {"sheets": sheets, "in_person": in_person, "back_url": request.get_full_path()}
    return render(request, "staff/letters_print.html", context)


def _remember_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filter in the session: a street belongs in no address and no log."""
    form = FilterForm(request.POST, patches=_patches())
    if form.is_valid():
        request.session[FILTER] = form.cleaned_data
    return redirect("tenancies:letters")


def _listed(request: HttpRequest, day: date) -> Listed:
    occupancies = _of_my_patches(day)
    wanted = request.session.get(FILTER, {})
    if wanted.get("patch"):
        occupancies = occupancies.filter(tenancy__property__patch=wanted["patch"])
    if wanted.get("street"):
        occupancies = occupancies.filter(tenancy__property__street__icontains=wanted["street"])
    posted = occupancies.filter(person__protected=False)
    number = page_number(request)
    page = paging(number, posted.count())
    rows = posted[rows_of(number)]
    if request.method == "POST":
        # Whom the page showed that was sent: what another tab lists since decides nothing.
        rows = _of_my_patches(day).filter(person__in=_shown(request), person__protected=False)
    return Listed(list(rows), list(occupancies.filter(person__protected=True)), page)


def _shown(request: HttpRequest) -> list[str] | None:
    """The ids of the people on the page that was sent; None if the page is not ours, or too old."""
    ids: list[str] | None = unseal(request.POST.get("shown", ""), of=_form_of_viewer())
    return ids


def _form_of_viewer() -> str:
    return f"letters of {viewer().user_id}"


def _of_my_patches(day: date) -> QuerySet[Any]:
    return without_account(day).filter(tenancy__property__patch__in=_patches())


def _patches() -> QuerySet[Patch]:
    """The patches somebody sends letters in: an officer those they work, a manager all."""
    every: QuerySet[Patch] = Patch.objects.order_by("code")
    if viewer().role is Role.MANAGER:
        return every
    mine = PatchAssignment.objects.in_force(today()).filter(user=viewer().user_id)
    return every.filter(pk__in=mine.values("patch"))


def _invited(occupancies: Iterable[Occupancy], day: date) -> list[Invited]:
    """One query for all of them: the code each was given last."""
    codes = (
        Activation.objects.filter(person__in=[occupancy.person_id for occupancy in occupancies])
        .order_by("recorded_at")
        .only("person_id", "recorded_at", "expires_on", "ended_at")
    )
    last = {code.person_id: code for code in codes}
    return [
        Invited(
            id=occupancy.person_id,
            name=occupancy.person.name,
            reference=occupancy.person.ref,
            address=occupancy.tenancy.property.address,
            last=_became(last.get(occupancy.person_id), day),
            url=reverse("tenancies:letter", args=[occupancy.person_id]),
        )
        for occupancy in occupancies
    ]


def _became(code: Activation | None, day: date) -> str:
    if code is None:
        return _("None yet")
    given = date_format(timezone.localtime(code.recorded_at), "j F Y")
    if code.ended_at:
        return _("Given %(day)s, works no more. Send a new one.") % {"day": given}
    until = date_format(code.expires_on, "j F Y")
    if code.expires_on < day:
        return _("Given %(day)s, ran out %(until)s") % {"day": given, "until": until}
    return _("Given %(day)s, works until %(until)s") % {"day": given, "until": until}
