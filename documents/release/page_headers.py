"""A document at the top of a form about it, and the page to which the form leads back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.freezes import is_closed_to_residents
from documents.limits import is_limited
from documents.models import Document
from documents.release.readers import readers_of
from documents.staff_labels import kind_words


@dataclass(frozen=True, slots=True)
class DocumentHeader:
    """One document at the top of a form about it.

    `giver_reads_it`: it is frozen, and whoever gave it to us still sees it. `limited`: staff ask the DPO
    before they use it.
    """

    title: str
    kind: str
    date: date
    reference: str
    subject_label: str
    read_url: str
    frozen: bool
    giver_reads_it: bool
    limited: bool


def document_header(document: Document) -> DocumentHeader:
    """The document for the top of a form; `upload`, `case` and `tenancy__property` are at hand."""
    return DocumentHeader(
        title=document.upload.title or document.title,
        kind=kind_words(document.kind),
        date=document.dated,
        reference=document.upload.ref,
        subject_label=subject_label(document),
        read_url=reverse("documents:read", args=[document.pk]),
        frozen=is_closed_to_residents(document),
        giver_reads_it=document.open_to_giver and bool(readers_of([document])),
        limited=is_limited(document),
    )


def subject_label(document: Document) -> str:
    """What the document belongs to: a case by its reference, or a home by its address."""
    if document.case:
        return _("Case %(reference)s") % {"reference": document.case.ref}
    return document.tenancy.property.address if document.tenancy else ""


def home_of(document: Document) -> str:
    """The address of the page on which the document stands."""
    if document.case_id:
        return reverse("desk:case", args=[document.case_id])
    return reverse("desk:tenancy", args=[document.tenancy_id])
