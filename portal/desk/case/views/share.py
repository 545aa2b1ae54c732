"""The pages on which a case is shared with a party, reworded for them, or shared no longer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page
from accounts.actor import actor
from accounts.models import User
from cases.models import Party, Share, Wording
from cases.services import end_share, reword_share, share_case
from cases.staff_knowledge import lived_together
from documents.freezes import freezes_on
from documents.models import Release
from documents.release.holds import waiting_among
from portal.desk.case.forms import ShareForm


@dataclass(frozen=True, slots=True)
class PartyHeader:
    """The party at the top of a form about them."""

    name: str
    role: str


@staff_page(Perm.SHARE_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Let a party know of the case, in words written for them, or change these words."""
    parties = Party.objects.select_related("case", "person").filter(case__ended_at=None)
    party = get_object_or_404(parties, pk=party_id, ended_at=None)
    shared = Share.objects.filter(case=party.case_id, person=party.person_id, ended_at=None).first()
    if refusal := _why_not(party, shared):
        messages.warning(request, refusal)
        return redirect("desk:case", party.case_id)
    wording = Wording.objects.filter(share=shared, ended_at=None).first() if shared else None
    form = ShareForm(
        request.POST if request.method == "POST" else None, party=party, wording=wording
    )
    if form.is_valid() and _is_saved(form, party, shared, by=actor(request)):
        messages.success(request, _what_follows(party))
        return redirect("desk:case", party.case_id)
    audit_log.record("share_page_opened", [party])
    context = {
        **_context(party, form),
        "changing": shared is not None,
        "same_household": lived_together(party.case_id),
    }
    return render(request, "staff/share.html", context)


@staff_page(Perm.SHARE_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def share_end(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Stop showing the case, and the documents released under the share, to this party."""
    shares = Share.objects.select_related("party__case", "party__person")
    shared = get_object_or_404(shares, pk=share_id, ended_at=None)
    if request.method == "POST":
        end_share(share=shared, by=actor(request))
        messages.success(request, _("The case is not shared with them any more."))
        return redirect("desk:case", shared.case_id)
    audit_log.record("share_page_opened", [shared.party])
    live = Release.objects.filter(share=shared, ended_at=None).select_related("document")
    newest_first = live.order_by("-document__dated", "document__kind")
    titles = [release.document.title for release in newest_first]
    return render(
        request, "staff/share_end.html", {**_context(shared.party, None), "documents": titles}
    )


def _why_not(party: Party, shared: Share | None) -> str:
    if freezes_on(case=party.case_id):
        return _("This case’s documents are being checked. Do not share it now.")
    if shared and shared.party_id != party.pk:
        return _("They know of this case in their other role. Change those words instead.")
    return ""


def _is_saved(form: ShareForm, party: Party, shared: Share | None, *, by: User) -> bool:
    """Whether it is stored; if PostgreSQL refuses it, the form says so."""
    try:
        if shared:
            reword_share(share=shared, by=by, **form.cleaned_data)
        else:
            share_case(party=party, by=by, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()


def _what_follows(party: Party) -> str:
    shared = Share.objects.filter(party=party, ended_at=None).values_list("pk", flat=True)
    if waiting_among(shared):
        return _("Saved. A colleague will look at it before they can read it.")
    return _("Saved. They read exactly these words from now on.")


def _context(party: Party, form: ShareForm | None) -> dict[str, object]:
    return {
        "party": PartyHeader(party.person.name, str(Party.PartyRole(party.role).label)),
        "case_ref": party.case.ref,
        "form": form or "",
        "back_url": reverse("desk:case", args=[party.case_id]),
    }
