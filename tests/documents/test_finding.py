"""Looking for a word in a document: where it stands, and that no address or row says which it was."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings

from tests.clients import PersonsClient
from tests.documents.letters import letter, twelve_pages
from tests.documents.test_reading import (
    folders,
    put,
    rows_of,
    said,
    two_others_being_prepared,
)
from tests.world import World

__all__ = ["folders"]

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def test_word_is_found_on_every_page_and_stands_in_no_address(
    world: World, as_person: AsPerson
) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas", twelve_pages())
    morag.get(page)
    answer = morag.post(page, {"find": "BOILER on"})
    assert "1 place with “BOILER on”" in said(answer)
    assert "looked at the <mark>Boiler on</mark> Tuesday." in said(answer)
    assert 'formaction="?page=11#page-11"' in said(answer)
    assert "<rect" not in said(answer), "it stands on another screen"
    there = morag.post(f"{page}?page=11", {"find": "boiler"})
    assert said(there).count("<rect") == 1
    assert 'href="#page-11"' in said(there)
    for nowhere in ("radiator", "\u00b4", "\u0301", "- /"):
        assert "We did not find" in said(morag.post(page, {"find": nowhere}))
    for event in ("document_viewed", "page_shown"):
        assert not any("boiler" in str(row.detail).lower() for row in rows_of(event))


def test_page_that_waits_keeps_the_word_and_says_what_a_search_showed(
    world: World, as_person: AsPerson, settings: LazySettings
) -> None:
    """Asked anew by itself it would have lost the word; its words were shown, though not its picture."""
    morag, page = as_person("Morag"), put(world, "Loch gas", twelve_pages())
    morag.get(page)
    settings.SECONDS_A_PAGE_IS_WAITED_FOR = 0
    with two_others_being_prepared(world, as_person):
        there = morag.post(f"{page}?page=11", {"find": "boiler"})
    assert "Refresh" not in there
    assert 'form="find-form" formaction="?page=11#page-11"' in said(there)
    assert rows_of("document_viewed")[-1].detail == {
        "version": 2,
        "pages": [],
        "words_of": [11],
    }


def test_mark_lies_on_the_word_that_was_found(world: World, as_person: AsPerson) -> None:
    """The line begins 60 points from the left of 595, and stands 82 points below the top of 842."""
    morag, page = as_person("Morag"), put(world, "Loch gas", letter("Dear Mrs Sinclair"))
    answer = morag.post(page, {"find": "dear"})
    box = re.search(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', said(answer))
    assert box
    left, top, width, height = map(int, box.groups())
    assert abs(left - 60 / 595 * 10_000) < 20
    assert top < 82 / 842 * 10_000 < top + height
    assert 0 < width < 600
