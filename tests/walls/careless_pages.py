"""The addresses of the breach's test: the portal's own, and one widget as it was written in 2022."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.access import resident_page
from cases.models import Share
from documents.models import Document, Release
from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as of_the_portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@resident_page
def case_papers(_request: HttpRequest) -> HttpResponse:
    """Shown to residents with a shared case; the list behind it was never narrowed to theirs."""
    if not Share.objects.only("pk").exists():
        return HttpResponse("No case.")
    papers = Document.objects.select_related().order_by("pk")
    releases = Release.objects.values_list("pk", "reason").order_by("pk")
    lines = [str(paper.pk) for paper in papers.only("pk")]
    return HttpResponse("\n".join([*lines, *(f"{pk} {reason}" for pk, reason in releases)]))


urlpatterns = [*of_the_portal, path("widget/", case_papers, name="widget")]
