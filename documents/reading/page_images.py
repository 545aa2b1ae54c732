"""The pictures of pages, each under the signed id of the view on which its page stood."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts import audit_log
from accounts.access import Role, signed_in_page, viewer
from documents.files import kept_pages
from documents.files.kept_pages import Copy
from documents.models import Document
from documents.reading.pages import ready_page
from documents.reading.versions import as_readers_get_it

_TYPES = {"png": "image/png", "jpg": "image/jpeg"}


def address_of(copy: Copy, number: int, *, view: UUID, reader: UUID) -> str:
    """Where the reader of a view finds the picture of a page that stands on it."""
    signer = _signer(copy.document_id, number, reader)
    signed = signer.sign(f"{view.hex}.{copy.version}")
    return reverse("documents:page_image", args=[copy.document_id, number, signed])


@signed_in_page
@require_GET
def page_image(
    _request: HttpRequest, document_id: UUID, number: int, signed: str
) -> HttpResponseBase:
    """Send one page to a reader who may see its document now and was just shown that it is there.

    Nothing of the document itself is opened. A picture that was thrown away meanwhile is not there: the page
    on which it stood makes it again.
    """
    view, version = _view_of(document_id, number, signed)
    document: Document = get_object_or_404(
        Document.objects.only("pk", "content_type"), pk=document_id
    )
    copy = Copy(document.pk, version)
    page = ready_page(copy, number) if _may_still_be_shown(document, copy) else None
    if page is None:
        raise Http404
    response = _from_its_file(copy, page.image)
    audit_log.record("page_shown", [document], version=version, view=str(view), page=number)
    response["Content-Type"] = _TYPES[page.image.rpartition(".")[2]]
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response


def _may_still_be_shown(document: Document, copy: Copy) -> bool:
    """Whether a resident would be shown this version now: more may have been blacked out since."""
    return viewer().role is not Role.RESIDENT or copy == as_readers_get_it(document).copy


def _from_its_file(copy: Copy, image: str) -> HttpResponseBase:
    if settings.PAGES_ACCEL_LOCATION:
        response = HttpResponse()
        response["X-Accel-Redirect"] = settings.PAGES_ACCEL_LOCATION + kept_pages.name_of(
            copy, image
        )
        return response
    try:
        return FileResponse(kept_pages.path_of(copy, image).open("rb"))
    except FileNotFoundError as thrown_away:
        raise Http404 from thrown_away


def _view_of(document_id: UUID, number: int, signed: str) -> tuple[UUID, int]:
    """The view's id and the version read. Raises Http404 unless it was signed for this reader, and lately."""
    try:
        signer = _signer(document_id, number, viewer().user_id)
        said = signer.unsign(signed, max_age=settings.SESSION_COOKIE_AGE)
    except BadSignature as forged:
        raise Http404 from forged
    view, _dot, version = said.partition(".")
    return UUID(hex=view), int(version)


def _signer(document_id: UUID, number: int, reader: UUID) -> TimestampSigner:
    """Signs for one reader: what another was given is worth nothing to them."""
    return TimestampSigner(salt=f"documents.page_image {reader} {document_id} {number}")
