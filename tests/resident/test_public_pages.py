"""Help, privacy, accessibility and staying safe: for everybody, and the same help on every page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings

from tests.clients import PersonsClient
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
PUBLIC = ("/", "/help/", "/privacy/", "/accessibility/", "/safety/", "/not-mine/")
RESIDENTS = ("/home/", "/documents/", "/cases/", "/details/", "/details/sign-ins/")


def help_in_order(page: str) -> list[str]:
    """What the foot of a page offers, in its order."""
    (foot,) = re.findall(r"<footer.*?</footer>", page, re.DOTALL)
    return re.findall(r'href="([^"]*)"', foot)


def test_help_stands_in_the_same_order_on_every_page(world: World, as_person: AsPerson) -> None:
    morag = as_person("Morag")
    found = {
        tuple(help_in_order(browser.get(address).content.decode()))
        for browser, addresses in (
            (PersonsClient(), (*PUBLIC, "/sign-in/")),
            (
                morag,
                (
                    *PUBLIC[1:],
                    *RESIDENTS,
                    f"/documents/{world.document('Loch gas').id}/",
                    f"/cases/{world.share('Morag', 'NOISE').id}/",
                ),
            ),
        )
        for address in addresses
    }
    (order,) = found
    assert order[0].startswith("tel:")
    assert order[1:] == ("/not-mine/", "/help/", "/privacy/", "/accessibility/", "/safety/")


def test_tabs_are_home_documents_cases_and_help(as_person: AsPerson) -> None:
    for address in (*RESIDENTS, "/help/"):
        tabs = as_person("Morag").get(address).context["tabs"]
        assert [tab.url for tab in tabs] == ["/home/", "/documents/", "/cases/", "/help/"]
        assert [tab.url for tab in tabs if tab.current] == (
            [address] if address in ("/home/", "/documents/", "/cases/", "/help/") else []
        )


def test_help_is_there_while_the_portal_is_closed(world: World, as_person: AsPerson) -> None:
    from portal.incidents.models import PortalState
    from tests.arranging import arranging

    assert world.residents
    morag = as_person("Morag")
    with arranging():
        PortalState.objects.get(ended_at=None).end(by=None)
    for address in ("/help/", "/privacy/", "/accessibility/", "/safety/"):
        assert morag.get(address).status_code == 200


def test_help_leads_to_sign_language_by_video(settings: LazySettings) -> None:
    assert b'href="https://contactscotland-bsl.org/"' in PersonsClient().get("/help/").content
    settings.LANDLORD = settings.LANDLORD | {"bsl_url": ""}
    assert "Sign Language" not in words(PersonsClient().get("/help/"))


def test_staying_safe_names_the_numbers_to_call(settings: LazySettings) -> None:
    page = words(PersonsClient().get("/safety/"))
    for number in ("999", "101", "0800 027 1234"):
        assert number in page
    settings.LANDLORD = settings.LANDLORD | {
        "abuse_lines": [{"name": "A line near by", "phone": "01555 496 000", "hours": "always"}]
    }
    assert "A line near by: 01555 496 000, always" in words(PersonsClient().get("/safety/"))


def test_accessibility_statement_says_where_to_complain(settings: LazySettings) -> None:
    page = words(PersonsClient().get("/accessibility/"))
    assert settings.LANDLORD["accessibility_regulator_name"] in page
    assert "version 2.2, level AA" in page


def test_privacy_says_for_how_many_days_leavers_can_look(settings: LazySettings) -> None:
    settings.DAYS_AFTER_LEAVING = 28
    assert "28 days after you leave" in words(PersonsClient().get("/privacy/"))
