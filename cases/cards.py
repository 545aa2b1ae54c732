"""Shared cases as cards in a resident's lists, in the words written for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.labels import tone
from cases.models import Wording


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One shared case in a list. Of a hidden one nothing is said but that it is theirs, and since when."""

    title: str
    url: str
    status: str
    tone: str
    next_step: str
    written_on: date | None


def live_wordings() -> QuerySet[Wording]:
    """What is written now for whoever asks of the cases shared with them, newest first."""
    live: QuerySet[Wording] = Wording.objects.filter(ended_at=None).order_by("-recorded_at", "id")
    return live.only("share", "title", "status", "next_step", "recorded_at")


def cards(wordings: Iterable[Wording], *, hides_case_titles: bool) -> list[CaseCard]:
    """The cases as cards."""
    make = _hidden_card if hides_case_titles else _card
    return [make(wording) for wording in wordings]


def _card(wording: Wording) -> CaseCard:
    return CaseCard(
        title=wording.title,
        url=reverse("residents:case", args=[wording.share_id]),
        status=wording.status,
        tone=tone(wording.status),
        next_step=wording.next_step,
        written_on=None,
    )


def _hidden_card(wording: Wording) -> CaseCard:
    return CaseCard(
        title=_("Your case"),
        url=reverse("residents:case", args=[wording.share_id]),
        status="",
        tone="",
        next_step="",
        written_on=timezone.localdate(wording.recorded_at),
    )
