"""Why a file is not let in, each reason with its own sentence for whoever sent it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.sandbox.wire import MOST_PAGES


class Refusal(models.TextChoices):
    """One reason. The value stands in the audit log, the label is the sentence."""

    TOO_MANY = "too many", _("You can choose up to %(most)s files at a time.")
    EMPTY = "empty", _("The file is empty.")
    TOO_BIG = "too big", _("The file must be smaller than %(megabytes)sMB.")
    WRONG_TYPE = "wrong type", _("The file must be a PDF, JPG or PNG.")
    HEIC = (
        "heic",
        _(
            "We cannot open HEIC photos. Save it as a JPG or take a screenshot of it, then add that."
        ),
    )
    PICTURE = (
        "picture",
        _("We cannot open pictures of this kind. Save it as a JPG or PNG, then add that."),
    )
    MAIL = (
        "mail",
        _("This is an email. Print it to a PDF, then add that. Add what is attached to it, too."),
    )
    TEXT = "text", _("This is plain text. Print it to a PDF, then add that.")
    WEB_PAGE = "web page", _("This is a web page. Print it to a PDF, then add that.")
    OFFICE = "office", _("This is a file of an office program. Save it as a PDF, then add that.")
    ARCHIVE = "archive", _("This is a folder of files. Open it, then add each file by itself.")
    LOCKED = "locked", _("The file has a password. Save a copy without it.")
    RUNS = (
        "runs",
        _("The file has something in it that runs. Print it to a new PDF, then add that."),
    )
    ATTACHED = (
        "attached",
        _(
            "Other files are attached to this file. Print it to a new PDF, then add that. Add what is"
            " attached to it, too."
        ),
    )
    PORTFOLIO = (
        "portfolio",
        _("The file is a folder of other files. Print each to a new PDF, then add those."),
    )
    XFA = (
        "xfa",
        _("The file is a form that few programs show. Print it to a new PDF, then add that."),
    )
    TOO_LARGE = "too large", _("The picture is too large to open. Save a smaller copy of it.")
    TOO_LONG = (
        "too long",
        _("The file has more than %(pages)s pages. Split it, then add the parts."),
    )
    CUT_OFF = (
        "cut off",
        _("The end of the file is missing. Save it or ask for it again, then add that."),
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
            "pages": MOST_PAGES,
        }
        return str(self.label) % limits


class FileRefusedError(Exception):
    """A file is not let in. Carries no words of the file: only why."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)
