"""Reading the residents' pages: their words without markup, and the cards in their lists."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID

from django.test import Client

from documents.reading.cards import DocumentCard
from tests.clients import PersonsClient
from tests.factories.accounts import PASSWORD

CHROME_ON_ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/137.0.0.0 Mobile Safari/537.36"
)
FIREFOX_ON_WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0"
)


def words(response: Any) -> str:
    """What a page says in its main part, on one line."""
    page = response.content.decode()
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", main[0] if main else page)
    return re.sub(r" +([.,])", r"\1", " ".join(html.unescape(text).split()))


def title(response: Any) -> str:
    """The title of a page."""
    (found,) = re.findall(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    return html.unescape(found)


def documents(browser: Client, address: str = "/documents/") -> dict[UUID, DocumentCard]:
    """The cards of documents on one page of a list."""
    return {
        UUID(card.url.split("/")[2]): card for card in browser.get(address).context["documents"]
    }


def signed_in(username: str, user_agent: str = CHROME_ON_ANDROID) -> PersonsClient:
    """A browser in which somebody of the cast has typed their name and password."""
    browser = PersonsClient(HTTP_USER_AGENT=user_agent)
    answer = browser.post("/sign-in/", {"login": username, "password": PASSWORD})
    assert answer.status_code == 302
    return browser
