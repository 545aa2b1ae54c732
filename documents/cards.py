"""Papers as cards in a resident's lists; which papers there are is not decided here."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import viewer
from documents import words
from documents.models import Release
from documents.models.kinds import plain_title


class DocumentCard(NamedTuple):
    """One paper in a list, as ready lines: a page prints twenty of them.

    `facts` says what it belongs to and its date, `sharing` who shared it when, and the file's kind.
    """

    title: str
    url: str
    facts: str
    sharing: str
    who_else: str
    is_new: bool


def cards(
    papers: list[Any], *, new: Collection[UUID], hides_case_titles: bool
) -> list[DocumentCard]:
    """The papers, as rows of what a list says (DocumentQuerySet.listed), as cards.

    What is shared with the home says so itself; only for papers that somebody was also named for are
    the releases asked for. Such a paper without one has just been taken back, and is left out: what it
    says of the home may be none of the reader's business.
    """
    named = {row.object_id for row in viewer().granted if row.permission == "read_document"}
    releases = reaching([paper.pk for paper in papers if paper.pk in named])
    sayings = _Sayings(hides_case_titles=hides_case_titles)
    return [
        sayings.card(paper, releases.get(paper.pk), new=paper.pk in new)
        for paper in papers
        if paper.pk not in named or paper.pk in releases
    ]


def reaching(papers: list[UUID]) -> dict[UUID, Release]:
    """Per paper the release by which the reader sees it; one to the home before one by name."""
    if not papers:
        return {}
    # One to the home comes last (nulls do), and so stays in the dictionary.
    rows = Release.objects.filter(document__in=papers).order_by(
        F("recipient_id").asc(nulls_last=True)
    )
    reaching = rows.only(
        "document", "audience", "reason", "by_name", "opens_on", "until", "recipient"
    )
    return {release.document_id: release for release in reaching}


@cache
def _address_of_papers() -> str:
    """Where a paper lies, with a gap for which: on a page of twenty, reverse() costs as much as the words."""
    nowhere = UUID(int=0)
    return reverse("document", args=[nowhere]).replace(str(nowhere), "%s")


class _Sayings:
    """What the cards of one list say. They say few things many times over: each is worded once."""

    def __init__(self, *, hides_case_titles: bool) -> None:
        self._hides_case_titles = hides_case_titles
        self._title = cache(plain_title)
        self._about = cache(words.about)
        self._who_else = cache(words.who_else)
        self._url = _address_of_papers()
        self._dated = _("Dated %(day)s")
        self._shared = _("Shared %(day)s")
        self._shared_by = _("Shared by %(who)s, %(day)s")

    def card(self, paper: Any, release: Release | None, *, new: bool) -> DocumentCard:
        """One paper; without a release of its own it is shared as it says itself, with the home."""
        of_a_case = paper.case_id is not None
        hidden = of_a_case and self._hides_case_titles
        about = self._about(of_a_case=of_a_case)
        dated = self._dated % {"day": words.day_words(paper.dated)}
        audience = release.audience if release else paper.audience
        return DocumentCard(
            title=about if hidden else self._title(paper.kind),
            url=self._url % paper.pk,
            facts=dated if hidden else f"{about} · {dated}",
            sharing=self._sharing(paper, release),
            who_else=self._who_else(audience, of_a_case=of_a_case),
            is_new=new,
        )

    def _sharing(self, paper: Any, release: Release | None) -> str:
        who, on = (
            (release.by_name, release.opens_on) if release else (paper.shown_by, paper.shown_from)
        )
        shared = self._shared_by if who else self._shared
        said = shared % {"who": who, "day": words.day_words(on)}
        return f"{said} · {words.file_words(paper.content_type, paper.size)}"
