"""My work: what waits for the one who asks, the search box, and the open cases of their patches."""

from __future__ import annotations

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import audit_log
from accounts.access import Perm, Role, may, staff_page, today, viewer
from portal.desk.caller.forms import CallerForm
from portal.desk.find.search import search_form
from portal.desk.my_work.asked_outside import asked_outside
from portal.desk.my_work.doubts import doubts_to_decide
from portal.desk.my_work.held import held
from portal.desk.my_work.kept_people import kept_people
from portal.desk.my_work.let_in import let_in
from portal.desk.my_work.open_cases import open_cases
from portal.desk.my_work.safe_contacts import safe_contacts_to_look_at
from portal.desk.my_work.stopped import releases_stopped
from portal.desk.my_work.tasks import tasks_to_do
from portal.desk.my_work.waiting import blocks_to_review, documents_not_released, frozen_documents
from portal.desk.my_work.worklists import Source, Tile, tile, worklist
from portal.incidents.rectification import rectification_requests_waiting
from portal.web.dates import date_format
from tenancies.models import PatchAssignment


@staff_page(Perm.FIND_PEOPLE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The desk; for an adviser it is what finds a home and a caller."""
    form = search_form(request)
    audit_log.record("desk_opened")
    if not may(Perm.SEE_WHAT_WAITS):
        return render(request, "staff/home.html", {"form": form, "caller_form": CallerForm()})
    mine, waiting = _my_assignments(), _waiting()
    patches = None if mine is None else [one.patch for one in mine]
    shown = request.GET.get("show", "")
    listed = waiting.get(shown) if shown else open_cases(patches)
    if listed is None:
        raise Http404
    work = worklist(request, listed)
    context = {
        "form": form,
        "tiles": [
            _rectification_requests(),
            *(tile(source, shown=shown) for source in waiting.values()),
        ],
        "work": work,
        "page": work.page,
        "all_cases": bool(shown),
        "patches": _patch_words(mine),
        "may_cover": may(Perm.COVER_PATCHES),
        "can_read_quarantine": may(Perm.READ_QUARANTINE),
        "kept": kept_people(patches),
        "without_a_call": _homes_opened_without_a_call(),
        "let_in": let_in(),
    }
    return render(request, "staff/home.html", context)


def _waiting() -> dict[str, Source]:
    """The lists with a tile, in their order. A manager sees no frozen documents: a nought would be untrue."""
    sources = [blocks_to_review(), documents_not_released()]
    if may(Perm.RELEASE):
        sources.append(releases_stopped())
    if may(Perm.DO_TASKS):
        sources.append(tasks_to_do())
    if may(Perm.SET_SAFE_CONTACTS):
        sources.append(safe_contacts_to_look_at())
    if may(Perm.RELEASE) or may(Perm.DECIDE_SAFE_CONTACTS):
        sources.append(held())
    if may(Perm.DECIDE_SAFE_CONTACTS):
        sources.append(asked_outside())
    if may(Perm.DECIDE_DOUBTS):
        sources.append(doubts_to_decide())
    if viewer().role is not Role.MANAGER:
        sources.insert(1, frozen_documents())
    return {source.key: source for source in sources}


def _rectification_requests() -> Tile:
    """People who disagree with a document about themselves: a list of its own, with pages to answer on."""
    number = rectification_requests_waiting()
    return Tile(
        number=number,
        words=ngettext(
            "rectification request to answer", "rectification requests to answer", number
        ),
        url=reverse("incidents:rectification_requests"),
        current=False,
        pressing=number > 0,
    )


def _homes_opened_without_a_call() -> int:
    """Of managers and the DPO: how often an adviser has opened a home today and quoted no call."""
    if viewer().role is Role.OFFICER:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.homes_opened_without_a_call()")
        return int(cursor.fetchone()[0])


def _my_assignments() -> list[PatchAssignment] | None:
    """The officer's patches, and until when; None for those who work everywhere."""
    if viewer().role is not Role.OFFICER:
        return None
    mine = PatchAssignment.objects.in_force(today()).filter(user=viewer().user_id)
    return list(mine.select_related("patch").order_by("patch__code", "pk"))


def _patch_words(assignments: list[PatchAssignment] | None) -> list[str]:
    return [_words_of(one) for one in assignments or ()]


def _words_of(assignment: PatchAssignment) -> str:
    patch = f"{assignment.patch.code} {assignment.patch.name}"
    if assignment.until_day is None:
        return patch
    day = date_format(assignment.until_day, "l j F")
    return _("%(patch)s (cover until %(day)s)") % {"patch": patch, "day": day}
