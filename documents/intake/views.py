"""The pages on which staff add documents to a case or a tenancy: one file or several, none released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page, today
from accounts.actor import actor
from cases.models import Case, Party
from documents.freezes import freezes_on
from documents.intake.adding import add_documents, can_add_documents
from documents.intake.forms import UploadForm
from documents.intake.outcomes import keep, kept, row
from documents.intake.refusals import Refusal
from documents.kinds import DocumentKind, kinds_of_cases, kinds_of_homes
from tenancies.models import Tenancy


@dataclass(frozen=True, slots=True)
class UploadSubject:
    """Where the documents go, and what the form must know of it."""

    to: Case | Tenancy
    label: str
    back_url: str
    kinds: tuple[DocumentKind, ...]
    frozen: bool
    parties: Sequence[Party] = ()
    first_day: date | None = None
    last_day: date | None = None


@staff_page(Perm.UPLOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def case_upload(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Add documents to a case."""
    case: Case = get_object_or_404(Case, pk=case_id, ended_at=None)
    place = UploadSubject(
        to=case,
        label=_("Case %(reference)s") % {"reference": case.ref},
        back_url=reverse("desk:case", args=[case.pk]),
        kinds=kinds_of_cases(),
        frozen=bool(freezes_on(case=case.pk)),
        parties=_parties(case),
    )
    return _upload(request, place)


def _parties(case: Case) -> list[Party]:
    live = Party.objects.filter(case=case, ended_at=None).select_related("person")
    return list(live.order_by("person__surname", "person__forename", "role", "id"))


@staff_page(Perm.UPLOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def tenancy_upload(request: HttpRequest, tenancy_id: UUID) -> HttpResponse:
    """Add documents to a tenancy."""
    lettings = Tenancy.objects.select_related("property")
    tenancy: Tenancy = get_object_or_404(lettings, pk=tenancy_id, ended_at=None)
    place = UploadSubject(
        to=tenancy,
        label=tenancy.property.address,
        back_url=reverse("desk:tenancy", args=[tenancy.pk]),
        kinds=kinds_of_homes(),
        frozen=bool(freezes_on(tenancy=tenancy.pk)),
        first_day=tenancy.start_date,
        last_day=tenancy.end_date,
    )
    return _upload(request, place)


def _upload(request: HttpRequest, place: UploadSubject) -> HttpResponse:
    """The page of either; the script sends one file at a time to the same address and wants JSON."""
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        kinds=place.kinds,
        parties=place.parties,
        first_day=place.first_day,
        last_day=place.last_day,
        today=today(),
    )
    is_script = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    if is_sent and form.is_valid():
        sent = form.cleaned_data
        outcomes = add_documents(
            files=sent["documents"],
            kind=sent["kind"],
            dated=sent["dated"],
            to=place.to,
            by=actor(request),
            given_by=sent.get("given_by"),
        )
        rows = [row(outcome) for outcome in outcomes]
        if is_script:
            return JsonResponse({"rows": [asdict(row) for row in rows]})
        keep(request, place.to.pk, rows)
        return redirect(request.path)
    if is_sent and is_script:
        return JsonResponse({"errors": _problems(form)}, status=422)
    audit_log.record("upload_page_opened", [place.to])
    return render(request, "staff/upload.html", _context(request, place, form))


def _problems(form: UploadForm) -> list[dict[str, str]]:
    """What is wrong with the form, and the box in which to put it right."""
    return [
        {"target": form[name].id_for_label, "text": str(said)}
        for name, errors in form.errors.items()
        for said in errors
    ]


def _context(request: HttpRequest, place: UploadSubject, form: UploadForm) -> dict[str, object]:
    return {
        "place": place.label,
        "back_url": place.back_url,
        "frozen": place.frozen,
        "can_add": not place.frozen or can_add_documents(place.to),
        "form": form,
        "rows": kept(request, place.to.pk),
        "limits": {
            "largest": settings.UPLOAD_LARGEST_FILE,
            "most": settings.UPLOAD_MOST_FILES,
            "empty": Refusal.EMPTY.sentence,
            "too_big": Refusal.TOO_BIG.sentence,
            "too_many": Refusal.TOO_MANY.sentence,
        },
    }
