"""A document as it is read: one screen of its pages, the way to the others, and where a word stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access import viewer
from documents.files import kept_pages
from documents.files.kept_pages import Copy
from documents.models import Document
from documents.reading import page_images
from documents.reading.finding import LONGEST, Box, Found, Place, find
from documents.reading.pages import (
    A_SCREEN,
    Problem,
    ReadyPage,
    count_of,
    first_of_screen,
    is_drawn,
    problem_of,
    ready_page,
)
from documents.reading.preparing import draw, prepare, preparing
from documents.reading.versions import Edition
from documents.sandbox.wire import MEDIA_TYPES
from portal.web.origin import current_origin
from portal.web.paging import page_number

SECONDS_UNTIL_IT_RENEWS = 1


@dataclass(frozen=True, slots=True)
class PageShown:
    """One page on the screen; without an address it is still being prepared."""

    number: int
    image_url: str = ""
    width: int = 0
    height: int = 0
    paragraphs: list[list[str]] = field(default_factory=list)
    marked: list[Box] = field(default_factory=list)
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """One place with what is looked for, and the way to its page: here, or by asking there again."""

    number: int
    before: str
    said: str
    after: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page of a document shows of it, at this moment.

    `count` is 0 while no one knows how many pages there are. `cannot` says in a sentence why none is shown.
    `asked` is the word that is looked for.
    """

    count: int
    pages: list[PageShown]
    cannot: str
    previous_url: str
    asked: str
    places: list[PlaceShown]
    found_everywhere: bool
    has_more_places: bool

    @property
    def renews(self) -> bool:
        """Whether something is still being prepared."""
        return not self.cannot and any(not page.image_url for page in self.pages)

    @property
    def is_a_scan(self) -> bool:
        """Whether there is no word on any page that is shown."""
        ready = [page for page in self.pages if page.image_url]
        return bool(ready) and not any(page.paragraphs for page in ready)


def read(request: HttpRequest, document: Document, edition: Edition) -> Reading:
    """The screen that is asked for, noted as a view; raises Http404 for a page that there is not.

    Access has been decided. A word that is looked for comes by POST, so that no address tells it.
    """
    number = page_number(request)
    first = first_of_screen(number)
    copy = edition.copy
    cannot = have_drawn(edition, first)
    count = 0 if cannot else count_of(copy)
    if count and number > count:
        raise Http404
    numbers = range(first, min(first + A_SCREEN - 1, count or first) + 1)
    ready = {} if cannot else {n: ready_page(copy, n) for n in numbers}
    asked = request.POST.get("find", "")[:LONGEST]
    found = find(copy, count, asked) if asked.strip() and count else None
    _note(document, copy.version, [n for n, page in ready.items() if page], found)
    next_url = f"?page={numbers[-1] + 1}" if numbers[-1] < count else ""
    return Reading(
        count=count,
        pages=[
            _shown(copy, n, page, found, f"#page-{n + 1}" if n < numbers[-1] else next_url)
            for n, page in ready.items()
        ],
        cannot=cannot,
        previous_url=f"?page={first - A_SCREEN}" if first > 1 else "",
        asked=found.asked if found else "",
        places=[_place(place, numbers) for place in found.places] if found else [],
        found_everywhere=found.everywhere if found else True,
        has_more_places=found is not None and found.is_cut,
    )


def have_drawn(edition: Edition, first: int) -> str:
    """Have drawn what is missing of a screen; in a sentence why there is nothing to be shown."""
    copy = edition.copy
    kept_pages.touch(copy)
    if is_drawn(copy, first):
        return ""
    if not why_not(edition):
        prepare(copy, first, partial(draw, edition, first))
    return why_not(edition)


def why_not(edition: Edition) -> str:
    """Why a document cannot be shown at present, in a sentence; empty where nothing is known against it."""
    if edition.media_type not in MEDIA_TYPES:
        return _("We cannot show this kind of file here.")
    if preparing.has_failed(edition.copy):
        return _("We cannot show this document just now. Try again in a minute.")
    match problem_of(edition.copy):
        case Problem.LIMIT:
            return _("We could not check this file. The file may be fine. Try again in 10 minutes.")
        case Problem.DAMAGED:
            return _("We cannot show this document here.")
        case None:
            return ""


def _shown(
    copy: Copy, number: int, page: ReadyPage | None, found: Found | None, next_url: str
) -> PageShown:
    if page is None:
        return PageShown(number)
    view = current_origin().request_id
    assert view is not None  # noqa: S101 (every page of ours is shown within a request)
    return PageShown(
        number=number,
        image_url=page_images.address_of(copy, number, view=view, reader=viewer().user_id),
        width=page.width,
        height=page.height,
        paragraphs=page.paragraphs,
        marked=found.boxes_on(number) if found else [],
        next_url=next_url,
    )


def _place(place: Place, here: range) -> PlaceShown:
    anchor, is_here = f"#page-{place.number}", place.number in here
    url = anchor if is_here else f"?page={place.number}{anchor}"
    return PlaceShown(place.number, place.before, place.said, place.after, url, is_here)


def _note(document: Document, version: int, shown: list[int], found: Found | None) -> None:
    """One row: which pages were shown, and of which a search showed words; or that only its page was."""
    words_of = sorted({place.number for place in found.places}) if found else []
    if words_of:
        audit_log.record(
            "document_viewed", [document], version=version, pages=shown, words_of=words_of
        )
    elif shown:
        audit_log.record("document_viewed", [document], version=version, pages=shown)
    else:
        audit_log.record("document_opened", [document])
