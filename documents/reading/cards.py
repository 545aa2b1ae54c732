"""Documents as cards in a resident's lists; which documents there are is not decided here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import Viewer, viewer
from documents.models import Release
from documents.models.kinds import plain_title
from documents.reading import labels
from documents.reading.reading_history import ReadingNote


class DocumentCard(NamedTuple):
    """One document in a list, as ready lines: a page prints twenty of them.

    `facts` says what it belongs to and its date, `sharing` who shared it when, and the file's kind.
    """

    title: str
    url: str
    facts: str
    sharing: str
    who_else: str
    is_new: bool


def cards(
    documents: list[Any], notes: Mapping[UUID, ReadingNote], *, hides_case_titles: bool
) -> list[DocumentCard]:
    """The documents, as rows of what a list says (DocumentQuerySet.listed), as cards.

    What is shared with the home says so itself; how somebody was named for a document stands in its note. A
    document that neither speaks for has just been taken back, and is left out.
    """
    sayings = _Sayings(hides_case_titles=hides_case_titles)
    made = (sayings.card(document, notes.get(document.pk)) for document in documents)
    return [card for card in made if card]


def _is_shown_with_home(reader: Viewer, document: Any, note: ReadingNote | None) -> bool:
    """Whether the reader may know that a document is shared with their home.

    Grants decide it from the row that will say so. A note was not made in the same moment and asks no
    grant: it can only deny it.
    """
    granted = any(
        row.covers(document.tenancy_id, document.audience, document.dated)
        for row in reader.granted
        if row.audience
    )
    return granted and document.shown_from <= reader.today and (note is None or note.with_home)


@cache
def _address_of_documents() -> str:
    """Where a document lies, with a gap for which: for twenty, reverse() costs as much as the words."""
    nowhere = UUID(int=0)
    return reverse("documents:document", args=[nowhere]).replace(str(nowhere), "%s")


class _Sayings:
    """What the cards of one list say. They say few things many times over: each is worded once."""

    def __init__(self, *, hides_case_titles: bool) -> None:
        self._hides_case_titles = hides_case_titles
        self._language = get_language()
        self._asking = viewer()
        self._title = cache(plain_title)
        self._about = cache(labels.about)
        self._who_else = cache(labels.who_else)
        self._url = _address_of_documents()
        self._dated = _("Dated %(day)s")
        self._shared = _("Shared %(day)s")
        self._shared_by = _("Shared by %(who)s, %(day)s")

    def card(self, document: Any, note: ReadingNote | None) -> DocumentCard | None:
        """One document with the note on it, if there is one; None if there is no saying why they see it."""
        if _is_shown_with_home(self._asking, document, note):
            audience, who, on = document.audience, document.shown_by, document.shown_from
        elif note and note.opens_on:
            audience, who, on = Release.Audience.RECIPIENT, note.by_name, note.opens_on
        else:
            return None
        of_a_case = document.case_id is not None
        hidden = of_a_case and self._hides_case_titles
        about = self._about(of_a_case=of_a_case)
        dated = self._dated % {"day": labels.day_words_in(self._language, document.dated)}
        shared = (self._shared_by if who else self._shared) % {
            "who": who,
            "day": labels.day_words_in(self._language, on),
        }
        file = labels.file_words_in(self._language, document.content_type, document.size)
        return DocumentCard(
            title=about if hidden else self._title(document.kind),
            url=self._url % document.pk,
            facts=dated if hidden else f"{about} · {dated}",
            sharing=f"{shared} · {file}",
            who_else=self._who_else(audience, of_a_case=of_a_case),
            is_new=note is not None and note.is_new,
        )
