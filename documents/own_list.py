"""One page of My documents, and what is known of all pages: how many papers, of which years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Window

from accounts.access import written_once
from documents.models import Document, DocumentQuerySet


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`papers` are one page's rows (DocumentQuerySet.listed); all else is of all pages together.

    `last_shared` is the latest day on which one of them was shared with a home, null if none was.
    """

    papers: list[Any]
    total: int = 0
    last_shared: date | None = None

    @property
    def holds_all(self) -> bool:
        """Whether there is no other page."""
        return len(self.papers) == self.total


def own_page(asked: slice, chosen: Q) -> OwnPage:
    """The rows `asked` of the reader's papers that are `chosen`."""
    papers = _page_of_mine(asked.start, asked.stop, chosen=chosen)
    return OwnPage(papers, papers[0].total, papers[0].last_shared) if papers else OwnPage(papers)


def years_of_mine() -> set[int]:
    """The years on the reader's papers."""
    return {int(row.dated__year) for row in _years_of_mine()}


def how_many_of_mine(chosen: Q) -> int:
    """How many of the reader's papers are `chosen`; for few, because each is fetched."""
    return len(_chosen_of_mine(chosen=chosen))


def page_of(
    papers: DocumentQuerySet, first: int, end: int, *, chosen: Q
) -> QuerySet[Document, Any]:
    """Rows from `first` to before `end`, newest first, each with what is known of all: one statement.

    In a second one PostgreSQL would work out anew what is whose.
    """
    of_all = {"total": Window(Count("*")), "last_shared": Window(Max("shown_from"))}
    return papers.filter(chosen).newest_first().annotate(**of_all).listed()[first:end]


_page_of_mine = written_once(Document)(page_of)


@written_once(Document)
def _years_of_mine(papers: DocumentQuerySet) -> QuerySet[Document, Any]:
    return papers.order_by().values("dated__year").distinct()


@written_once(Document)
def _chosen_of_mine(papers: DocumentQuerySet, *, chosen: Q) -> QuerySet[Document, Any]:
    return papers.filter(chosen).order_by().values("pk")
