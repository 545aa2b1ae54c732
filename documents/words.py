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


def who_else(document: Document, release: Release | None) -> str:
    """Who else this paper was given to, said so that it is true of every reader, also after leaving.

    "May see": others may have moved out, be blocked or have no account, and none of that is told.
    """
    audience = release.audience if release else ""
    if audience == Release.Audience.HOUSEHOLD:
        return _("You and anyone aged 16 or over who lived with you on its date may see this.")
    if audience == Release.Audience.TENANTS:
        return _("You and anyone who was a tenant with you on its date may see this.")
    if document.case_id:
        return _("We shared this with you by name. Living with you lets nobody see it.")
    return _("We shared this with you by name, not with everybody in your home.")


def what(document: Document) -> str:
    """One sentence that says what the paper is."""
    day = day_words(document)
    if document.case_id:
        return _("A paper about your case, dated %(day)s.") % {"day": day}
    return _("A paper about your home, dated %(day)s.") % {"day": day}


def in_a_choice(document: Document, *, hides_case_titles: bool) -> str:
    """The paper as one of several to choose from."""
    hidden = hides_case_titles and document.case_id is not None
    title = about(document) if hidden else document.title
    return _("%(title)s, dated %(day)s") % {"title": title, "day": day_words(document)}


def day_words(document: Document) -> str:
    """The paper's own date in words."""
    return date_format(document.dated, "j F Y")
