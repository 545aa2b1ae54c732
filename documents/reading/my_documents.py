"""One page of My documents, and what is known of all pages: how many documents, of which years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Window

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
    documents = list(page_of(Document.objects.filter(chosen), asked))
    return (
        MyDocumentsPage(documents, documents[0].total, documents[0].last_shared)
        if documents
        else MyDocumentsPage(documents)
    )


def my_document_years(counted: Q) -> dict[int, int]:
    """The years on the reader's documents, each with how many documents of it are `counted`."""
    of_them = Count("pk", filter=counted)
    years = Document.objects.order_by().values("dated__year").annotate(of_them=of_them)
    return dict(years.values_list("dated__year", "of_them"))


def page_of(documents: DocumentQuerySet, asked: slice) -> QuerySet[Document, Any]:
    """The rows `asked` of these documents, newest first, each with what is known of all: one statement.

    In a second one PostgreSQL would work out anew what is whose.
    """
    of_all = {"total": Window(Count("*")), "last_shared": Window(Max("shown_from"))}
    return documents.newest_first().annotate(**of_all).listed()[asked]
