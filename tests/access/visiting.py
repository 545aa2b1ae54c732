"""What somebody meets in the portal's own pages: the ids that stand in them and the files that come back."""

from __future__ import annotations

import re
from itertools import count
from uuid import UUID

from tests.clients import PersonsClient

A_DOCUMENT = re.compile(r"/documents/([0-9a-f-]{36})/")
A_CASE = re.compile(r"/cases/([0-9a-f-]{36})/")


def ids_in_list(browser: PersonsClient, address: str, what: re.Pattern[str]) -> set[UUID]:
    """The ids in all pages of a list."""
    found: set[UUID] = set()
    for number in count(1):
        answer = browser.get(address, {"page": number})
        if answer.status_code != 200:
            return found
        found |= set(map(UUID, what.findall(answer.content.decode())))
    return found


def file_of(browser: PersonsClient, document: UUID) -> bytes | None:
    """The bytes of a document's file; None if there is no such page."""
    answer = browser.get(f"/documents/{document}/download/")
    body: bytes = answer.getvalue()
    return body if answer.status_code == 200 else None
