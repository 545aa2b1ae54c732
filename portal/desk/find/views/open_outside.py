"""The page on which an officer opens one tenancy or case outside their patches, with a reason."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page
from accounts.actor import actor
from cases.models import Case
from cases.services import open_outside
from portal.desk.find.forms import OutsideForm
from portal.desk.find.references import kind_of
from portal.desk.find.search import SEARCHED, back_to_search
from tenancies.models import Tenancy


@staff_page(Perm.OPEN_OUTSIDE_PATCH)
@require_http_methods(["GET", "HEAD", "POST"])
def open_out_of_patch(request: HttpRequest) -> HttpResponse:
    """Open the reference that was searched for. The address of this page names nothing."""
    reference = request.POST.get("reference", request.session.get(SEARCHED, ""))
    what = kind_of(reference)
    if what is None:
        return redirect("desk:find")
    # Coming from a look outside, the form begins with the reason that was given there.
    begun = {
        "reference": reference,
        "reason": request.POST.get("because", ""),
        "quoting": request.POST.get("quoted", ""),
    }
    # Without a reason chosen its field is not sent.
    form = OutsideForm(request.POST if "quoting" in request.POST else None, initial=begun)
    if form.is_bound and form.is_valid():
        opened = _theirs_already(what, reference) or open_outside(
            what=what,
            reference=reference,
            reason=form.cleaned_data["reason"],
            quoting=form.cleaned_data["quoting"],
            by=actor(request),
        )
        if opened:
            return redirect(f"desk:{what}", opened)
        form.add_error(
            None,
            _(
                "This does not open now. Check the number. If it is right, a colleague will read"
                " your reason. If they agree, it will open here until midnight: look again later."
            ),
        )
    audit_log.record("outside_page_opened", kind=what)
    context = {
        "what": what,
        "reference": reference,
        "form": form,
        "back_url": back_to_search(request),
    }
    return render(request, "staff/open_outside.html", context)


def _theirs_already(what: str, reference: str) -> UUID | None:
    things = Case.objects if what == "case" else Tenancy.objects
    found: UUID | None = (
        things.filter(ref=reference, ended_at=None).values_list("pk", flat=True).first()
    )
    return found
