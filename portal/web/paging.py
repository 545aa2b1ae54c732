"""Pages of a list: which page was asked for, and the links to the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpRequest
from django.utils.http import urlencode

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to one page, or the gap between links."""

    number: int
    url: str
    current: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Where the reader is in the list."""

    number: int
    pages: int
    previous_url: str
    next_url: str
    links: list[PageLink]


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1. Raises Http404 for anything that is not a page number."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6 and int(asked) > 0):
        raise Http404
    return int(asked)


def rows_of(number: int) -> slice:
    """The rows of one page."""
    return slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)


def paging(number: int, total: int, keeping: Mapping[str, str] | None = None) -> Paging:
    """Links to the first, the last and the neighbouring pages. Raises Http404 past the end.

    `keeping` is what the address says besides the page, from an allow-list of the view's own.
    """
    url = partial(_url, keeping or {})
    pages = max(1, -(-total // PAGE_SIZE))
    if number > pages:
        raise Http404
    near = sorted({1, pages, *range(max(1, number - 1), min(pages, number + 1) + 1)})
    links: list[PageLink] = []
    for page in near:
        if links and page > links[-1].number + 1:
            links.append(PageLink(number=page - 1, url="", gap=True))
        links.append(PageLink(number=page, url=url(page), current=page == number))
    return Paging(
        number=number,
        pages=pages,
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < pages else "",
        links=links,
    )


def _url(keeping: Mapping[str, str], page: int) -> str:
    return "?" + urlencode({**keeping, "page": str(page)})
