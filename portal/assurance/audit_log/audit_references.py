"""The references of what ledger entries speak of, as far as the reader may see these things themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import Case, Party, Share
from documents.models import Block, Document, Upload
from documents.staff_labels import kind_words
from portal.incidents.models import Freeze, Report
from tenancies.models import ImportRun, Person, Tenancy

References = dict[UUID, str]

LABELS = {
    "documents.document": _("Paper"),
    "cases.case": _("Case"),
    "cases.share": _("Share of case"),
    "cases.party": _("Party to case"),
    "tenancies.tenancy": _("Tenancy"),
    "tenancies.person": _("Person"),
    "tenancies.importrun": _("Import"),
    "documents.block": _("Block of person"),
    "accounts.user": _("Account"),
    "incidents.report": _("Report"),
    "incidents.freeze": _("Freeze"),
    "page": _("Page"),
}


def label_of(kind: str) -> str:
    """What an entry speaks of, in a word."""
    if kind in LABELS:
        return str(LABELS[kind])
    return capfirst(str(apps.get_model(kind)._meta.verbose_name)) if "." in kind else kind


def references(things: Iterable[tuple[str, UUID]]) -> References:
    """By identity the reference of each thing; what the reader may not see has none.

    One query a kind, whatever there is to look up.
    """
    asked: dict[str, set[UUID]] = {kind: set() for kind in _LOOK_UP}
    for kind, thing in things:
        if kind in asked:
            asked[kind].add(thing)
    found: References = {}
    for kind, look_up in _LOOK_UP.items():
        found |= look_up(asked[kind])
    return found


def _papers(ids: set[UUID]) -> References:
    seen = Document.objects.filter(pk__in=ids).in_bulk()
    refs = dict(Upload.objects.filter(document__in=seen).values_list("document_id", "ref"))
    return {
        paper.pk: refs.get(paper.pk) or f"{kind_words(paper.kind)}, {paper.dated:%d.%m.%Y}"
        for paper in seen.values()
    }


def _by(model: type, column: str) -> Callable[[set[UUID]], References]:
    """Look things up in `model` by one of its columns, or of what it points at."""

    def look_up(ids: set[UUID]) -> References:
        rows = model.objects.filter(pk__in=ids).values_list("pk", column)  # type: ignore[attr-defined]
        return {pk: str(value) for pk, value in rows}

    return look_up


def _freezes(ids: set[UUID]) -> References:
    seen = Freeze.objects.filter(pk__in=ids).select_related("case", "tenancy", "document__upload")
    return {freeze.pk: held_by(freeze) for freeze in seen}


def held_by(freeze: Freeze) -> str:
    """What a freeze holds, in words; its `case`, `tenancy` and `document.upload` are at hand."""
    if freeze.case:
        return str(_("Case %(reference)s") % {"reference": freeze.case.ref})
    if freeze.tenancy:
        return str(_("Tenancy %(reference)s") % {"reference": freeze.tenancy.ref})
    paper = freeze.document
    named = (paper.upload.ref or kind_words(paper.kind)) if paper else ""
    return str(_("Paper %(reference)s") % {"reference": named})


_LOOK_UP: dict[str, Callable[[set[UUID]], References]] = {
    "documents.document": _papers,
    "cases.case": _by(Case, "ref"),
    "cases.share": _by(Share, "case__ref"),
    "cases.party": _by(Party, "case__ref"),
    "tenancies.tenancy": _by(Tenancy, "ref"),
    "tenancies.person": _by(Person, "ref"),
    "tenancies.importrun": _by(ImportRun, "export_date"),
    "documents.block": _by(Block, "person__ref"),
    "accounts.user": _by(User, "username"),
    "incidents.report": _by(Report, "reference"),
    "incidents.freeze": _freezes,
}
