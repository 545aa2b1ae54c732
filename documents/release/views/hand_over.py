"""The page on which one closed document is handed over, on paper: it opens nothing online."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page
from documents.models import Document
from documents.release.forms import HandOverForm
from documents.release.page_headers import document_header, home_of, subject_label
from documents.release.readers import kept_readers


@staff_page(Perm.RELEASE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Note that one document goes, on paper, to one person who would read it if it were not closed."""
    documents = Document.objects.select_related("upload", "case", "tenancy__property")
    document: Document = get_object_or_404(documents, pk=document_id, ended_at=None)
    readers = kept_readers(document)
    if not readers:
        messages.warning(request, _("No one you may hand this document to is kept from it."))
        return redirect(home_of(document))
    form = HandOverForm(request.POST if request.method == "POST" else None, readers=readers)
    if form.is_valid():
        audit_log.record(
            "handed_over", [document], to=form.cleaned_data["to"], how=form.cleaned_data["how"]
        )
        messages.success(
            request, _("Noted. Hand over this one document. It stays closed in the portal.")
        )
        return redirect(home_of(document))
    audit_log.record("hand_over_page_opened", [document])
    context = {
        "document": document_header(document),
        "form": form,
        "copy_url": reverse("documents:read_copy", args=[document.pk]),
        "back_url": home_of(document),
        "back_label": subject_label(document),
    }
    return render(request, "staff/hand_over.html", context)
