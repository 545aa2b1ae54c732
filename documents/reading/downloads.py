"""The only view that returns a document's own bytes: access first, then the file, then the audit log."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import audit_log
from accounts.access import signed_in_page
from accounts.actor import actor
from documents.files import storage
from documents.models import Document

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
    """Send one document to whoever may see it, under a neutral name.

    The whole file or nothing: no ranges, no "not modified", no HEAD, so that nothing is decided
    before access is. The audit log row is committed before the first byte leaves (OneTransaction). A file
    that is not there, or cannot be read, is noted as downloaded by nobody: the answer is our error page, also
    where the proxy would have sent it.
    """
    document: Document = get_object_or_404(
        Document.objects.only("kind", "dated", "case", "content_type"), pk=document_id
    )
    body = _body(document)
    audit_log.record("document_downloaded", [document])
    hides = document.case_id is not None and actor(request).hides_case_titles
    return _guarded(body, document, _("Document") if hides else document.title)


def _body(document: Document) -> HttpResponseBase:
    try:
        return _from_its_file(document)
    except OSError as fault:
        # By its id alone: the id is nobody's name, and the operator finds the file by it.
        logger.error("The file of document %s cannot be sent: %s", document.pk, fault.strerror)
        raise


def _from_its_file(document: Document) -> HttpResponseBase:
    storage.look_at(document.pk)
    if settings.DOCUMENTS_ACCEL_LOCATION:
        response = HttpResponse()
        response["X-Accel-Redirect"] = settings.DOCUMENTS_ACCEL_LOCATION + storage.name_of(
            document.pk
        )
        return response
    return FileResponse(storage.open_document(document.pk))


def _guarded(response: HttpResponseBase, document: Document, title: str) -> HttpResponseBase:
    name = f"{slugify(title)}-{document.dated:%Y-%m-%d}"
    extension = EXTENSIONS.get(document.content_type, "bin")
    response["Content-Type"] = (
        document.content_type if extension != "bin" else "application/octet-stream"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response
