"""Which documents staff do not use for now: someone disagrees with what they say (UK GDPR Art 18)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from documents.models import Document, UseLimit


def limited_among(documents: Sequence[Document]) -> set[UUID]:
    """Which of these documents are limited in their use; one query."""
    live = UseLimit.objects.filter(document__in=list(documents), ended_at=None)
    return set(live.values_list("document", flat=True))


def is_limited(document: Document) -> bool:
    """Whether it is not newly released, and staff ask the DPO before they use it."""
    return bool(limited_among([document]))
