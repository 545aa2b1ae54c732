"""One page of My documents, and what is known of all pages: how many documents, of which years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Window

from accounts.access import written_once
from documents.models import Document, DocumentQuerySet


@dataclass(frozen=True, slots=True)
class MyDocumentsPage:
    """`documents` are one page's rows (DocumentQuerySet.listed); all else is of all pages together.

    `last_shared` is the latest day on which one of them was shared with a home, null if none was: if it is
    long ago, there is nothing more to ask of them (own_past.may_be_noted).
    """

    documents: list[Any]
    total: int = 0
    last_shared: date | None = None

    @property
    def holds_all(self) -> bool:
        """Whether there is no other page."""
        return len(self.documents) == self.total


def my_documents_page(asked: slice, chosen: Q) -> MyDocumentsPage:
    """The rows `asked` of the reader's documents that are `chosen`."""
    documents = _page_of_mine(asked.start, asked.stop, chosen=chosen)
    return (
        MyDocumentsPage(documents, documents[0].total, documents[0].last_shared)
        if documents
        else MyDocumentsPage(documents)
    )


def my_document_years(counted: Q) -> dict[int, int]:
    """The years on the reader's documents, each with how many documents of it are `counted`."""
    return {int(row.dated__year): row.of_them for row in _years_of_mine(counted=counted)}


def page_of(
    documents: DocumentQuerySet, first: int, end: int, *, chosen: Q
) -> QuerySet[Document, Any]:
    """Rows from `first` to before `end`, newest first, each with what is known of all: one statement.

    In a second one PostgreSQL would work out anew what is whose.
    """
    of_all = {"total": Window(Count("*")), "last_shared": Window(Max("shown_from"))}
    return documents.filter(chosen).newest_first().annotate(**of_all).listed()[first:end]


_page_of_mine = written_once(Document)(page_of)


@written_once(Document)
def _years_of_mine(documents: DocumentQuerySet, *, counted: Q) -> QuerySet[Document, Any]:
    of_them = Count("pk", filter=counted)
    return documents.order_by().values("dated__year").annotate(of_them=of_them)
