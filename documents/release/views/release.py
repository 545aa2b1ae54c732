"""The page on which a document is released: what the check found in it, to whom, why, until when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page, today, viewer
from accounts.actor import actor
from documents.freezes import is_closed_to_residents
from documents.kinds import kind_of
from documents.models import Document, Release
from documents.release.deciding import check_step
from documents.release.forms import ReleaseForm
from documents.release.holds import waiting_among
from documents.release.offers import ReleaseOffer, offers_for
from documents.release.page_headers import document_header, home_of, subject_label
from documents.release.people import Described, described, names
from documents.release.readers import readers_of
from documents.release.services import release_document
from documents.release.views.checking import SECONDS_UNTIL_IT_RENEWS, pressed, to_decide


@staff_page(Perm.RELEASE)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Release one document to the readers that the facts allow."""
    documents = Document.objects.select_related("upload", "case", "tenancy__property")
    document: Document = get_object_or_404(documents, pk=document_id, ended_at=None)
    offers = offers_for(document)
    if not offers:
        messages.warning(request, _why_not(document))
        return redirect(home_of(document))
    check = check_step(document)
    groups = to_decide(request, check)
    is_of_the_check = request.method == "POST" and "step" in request.POST
    if is_of_the_check and pressed(request, document, groups):
        return redirect(request.path)
    who = described(document, offers)
    form = ReleaseForm(
        request.POST if request.method == "POST" and not is_of_the_check else None,
        offers=offers,
        who=who,
        kind=kind_of(document.kind),
        today=today(),
        needs_reading=check.needs_reading,
    )
    if check.is_passed and form.is_valid() and _released(request, document, form):
        return redirect(home_of(document))
    audit_log.record("release_page_opened", [document])
    context = {
        "check": check,
        "to_decide": groups.values(),
        **_context(document, offers, who, form),
    }
    response = render(request, "staff/release.html", context)
    if check.waits or check.is_being_blacked_out:
        response["Refresh"] = str(SECONDS_UNTIL_IT_RENEWS)
    return response


def _released(request: HttpRequest, document: Document, form: ReleaseForm) -> bool:
    offer = form.cleaned_data["offer"]
    try:
        made = release_document(
            document=document,
            audience=offer.audience,
            recipient=offer.recipient,
            reason=form.cleaned_data["reason"],
            until=form.cleaned_data["until"],
            pages_read=form.cleaned_data.get("read", False),
            by=actor(request),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    _say_who_reads(request, document, made)
    return True


def _say_who_reads(request: HttpRequest, document: Document, made: Release) -> None:
    """Count the readers after the fact, as the walls have it, and never by name."""
    count = sum(reader.signs_in for reader in readers_of([document])[made.pk])
    said = ngettext(
        "Released. %(count)s person can read it now.",
        "Released. %(count)s people can read it now.",
        count,
    )
    if waiting_among([made.pk]):
        messages.success(
            request, _("Saved. A colleague will look at it before anyone can read it.")
        )
    elif count and viewer().portal_is_open:
        messages.success(request, said % {"count": count})
    else:
        messages.warning(request, _("Released, but nobody can read it now. The table says why."))


def _why_not(document: Document) -> str:
    if is_closed_to_residents(document):
        return _("This document is being checked. Do not release or copy it.")
    if Release.objects.filter(document=document, ended_at=None).exists():
        return _("This document is released already. To change who reads it, take it back first.")
    if not kind_of(document.kind).is_releasable:
        return _("Documents of this kind are for staff only.")
    if not document.upload.ref:
        return _("Nobody may be given this document now. Has the case been shared with anybody?")
    return _("Nobody may be given this document now. Has the case been shared with its addressee?")


def _context(
    document: Document, offers: list[ReleaseOffer], who: Described, form: ReleaseForm
) -> dict[str, object]:
    only = offers[0] if len(offers) == 1 else None
    button = _("Release to %(name)s") % {"name": names(only.readers, who)} if only else _("Release")
    return {
        "document": document_header(document),
        "readers": _who_will(document, only, who) if only else "",
        "form": form,
        "button": button,
        "back_url": home_of(document),
        "back_label": subject_label(document),
        "black_out_url": reverse("documents:black_out", args=[document.pk]),
        "copy_url": reverse("documents:read_copy", args=[document.pk]),
    }


def _who_will(document: Document, offer: ReleaseOffer, who: Described) -> str:
    """What the release does, where it can go to one person only."""
    said = _("%(name)s will be able to read this document straight away.")
    if offer.needs_until:
        said = _("%(name)s has left our homes, and will read this document until the day you give.")
    elif not offer.readers[0].signs_in:
        said = _("%(name)s has no active account, and will read this document once they have.")
    released = Release.objects.filter(document=document, ended_at=None).exists()
    others = _("Whoever reads it now still will.") if released else _("Nobody else will.")
    return f"{said % {'name': names(offer.readers, who)}} {others}"
