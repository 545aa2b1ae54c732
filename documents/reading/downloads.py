"""The only view that returns a document's bytes: access first, then the audit_log, then the file."""

from __future__ import annotations

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
    before access is. The audit log row is committed before the first byte leaves (OneTransaction).
    """
    document: Document = get_object_or_404(
        Document.objects.only("kind", "dated", "case", "content_type"), pk=document_id
    )
    audit_log.record("document_downloaded", [document])
    hides = document.case_id is not None and actor(request).hides_case_titles
    return _guarded(_body(document), document, _("Document") if hides else document.title)


def _body(document: Document) -> HttpResponseBase:
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
