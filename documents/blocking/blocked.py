"""Blocks as staff see them: of what, why, until which review, and who can lift them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Perm, may, today, viewer
from cases.models import Case
from documents.models import Block, Document
from tenancies.models import Tenancy


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One live block of a person."""

    subject: str
    reason: str
    since: date
    review_on: date
    is_overdue: bool
    set_by: str
    end_url: str


def block_rows(blocks: Sequence[Block]) -> list[BlockRow]:
    """These blocks as rows; three queries for all of them."""
    subjects, day = subjects_of(blocks), today()
    return [
        BlockRow(
            subject=subjects[block.pk],
            reason=block.reason,
            since=timezone.localdate(block.recorded_at),
            review_on=block.review_on,
            is_overdue=block.review_on < day,
            set_by=_("You") if _is_mine(block) else _("A colleague"),
            end_url=reverse("documents:block_end", args=[block.pk]) if can_lift(block) else "",
        )
        for block in blocks
    ]


def can_lift(block: Block) -> bool:
    """Whether the viewer may lift it: an officer their own, a manager and the DPO's team any."""
    return may(Perm.LIFT_EVERY_BLOCK) or (may(Perm.LIFT_OWN_BLOCKS) and _is_mine(block))


def subjects_of(blocks: Sequence[Block]) -> dict[UUID, str]:
    """In words what each block is of. What the viewer does not work on is not named."""
    homes = Tenancy.objects.select_related("property").in_bulk(_ids(blocks, "tenancy_id"))
    cases = Case.objects.in_bulk(_ids(blocks, "case_id"))
    documents = Document.objects.select_related("upload").in_bulk(_ids(blocks, "document_id"))
    return {block.pk: _subject(block, homes, cases, documents) for block in blocks}


def _subject(
    block: Block,
    homes: dict[UUID, Tenancy],
    cases: dict[UUID, Case],
    documents: dict[UUID, Document],
) -> str:
    if block.tenancy_id:
        home = homes.get(block.tenancy_id)
        return home.property.address if home else _("A home you do not work on")
    if block.case_id:
        case = cases.get(block.case_id)
        return _("Case %(reference)s") % {"reference": case.ref} if case else _("Another case")
    if block.document_id:
        document = documents.get(block.document_id)
        return document.upload.title or document.title if document else _("Another document")
    return _("Everything")


def _ids(blocks: Sequence[Block], column: str) -> list[UUID]:
    return [subject for block in blocks if (subject := getattr(block, column))]


def _is_mine(block: Block) -> bool:
    return block.recorded_by == viewer().user_id
