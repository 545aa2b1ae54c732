"""The portal's own addresses, and pages that fail in every way that a page can, with the door open."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from accounts.access import signed_in_page
from accounts.actor import actor
from documents.models import Document
from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as of_the_portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@signed_in_page
def raises(request: HttpRequest) -> HttpResponse:
    """Fails with the reader's documents and name at hand."""
    raise KeyError(actor(request).name, list(Document.objects.values_list("pk", flat=True)))


@signed_in_page
def fails_in_sql(request: HttpRequest) -> HttpResponse:
    """Fails inside PostgreSQL, which refuses everything until the rollback."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [actor(request).name])
    return HttpResponse("unreachable")


@signed_in_page
def takes_too_long(_request: HttpRequest) -> HttpResponse:
    """Is ended by PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '100ms'; SELECT pg_sleep(60)")
    return HttpResponse("unreachable")


@signed_in_page
def thinks(request: HttpRequest) -> HttpResponse:
    """Is still at work inside the door when somebody impatient has gone, or PostgreSQL has."""
    time.sleep(0.3)
    return HttpResponse(actor(request).name)


@signed_in_page
def leaves_everything_behind(_request: HttpRequest) -> HttpResponse:
    """Does to its connection what would outlive the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('portal.claim', current_setting('portal.claim'), false),"
            " set_config('role', current_setting('role'), false),"
            " set_config('work_mem', '65kB', false), pg_advisory_lock(7)"
        )
    return HttpResponse("left")


@signed_in_page
def breaks_off(request: HttpRequest) -> StreamingHttpResponse:
    """Begins an answer that it cannot end."""
    name = actor(request).name

    def parts() -> Iterator[str]:
        yield name
        raise RuntimeError(name)

    return StreamingHttpResponse(parts())


FAILING = (raises, fails_in_sql, takes_too_long)
urlpatterns = [
    *of_the_portal,
    *(path(f"{page.__name__}/", page) for page in FAILING),
    path("thinks/", thinks),
    path("leaves/", leaves_everything_behind),
    path("breaks-off/", breaks_off),
]
