"""A page says who it is for, or it is not served: to nobody, whoever they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.access import staff_page
from accounts.access.pages import Perm
from portal.urls import handler400, handler403, handler404, handler500
from tests.clients import PersonsClient

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def forgotten(_request: HttpRequest) -> HttpResponse:
    """A page whose author forgot the mark."""
    return HttpResponse("served")


urlpatterns = [
    path("forgotten/", forgotten),
    path("marked/", staff_page(Perm.FIND_PEOPLE)(forgotten)),
]


@pytest.mark.parametrize("name", ["nobody", "Morag", "Fiona", "Donald"])
def test_view_without_an_audience_is_not_served(
    as_person: Callable[[str], PersonsClient], name: str
) -> None:
    browser = PersonsClient() if name == "nobody" else as_person(name)
    answer = browser.get("/forgotten/")
    assert (answer.status_code, b"served" in answer.content) == (500, False)


def test_view_with_an_audience_is_served(as_person: Callable[[str], PersonsClient]) -> None:
    assert as_person("Fiona").get("/marked/").content == b"served"
