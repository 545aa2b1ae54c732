"""Walking through the staff's pages: finding a document's row, filling in a form, reading a message."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.messages import get_messages
from django.test import Client

from documents.models import Release
from documents.release.rows import DocumentRow
from portal.desk.case.cards import PartyCard
from tests.arranging import arranging
from tests.world import World

REASON = {"reason": "Because you asked for it.", "read": "on"}


def tenancy_page(world: World, name: str) -> str:
    """The address of a tenancy's page."""
    return f"/staff/tenancy/{world.tenancy(name).id}/"


def case_page(world: World, name: str) -> str:
    """The address of a case's page."""
    return f"/staff/case/{world.case(name).id}/"


def release_page(world: World, document: str) -> str:
    """The address at which a document is released."""
    return f"/staff/document/{world.document(document).id}/release/"


def withdraw_page(world: World, document: str, to: str) -> str:
    """The address at which a release is taken back."""
    return f"/staff/release/{world.release(document, to).id}/withdraw/"


def share_page(world: World, person: str, case: str, role: str) -> str:
    """The address at which a case is shared with a party."""
    return f"/staff/party/{world.party(person, case, role).id}/share/"


def every_page_of(browser: Client, address: str) -> list[Any]:
    """The responses of all pages of a list."""
    pages = [browser.get(address)]
    while further := pages[-1].context["page"].next_url:
        pages.append(browser.get(address + further))
    return pages


def rows(browser: Client, address: str) -> dict[UUID, DocumentRow]:
    """Every document of a tenancy or case as the page shows it."""
    return {
        row.document: row
        for page in every_page_of(browser, address)
        for row in page.context["documents"]
    }


def cards(browser: Client, address: str) -> list[PartyCard]:
    """The parties of a case as its page shows them."""
    found: list[PartyCard] = browser.get(address).context["parties"]
    return found


def card_of(browser: Client, address: str, name: str) -> PartyCard:
    """One party of a case as its page shows them."""
    (found,) = (card for card in cards(browser, address) if is_named(name, card.name))
    return found


def is_named(name: str, text: str) -> bool:
    """Whether somebody of the cast is named in a text."""
    return f"{name} forename" in text


def said(response: Any) -> str:
    """The last message that a response carries to the next page."""
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def can_read(browser: Client, world: World, document: str) -> bool:
    """Whether the file of a document comes to this browser."""
    status: int = browser.get(f"/documents/{world.document(document).id}/download/").status_code
    assert status in (200, 404), status
    return status == 200


def live_releases(world: World, document: str) -> list[Release]:
    """The live releases of a document."""
    with arranging(deriving=False):
        return list(Release.objects.filter(document=world.document(document).id, ended_at=None))


def offers(browser: Client, address: str) -> list[str]:
    """The choices on a release page, in words."""
    fields = browser.get(address).context["form"].fields
    return [str(words) for _key, words in fields["audience"].choices]


def until(days: int, world: World) -> dict[str, int]:
    """The last day as the form wants it, so many days from today."""
    day = world.facts.today + timedelta(days=days)
    return {"until_day": day.day, "until_month": day.month, "until_year": day.year}


def person_page(world: World, name: str) -> str:
    """The address of a person's page."""
    return f"/staff/person/{world.person(name).id}/"


def block_page(world: World, name: str) -> str:
    """The address at which somebody is blocked."""
    return f"{person_page(world, name)}block/"


def search(browser: Client, typed: str) -> Any:
    """What a search found, as the page of results has it."""
    browser.post("/staff/find/", {"query": typed})
    return browser.get("/staff/found/").context
