"""How the audit log and the incidents' pages name reports and freezes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.access import Perm, may
from accounts.reference_kinds import References, by_column, register
from documents.staff_labels import kind_words
from portal.incidents.models import Drill, Freeze, Incident, Report


def frozen_thing_label(freeze: Freeze) -> str:
    """What a freeze holds, in words; it was fetched `with_subjects`."""
    what = _named(freeze)
    if freeze.from_staff:
        return str(_("%(what)s, closed to staff too") % {"what": what})
    reported = freeze.document if freeze.spares_giver and may(Perm.FIND_CASES) else None
    if reported and reported.upload.given_by_id:
        return str(_("%(what)s, still open to who gave it to us") % {"what": what})
    return what


def _named(freeze: Freeze) -> str:
    level = str(Freeze.Level(freeze.level).label).capitalize()
    if freeze.level == Freeze.Level.KIND:
        return str(_("All documents of the kind “%(kind)s”") % {"kind": kind_words(freeze.kind)})
    if not may(Perm.FIND_CASES):
        return level
    if freeze.person:
        return f"{level}: {freeze.person.ref}"
    if freeze.case:
        return str(_("Case %(reference)s") % {"reference": freeze.case.ref})
    if freeze.tenancy:
        return str(_("Tenancy %(reference)s") % {"reference": freeze.tenancy.ref})
    document = freeze.document
    # A manager does not see a document that is sealed.
    if document is None:
        return level
    named = document.upload.ref or kind_words(document.kind)
    return str(_("Document %(reference)s") % {"reference": named})


def with_subjects(freezes: Any) -> Any:
    """Freezes with what their labels need, for whoever may read it: the director reads the level alone."""
    may_read = may(Perm.FIND_CASES)
    subjects = ("case", "tenancy", "document__upload", "person")
    return freezes.select_related(*subjects) if may_read else freezes


def _freezes(ids: set[UUID]) -> References:
    seen = with_subjects(Freeze.objects.filter(pk__in=ids))
    return {freeze.pk: frozen_thing_label(freeze) for freeze in seen}


register("incidents.incident", _("Incident"), by_column(Incident, "reference"))
register("incidents.report", _("Report"), by_column(Report, "reference"))
register("incidents.freeze", _("Freeze"), _freezes)
register("incidents.drill", _("Drill"), by_column(Drill, "reference"))
