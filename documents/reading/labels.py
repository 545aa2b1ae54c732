"""What residents read about a document: whose it is, why they see it, who else can, what kind of file."""

from __future__ import annotations

from datetime import date

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Document, Release
from portal.web.dates import date_format

FILE_KINDS = {
    "application/pdf": gettext_lazy("PDF"),
    "image/jpeg": gettext_lazy("JPEG"),
    "image/png": gettext_lazy("PNG"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": gettext_lazy("Word"),
}
OTHER_FILE = gettext_lazy("File")


def about(*, of_a_case: bool) -> str:
    """What the document belongs to."""
    return _("Your case") if of_a_case else _("Your home")


def file_words(content_type: str, size: int) -> str:
    """For example "PDF, 120 KB"."""
    kind = FILE_KINDS.get(content_type, OTHER_FILE)
    return f"{kind}, {filesizeformat(size)}"


def who_else(audience: str, *, of_a_case: bool) -> str:
    """Who else this document was given to, said so that it is true of every reader, also after leaving.

    "May see": others may have moved out, be blocked or have no account, and none of that is told.
    """
    if audience == Release.Audience.HOUSEHOLD:
        return _("You and anyone aged 16 or over who lived with you on its date may see this.")
    if audience == Release.Audience.TENANTS:
        return _("You and anyone who was a tenant with you on its date may see this.")
    if of_a_case:
        return _("We shared this with you by name. Living with you lets nobody see it.")
    return _("We shared this with you by name, not with everybody in your home.")


def what(document: Document) -> str:
    """One sentence that says what the document is."""
    day = day_words(document.dated)
    if document.case_id:
        return _("A document about your case, dated %(day)s.") % {"day": day}
    return _("A document about your home, dated %(day)s.") % {"day": day}


def in_a_choice(document: Document, *, hides_case_titles: bool) -> str:
    """The document as one of several to choose from."""
    hidden = hides_case_titles and document.case_id is not None
    title = about(of_a_case=True) if hidden else document.title
    return _("%(title)s, dated %(day)s") % {"title": title, "day": day_words(document.dated)}


def day_words(day: date) -> str:
    """A day in words."""
    return date_format(day, "j F Y")
