"""What became of the files that were sent, as rows: now for a script, or kept for the page that follows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Perm, may
from documents.freezes import is_closed_to_residents
from documents.intake.adding import AddedFile
from documents.intake.remarks import sentences

_KEPT = "staff_uploaded"


@dataclass(frozen=True, slots=True)
class AddedFileRow:
    """One file. Its name is text that a stranger may have written: it goes on this page alone."""

    name: str
    size: str
    state: str
    tone: str
    why: str = ""
    read_url: str = ""
    release_url: str = ""


def row(outcome: AddedFile) -> AddedFileRow:
    """One file as the page shows it."""
    name, size = outcome.name, filesizeformat(outcome.size)
    if outcome.refusal:
        return AddedFileRow(name, size, _("Refused"), "overdue", why=outcome.refusal.sentence)
    if not outcome.document:
        raise ValueError("A file became a document, or it was refused.")
    document = outcome.document
    can_release = may(Perm.RELEASE) and not is_closed_to_residents(document)
    return AddedFileRow(
        name,
        size,
        _("Saved"),
        "done",
        why=sentences(outcome.remarks),
        read_url=reverse("documents:read", args=[document.pk]),
        release_url=reverse("documents:release", args=[document.pk]) if can_release else "",
    )


def keep(request: HttpRequest, subject: UUID, rows: list[AddedFileRow]) -> None:
    """Let the rows wait in the session for the next page: they are in no address and no cookie."""
    request.session[_KEPT] = {"of": str(subject), "rows": [asdict(row) for row in rows]}


def kept(request: HttpRequest, subject: UUID) -> list[AddedFileRow]:
    """The rows that wait for this page, once."""
    waiting = request.session.get(_KEPT)
    if not waiting or waiting["of"] != str(subject):
        return []
    del request.session[_KEPT]
    return [AddedFileRow(**row) for row in waiting["rows"]]
