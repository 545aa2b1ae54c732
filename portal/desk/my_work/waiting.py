"""What waits on My work: blocks to review, frozen documents, and added documents that are not released."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import today, viewer
from documents.blocking.blocked import subjects_of
from documents.models import Block, Document, Release
from documents.release.page_headers import home_of, subject_label
from documents.staff_labels import kind_words
from portal.desk.my_work.worklists import Cell, Source, WorklistRow, cells
from portal.web.dates import date_format

DAYS_AHEAD, DAYS_BACK = 7, 30


def blocks_to_review() -> Source:
    """Blocks whose review is due within a week, or has been."""
    last_day = today() + timedelta(days=DAYS_AHEAD)
    due = Block.objects.filter(
        reported=False, ended_at=None, review_on__lte=last_day
    ).select_related("person")
    return Source(
        key="blocks",
        title=_("Blocks to review"),
        headings=(_("Person"), _("Blocked from"), _("Why"), _("Review by")),
        empty=_("No block is due for review."),
        things=due.order_by("review_on", "id"),
        rows=_block_rows,
        event="blocks_listed",
        words=lambda count: ngettext("block to review", "blocks to review", count),
        is_pressing=True,
    )


def frozen_documents() -> Source:
    """Documents that nobody may be shown while they are being checked."""
    return Source(
        key="frozen",
        title=_("Frozen documents"),
        headings=(_("Document"), _("Of"), _("Kind"), _("Dated")),
        empty=_("No document is frozen."),
        things=_documents().filter(frozen=True),
        rows=_frozen_rows,
        event="documents_listed",
        words=lambda count: ngettext("document frozen", "documents frozen", count),
    )


def documents_not_released() -> Source:
    """Documents that staff put in within thirty days, without any release."""
    first_day = today() - timedelta(days=DAYS_BACK)
    released = Release.objects.filter(document=OuterRef("pk"), ended_at=None)
    put_in = _documents().filter(
        ~Exists(released), upload__ref="", recorded_at__date__gte=first_day
    )
    return Source(
        key="new",
        title=_("Put in by staff in the last 30 days, not released"),
        headings=(_("Document"), _("Of"), _("Kind"), _("Put in")),
        empty=_("Every document put in during the last 30 days has been released."),
        things=put_in,
        rows=_put_in_rows,
        event="documents_listed",
        words=lambda count: ngettext(
            "new document not released", "new documents not released", count
        ),
    )


def _documents() -> QuerySet[Document]:
    held = Document.objects.filter(ended_at=None)
    known: QuerySet[Document] = held.select_related("upload", "case", "tenancy__property")
    return known.order_by("-recorded_at", "-dated", "id")


def _block_rows(blocks: Sequence[Block], headings: Sequence[str]) -> list[WorklistRow]:
    subjects, day = subjects_of(blocks), today()
    return [
        WorklistRow(
            label=block.person.name,
            url=reverse("documents:block_end", args=[block.pk]),
            cells=[
                *cells(headings[:2], subjects[block.pk], block.reason),
                Cell(
                    headings[2],
                    _day(block.review_on),
                    "overdue" if block.review_on < day else "due",
                ),
            ],
        )
        for block in blocks
    ]


def _frozen_rows(documents: Sequence[Document], headings: Sequence[str]) -> list[WorklistRow]:
    return [_document_row(document, headings, _day(document.dated)) for document in documents]


def _put_in_rows(documents: Sequence[Document], headings: Sequence[str]) -> list[WorklistRow]:
    return [_document_row(document, headings, _put_in(document)) for document in documents]


def _document_row(document: Document, headings: Sequence[str], last: str) -> WorklistRow:
    return WorklistRow(
        label=document.upload.title or document.title,
        url=home_of(document),
        cells=cells(headings, subject_label(document), kind_words(document.kind), last),
    )


def _put_in(document: Document) -> str:
    day = _day(timezone.localdate(document.recorded_at))
    return _("%(day)s, by you") % {"day": day} if document.recorded_by == viewer().user_id else day


def _day(day: date) -> str:
    return date_format(day, "j F Y")
