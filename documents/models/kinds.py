"""The kinds of document, with the plain title residents read (whom each is usually for: releases.py)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a document is. The value is the landlord's word, the label the resident's title."""

    RENT_STATEMENT = "rent statement", _("Rent statement")
    TENANCY_AGREEMENT = "tenancy agreement", _("Your tenancy agreement")
    REPAIR_LETTER = "repair letter", _("Letter about a repair")
    GAS_SAFETY = "gas safety certificate", _("Gas safety certificate")
    LETTER_TO_COMPLAINER = "asb letter to complainer", _("Letter about your case")
    WARNING_LETTER = "asb warning letter", _("Letter about your case")
    INTERVIEW_NOTES = "interview notes", _("Notes of our talk with you")
    WITNESS_STATEMENT = "witness statement", _("Your statement")
    DIARY_SHEET = "diary sheet", _("Your diary sheet")
    PHOTO = "photo", _("Your photo")


HOME_KINDS = (
    Kind.RENT_STATEMENT,
    Kind.TENANCY_AGREEMENT,
    Kind.REPAIR_LETTER,
    Kind.GAS_SAFETY,
    Kind.PHOTO,
)
"""What the documents of a tenancy can be."""

CASE_KINDS = (
    Kind.LETTER_TO_COMPLAINER,
    Kind.WARNING_LETTER,
    Kind.INTERVIEW_NOTES,
    Kind.WITNESS_STATEMENT,
    Kind.DIARY_SHEET,
    Kind.PHOTO,
)
"""What the documents of a case can be."""


TITLES = {kind.value: kind.label for kind in Kind}


def plain_title(kind: str) -> str:
    """The title a resident reads for a document of this kind; unknown kinds get a neutral one."""
    return str(TITLES.get(kind, _("Document")))
