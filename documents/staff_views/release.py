"""The page on which a paper is released: to whom, why, until when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import ledger
from accounts.access import Perm, staff_page
from documents.forms import ReleaseForm
from documents.models import Document, Release
from documents.offers import Offer, offers_for
from documents.readers import readers_of
from documents.services import release_document, today
from documents.staff_views.heads import head, home_of, place


@staff_page(Perm.RELEASE)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Release one paper to the readers that the facts allow."""
    papers = Document.objects.select_related("upload", "case", "tenancy__property")
    document = get_object_or_404(papers, pk=document_id, ended_at=None)
    offers = offers_for(document)
    if not offers:
        messages.warning(request, _why_not(document))
        return redirect(home_of(document))
    form = ReleaseForm(request.POST or None, offers=offers, kind=document.kind, today=today())
    if request.method == "POST" and form.is_valid() and _released(request, document, form):
        return redirect(home_of(document))
    ledger.record("release_page_opened", [document])
    return render(request, "staff/release.html", _context(document, offers, form))


def _released(request: HttpRequest, document: Document, form: ReleaseForm) -> bool:
    offer = form.cleaned_data["offer"]
    try:
        made = release_document(
            document=document,
            audience=offer.audience,
            recipient=offer.recipient,
            reason=form.cleaned_data["reason"],
            until=form.cleaned_data["until"],
            by=request.user,  # type: ignore[arg-type]
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    _say_who_reads(request, document, made)
    return True


def _say_who_reads(request: HttpRequest, document: Document, made: Release) -> None:
    """Count the readers after the fact, as the walls have it, and never by name."""
    count = sum(reader.signs_in for reader in readers_of([document])[made.pk])
    if count:
        said = ngettext(
            "Released. %(count)s person can read it now.",
            "Released. %(count)s people can read it now.",
            count,
        )
        messages.success(request, said % {"count": count})
    else:
        messages.warning(request, _("Released, but nobody can read it now. See why below."))


def _why_not(document: Document) -> str:
    if document.frozen:
        return _("This paper is being checked. Do not release or copy it.")
    if Release.objects.filter(document=document, ended_at=None).exists():
        return _("This paper is released already. To change who reads it, take it back first.")
    return _("Nobody may be given this paper now. Has the case been shared with its addressee?")


def _context(document: Document, offers: list[Offer], form: ReleaseForm) -> dict[str, object]:
    only = offers[0].recipient if len(offers) == 1 else None
    readers = _("%(name)s will be able to read this paper straight away. Nobody else will.")
    button = _("Release to %(name)s")
    return {
        "paper": head(document),
        "readers": readers % {"name": only.name} if only else "",
        "form": form,
        "button": button % {"name": only.name} if only else _("Release"),
        "back_url": home_of(document),
        "back_label": place(document),
    }
