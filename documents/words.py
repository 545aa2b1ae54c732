"""What residents read about a paper: whose it is, why they see it, who else can, what kind of file."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Document, Release

FILE_KINDS = {
    "application/pdf": gettext_lazy("PDF"),
    "image/jpeg": gettext_lazy("JPEG"),
    "image/png": gettext_lazy("PNG"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": gettext_lazy("Word"),
}


def about(document: Document) -> str:
    """What the paper belongs to."""
    return _("Your case") if document.case_id else _("Your home")


def file_words(document: Document) -> str:
    """For example "PDF, 120 KB"."""
    kind = FILE_KINDS.get(document.content_type, _("File"))
    return f"{kind}, {filesizeformat(document.size)}"


def who_else(release: Release | None) -> str:
    """Who else was given this paper, said so that it is true of every reader of the page."""
    audience = release.audience if release else ""
    if audience == Release.Audience.HOUSEHOLD:
        return _("You and the people who lived with you on its date can see this.")
    if audience == Release.Audience.TENANTS:
        return _("You and the tenants of your home can see this.")
    return _("We shared this with you by name, not with everybody in your home.")


def what(document: Document) -> str:
    """One sentence that says what the paper is."""
    day = date_format(document.dated, "j F Y")
    if document.case_id:
        return _("A paper about your case, dated %(day)s.") % {"day": day}
    return _("A paper about your home, dated %(day)s.") % {"day": day}
