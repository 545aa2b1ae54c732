"""Documents as cards in a resident's lists; which documents there are is not decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Viewer, viewer
from documents.kinds import kind_of
from documents.models import Release
from documents.reading import labels
from documents.reading.reading_history import ReadingNote


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """One document in a list, as ready lines.

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
    made = (_card(document, notes.get(document.pk), hides_case_titles) for document in documents)
    return [card for card in made if card]


def _card(document: Any, note: ReadingNote | None, hides_case_titles: bool) -> DocumentCard | None:
    """One document with the note on it, if there is one; None if there is no saying why they see it."""
    if _is_shown_with_home(viewer(), document, note):
        audience, who, on = document.audience, document.shown_by, document.shown_from
    elif note and note.opens_on:
        audience, who, on = Release.Audience.RECIPIENT, note.by_name, note.opens_on
    else:
        return None
    kind, of_a_case = kind_of(document.kind), document.case_id is not None
    hidden = of_a_case and hides_case_titles
    about = labels.about(of_a_case=of_a_case)
    dated = _("Dated %(day)s") % {"day": labels.day_words(document.dated)}
    file = labels.file_words(document.content_type, document.size)
    return DocumentCard(
        title=about if hidden else str(kind.title),
        url=reverse("documents:document", args=[document.pk]),
        facts=dated if hidden else f"{about} · {dated}",
        sharing=f"{_shared(who, on)} · {file}",
        who_else=labels.who_else(kind.reached_by(audience), of_a_case=of_a_case),
        is_new=note is not None and note.is_new,
    )


def _shared(who: str | None, on: date) -> str:
    day = labels.day_words(on)
    if who:
        return _("Shared by %(who)s, %(day)s") % {"who": who, "day": day}
    return _("Shared %(day)s") % {"day": day}


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
