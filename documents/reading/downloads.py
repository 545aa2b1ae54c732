"""Files that leave: the copy that readers take away and, for staff alone, the original. Access is first."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import audit_log
from accounts.access import Perm, Role, signed_in_page, staff_page, viewer
from accounts.actor import actor
from documents.files import kept_pages, storage
from documents.files.kept_pages import Copy
from documents.models import Document
from documents.reading import copies
from documents.reading.versions import as_readers_get_it
from documents.reading.viewing import SECONDS_UNTIL_IT_RENEWS
from documents.sandbox.wire import MEDIA_TYPES, PDF

logger = logging.getLogger(__name__)

EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


@signed_in_page
@require_GET
def download(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """Send the copy of one document to a reader who may see it, under a neutral name; no byte of the upload.

    The whole file or nothing: no ranges, no "not modified", no HEAD, so that nothing is decided before
    access is. The audit log row is committed before the first byte leaves (OneTransaction). A copy that is
    not there is made; until then the answer is a page that asks again by itself, and nothing is noted.
    """
    document = _seen(document_id)
    if document.content_type not in MEDIA_TYPES:
        raise Http404  # There is no copy of it, and residents never see it.
    edition = as_readers_get_it(document)
    cannot = copies.have_made(edition, copies.heading_of(document))
    sha256 = "" if cannot else copies.hash_of(edition.copy)
    body = _of_the_copy(edition.copy) if sha256 else None
    if body is None:
        return _not_yet(request, document, cannot)
    version = edition.copy.version
    audit_log.record("document_downloaded", [document], version=version, sha256=sha256)
    hides = document.case_id is not None and actor(request).hides_case_titles
    return _guarded(body, document, _("Document") if hides else document.title, PDF)


@staff_page(Perm.READ_DOCUMENTS)
@require_GET
def original(_request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """Send a document as it came to staff who ask for it. The only view that returns a document's own bytes.

    As with a copy: whole or not at all. A file that is not there, or cannot be read, is not noted as
    downloaded: the answer is our error page, also where the proxy would have sent it.
    """
    document = _seen(document_id)
    try:
        body = _of_the_original(document.pk)
    except OSError as fault:
        # By its id alone: the id is no one's name, and the operator finds the file by it.
        logger.error("The file of document %s cannot be sent: %s", document.pk, fault.strerror)
        raise
    audit_log.record("original_downloaded", [document])
    return _guarded(body, document, document.title, document.content_type)


def _seen(document_id: UUID) -> Document:
    document: Document = get_object_or_404(
        Document.objects.only("kind", "dated", "case", "content_type"), pk=document_id
    )
    return document


def _not_yet(request: HttpRequest, document: Document, cannot: str) -> HttpResponse:
    """The page until the copy is there. It asks again by itself, unless it would ask in vain."""
    reads_at = "document" if viewer().role is Role.RESIDENT else "read_copy"
    context = {"cannot": cannot, "back_url": reverse(f"documents:{reads_at}", args=[document.pk])}
    response = render(request, "documents/copy.html", context, status=503 if cannot else 200)
    if not cannot:
        response["Refresh"] = str(SECONDS_UNTIL_IT_RENEWS)
    return response


def _of_the_copy(copy: Copy) -> HttpResponseBase | None:
    """The copy's file; None if there is none, any more."""
    if not kept_pages.is_kept(copy, copies.FILE):
        return None
    if settings.PAGES_ACCEL_LOCATION:
        return _by_the_proxy(settings.PAGES_ACCEL_LOCATION + kept_pages.name_of(copy, copies.FILE))
    try:
        return FileResponse(kept_pages.path_of(copy, copies.FILE).open("rb"))
    except FileNotFoundError:  # Thrown away this moment: the reader asks again.
        return None


def _of_the_original(document_id: UUID) -> HttpResponseBase:
    storage.look_at(document_id)
    if settings.DOCUMENTS_ACCEL_LOCATION:
        return _by_the_proxy(settings.DOCUMENTS_ACCEL_LOCATION + storage.name_of(document_id))
    return FileResponse(storage.open_document(document_id))


def _by_the_proxy(place: str) -> HttpResponse:
    response = HttpResponse()
    response["X-Accel-Redirect"] = place
    return response


def _guarded(
    response: HttpResponseBase, document: Document, title: str, media_type: str
) -> HttpResponseBase:
    name = f"{slugify(title)}-{document.dated:%Y-%m-%d}"
    extension = EXTENSIONS.get(media_type, "bin")
    response["Content-Type"] = media_type if extension != "bin" else "application/octet-stream"
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response
