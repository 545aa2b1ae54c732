"""The addresses of the breach's test: the portal's own, and one widget as it was written in 2022."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.access import Perm, resident_page, staff_page, viewer
from cases.models import Share
from documents.models import Document, Release
from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as of_the_portal
from tenancies.models import Person

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@resident_page
def case_documents(_request: HttpRequest) -> HttpResponse:
    """Shown to residents with a shared case; the list behind it was never narrowed to theirs."""
    if not Share.objects.only("pk").exists():
        return HttpResponse("No case.")
    documents = Document.objects.select_related().order_by("pk")
    releases = Release.objects.values_list("pk", "reason").order_by("pk")
    lines = [str(document.pk) for document in documents.only("pk")]
    return HttpResponse("\n".join([*lines, *(f"{pk} {reason}" for pk, reason in releases)]))


@staff_page(Perm.RELEASE)
def failing_release(_request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Writes what the facts refuse, and does not catch the refusal: PostgreSQL quotes the row."""
    person = Person.objects.get(pk=person_id)
    document = Document.objects.filter(tenancy__isnull=False, ended_at=None).latest("dated")
    Release.objects.create(
        document=document,
        audience="recipient",
        recipient=None,
        reason=f"{person.surname} asked",
        opens_on=document.dated,
        recorded_by=viewer().user_id,
    )
    return HttpResponse(person.surname)


@staff_page(Perm.RELEASE)
def failing_page(_request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Fails with words about a person in the exception."""
    raise KeyError(Person.objects.get(pk=person_id).surname)


urlpatterns = [
    *of_the_portal,
    path("widget/", case_documents, name="widget"),
    path("fails/<uuid:person_id>/", failing_page),
    path("fails-in-sql/<uuid:person_id>/", failing_release),
]
