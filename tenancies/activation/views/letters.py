"""The staff's page on which a run of letters is chosen and begun; its letters are the answer to the press."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page, today, viewer
from accounts.actor import actor
from portal.web.carried import seal, unseal
from portal.web.paging import page_number, paging, rows_of
from tenancies.activation.choosing import HOME, Chosen, Wanted, choose, patches
from tenancies.activation.forms.letters import FilterForm, WriteForm
from tenancies.activation.homes import without_account
from tenancies.activation.runs import begin_run, letters_of
from tenancies.activation.views.letters_run import described, lately
from tenancies.models import LettersRun, Occupancy
from tenancies.writing import NO_LETTERS_NOW, may_write_to_residents

FILTER = "letters_filter"
HERE = "<!-- letters -->"
"""Where the letters stand in the page around them (staff/letters_written.html)."""


@dataclass(frozen=True, slots=True)
class GivenInPerson:
    """Someone to whom no letter goes; the reference tells two people of one name in one home apart."""

    name: str
    reference: str
    address: str
    url: str


@staff_page(Perm.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest) -> HttpResponseBase:
    """Say how many letters would be written to whom, and write them."""
    if "list" in request.POST:
        return _remember_filter(request)
    if request.method == "POST":
        return _write(request)
    wanted = Wanted(**request.session.get(FILTER, {}))
    return _page(request, wanted, choose(wanted))


def _write(request: HttpRequest) -> HttpResponseBase:
    """The letters themselves, in the answer to the POST: once it is sent, nobody knows the codes.

    So there is nothing to redirect to, and a reload writes nothing: it leads to what became of them.
    """
    form = WriteForm(request.POST)
    promised = unseal(request.POST.get("promised", ""), of=_form_of_viewer())
    if promised is None or not form.is_valid():
        messages.warning(request, _("The page was open too long. Look again."))
        return redirect("tenancies:letters")
    run_id: UUID = form.cleaned_data["run"]
    if LettersRun.objects.filter(pk=run_id).exists():
        messages.warning(request, _("Those letters were shown once. This is what became of them."))
        return redirect("tenancies:letters_run", run_id)
    wanted = Wanted(**promised["wanted"])
    chosen = choose(wanted)
    if [len(chosen.by_post), len(chosen.ends)] != promised["letters"]:
        messages.warning(
            request, _("Something has changed since you opened this page. Look again.")
        )
        return _page(request, wanted, chosen)
    try:
        run = begin_run(run_id, wanted, len(chosen.by_post))
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        return _page(request, wanted, chosen)
    return _letters(request, run, chosen)


def _letters(request: HttpRequest, run: LettersRun, chosen: Chosen) -> HttpResponseBase:
    context = {"run": run, "letters_here": HERE, "back_url": request.get_full_path()}
    head, _here, foot = render_to_string("staff/letters_written.html", context, request).partition(
        HERE
    )
    page = request.build_absolute_uri(reverse("tenancies:activate"))
    mark = actor(request).sessions_mark
    answer = StreamingHttpResponse(
        letters_of(run, chosen, head=head, foot=foot, page=page, mark=mark)
    )
    # A proxy would keep what it cannot pass on yet, codes and all, in a file.
    answer["X-Accel-Buffering"] = "no"
    return answer


def _page(request: HttpRequest, wanted: Wanted, chosen: Chosen) -> HttpResponse:
    number = page_number(request)
    people = _given_in_person(chosen.in_person[rows_of(number)])
    audit_log.record("letters_page_opened", kind="tenancies.person", ids=people)
    promised = {"wanted": asdict(wanted), "letters": [len(chosen.by_post), len(chosen.ends)]}
    context: dict[str, Any] = {
        "write": WriteForm(initial={"promised": seal(promised, of=_form_of_viewer())}),
        "filter": FilterForm(initial=asdict(wanted), patches=patches()),
        "letters": len(chosen.by_post),
        "ends": len(chosen.ends),
        "in_person": list(people.values()),
        "page": paging(number, len(chosen.in_person)),
        "runs": [described(run) for run in lately()],
        "may_write": may_write_to_residents(),
        "no_letters_now": NO_LETTERS_NOW,
    }
    return render(request, "staff/letters.html", context)


def _remember_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filter in the session: a street belongs in no address and no log."""
    form = FilterForm(request.POST, patches=patches())
    if form.is_valid():
        request.session[FILTER] = form.cleaned_data
    return redirect("tenancies:letters")


def _form_of_viewer() -> str:
    return f"letters of {viewer().user_id}"


def _given_in_person(people: list[UUID]) -> dict[UUID, GivenInPerson]:
    """By address, as they were chosen."""
    found = without_account(today(), among=people).select_related("person", HOME) if people else []
    lives: dict[UUID, Occupancy] = {occupancy.person_id: occupancy for occupancy in found}
    return {
        someone: GivenInPerson(
            name=lives[someone].person.name,
            reference=lives[someone].person.ref,
            address=lives[someone].tenancy.property.address,
            url=reverse("tenancies:letter", args=[someone]),
        )
        for someone in people
        if someone in lives  # Else they made an account, or moved, since they were chosen.
    }
