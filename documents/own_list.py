"""One page of My documents, and what stands above it: how many there are, how many new, of which years."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Window

from documents.models import Document, DocumentQuerySet


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`papers` are one page's rows (DocumentQuerySet.listed); all else is of all pages together."""

    papers: list[Any]
    total: int = 0
    new: int = 0

    @property
    def holds_all(self) -> bool:
        """Whether there is no other page."""
        return len(self.papers) == self.total


def own_page(found: DocumentQuerySet, asked: slice, new: Collection[UUID]) -> OwnPage:
    """The rows `asked` of what was found, newest first, and the count of all, in one statement.

    In a second one PostgreSQL would work out anew what is whose.
    """
    counted = found.newest_first().annotate(
        total=Window(Count("*")),
        new=Window(Count("pk", filter=Q(pk__in=new))),
    )
    papers = list(counted.listed()[asked])
    return OwnPage(papers, papers[0].total, papers[0].new) if papers else OwnPage(papers)


def own_years() -> set[int]:
    """The years on all papers of whoever asks."""
    return set(Document.objects.order_by().values_list("dated__year", flat=True).distinct())
