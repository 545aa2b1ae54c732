"""Papers as cards in a resident's lists; which papers there are is not decided here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from documents import words
from documents.models import Document, Release


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """One paper in a list. `about` is empty where the title says no more than that."""

    title: str
    url: str
    about: str
    dated: date
    shared_on: date | None
    shared_by: str
    file_words: str
    who_else: str
    new: bool


def cards(
    papers: list[Document], *, new: Collection[UUID], hides_case_titles: bool
) -> list[DocumentCard]:
    """The papers as cards; one query for all the releases that reach the reader."""
    releases = reaching(papers)
    return [
        _card(
            paper,
            releases.get(paper.pk),
            new=paper.pk in new,
            hidden=hides_case_titles and paper.case_id is not None,
        )
        for paper in papers
    ]


def reaching(papers: list[Document]) -> dict[UUID, Release]:
    """Per paper the release by which the reader sees it; one to the home before one by name."""
    # One to the home comes last (nulls do), and so stays in the dictionary.
    rows = Release.objects.filter(document__in=papers).order_by(
        F("recipient_id").asc(nulls_last=True)
    )
    reaching = rows.only(
        "document", "audience", "reason", "by_name", "opens_on", "until", "recipient"
    )
    return {release.document_id: release for release in reaching}


def _card(paper: Document, release: Release | None, *, new: bool, hidden: bool) -> DocumentCard:
    return DocumentCard(
        title=words.about(paper) if hidden else paper.title,
        url=reverse("document", args=[paper.pk]),
        about="" if hidden else words.about(paper),
        dated=paper.dated,
        shared_on=release.opens_on if release else None,
        shared_by=release.by_name if release else "",
        file_words=words.file_words(paper),
        who_else=words.who_else(paper, release),
        new=new,
    )
