"""Why a file is not let in, each reason with its own sentence for whoever sent it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    """One reason. The value stands in the audit log, the label is the sentence."""

    TOO_MANY = "too many", _("You can choose up to %(most)s files at a time.")
    EMPTY = "empty", _("The file is empty.")
    TOO_BIG = "too big", _("The file must be smaller than %(megabytes)sMB.")
    WRONG_TYPE = "wrong type", _("The file must be a PDF, JPG or PNG.")
    LOCKED = "locked", _("The file has a password. Save a copy without it.")
    ACTIVE = (
        "active",
        _("The file has something hidden in it that runs or is attached. Print it to a new PDF."),
    )
    TOO_LARGE = "too large", _("The picture is too large to open. Save a smaller copy of it.")
    SAYS_WHERE = (
        "says where",
        _("The photo says where it was taken. Take a screenshot of it, and send that."),
    )
    DAMAGED = "damaged", _("The file is damaged. We cannot open it.")
    VIRUS = "virus", _("The file may have a virus. We did not keep it.")
    UNCHECKED = (
        "unchecked",
        _("We could not check this file. The file may be fine. Try again in 10 minutes."),
    )
    HELD_ALREADY = "held already", _("We hold this file here already.")
    NOT_NOW = "not now", _("You cannot add this document here now. Load the page again.")

    @property
    def sentence(self) -> str:
        """The sentence with the limits that hold here."""
        limits = {
            "most": settings.UPLOAD_MOST_FILES,
            "megabytes": settings.UPLOAD_LARGEST_FILE >> 20,
        }
        return str(self.label) % limits


class FileRefusedError(Exception):
    """A file is not let in. Carries no words of the file: only why."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)
