"""Leaving quickly: the session ends, the browser forgets, and a page like any other opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings

from tests.clients import PersonsClient
from tests.resident.pages import title
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
BUTTON = "govuk-js-exit-this-page-button"
LINK = "govuk-js-exit-this-page-skiplink"


@pytest.mark.parametrize("name", ["Morag", "Fiona", "nobody"])
def test_quick_exit_ends_the_session_and_shows_a_neutral_site(
    world: World, as_person: AsPerson, settings: LazySettings, name: str
) -> None:
    assert world.residents
    browser = PersonsClient() if name == "nobody" else as_person(name)
    answer = browser.get("/leave/")
    assert answer.status_code == 302
    assert answer["Location"] == settings.LEAVE_TO_URL == "https://www.bbc.co.uk/weather"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert browser.get("/details/sign-ins/").status_code == 302
    assert browser.head("/leave/").status_code == 405


def test_quick_exit_works_while_the_portal_is_closed(world: World, as_person: AsPerson) -> None:
    from portal.incidents.models import PortalState
    from tests.arranging import arranging

    assert world.residents
    morag = as_person("Morag")
    with arranging():
        PortalState.objects.get(ended_at=None).end(by=None)
    assert morag.get("/leave/").status_code == 302


def test_quick_exit_is_on_every_case_page_and_on_staying_safe(
    world: World, as_person: AsPerson
) -> None:
    morag = as_person("Morag")
    for address in (
        "/cases/",
        f"/cases/{world.share('Morag', 'NOISE').id}/",
        f"/documents/{world.document('NOISE letter to Morag').id}/",
        "/safety/",
    ):
        page = morag.get(address)
        assert BUTTON in page.content.decode(), address
        assert LINK in page.content.decode(), address
        assert page.content.decode().count('href="/leave/"') == 2
    for address in ("/home/", "/documents/", f"/documents/{world.document('Loch gas').id}/"):
        assert BUTTON not in morag.get(address).content.decode(), address


def test_titles_of_case_pages_are_neutral(world: World, as_person: AsPerson) -> None:
    morag = as_person("Morag")
    for address, begins in (
        (f"/cases/{world.share('Morag', 'NOISE').id}/", "Case –"),
        (f"/documents/{world.document('NOISE letter to Morag').id}/", "Document –"),
        ("/safety/", "Using this website –"),
    ):
        assert title(morag.get(address)).startswith(begins)
