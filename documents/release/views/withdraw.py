"""The page on which a released document is taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page, today, viewer
from accounts.actor import actor
from documents.models import Release
from documents.release.forms import WithdrawForm
from documents.release.page_headers import document_header, home_of, subject_label
from documents.release.readers import readers_of
from documents.release.services import withdraw_release
from documents.staff_labels import who_reads


@staff_page(Perm.WITHDRAW)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Take one release of a document back."""
    live = Release.objects.select_related(
        "recipient", "document__upload", "document__case", "document__tenancy__property"
    )
    release = get_object_or_404(live, pk=release_id, ended_at=None)
    document = release.document
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        withdraw_release(release=release, reason=reason, by=actor(request))
        messages.success(
            request, _("Taken back. The table says who can read it still, if anybody.")
        )
        return redirect(home_of(document))
    audit_log.record("withdraw_page_opened", [document])
    context = {
        "document": document_header(document),
        "readers": _who(release),
        "form": form,
        "back_url": home_of(document),
        "back_label": subject_label(document),
    }
    return render(request, "staff/withdraw.html", context)


def _who(release: Release) -> str:
    reached = readers_of([release.document])[release.pk]
    return who_reads(release, reached, today=today(), is_open=viewer().portal_is_open)
