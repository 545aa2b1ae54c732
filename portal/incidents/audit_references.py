"""How the audit log and the incidents' pages name reports and freezes."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.reference_kinds import References, by_column, register
from documents.staff_labels import kind_words
from portal.incidents.models import Freeze, Report


def frozen_thing_label(freeze: Freeze) -> str:
    """What a freeze holds, in words; its `case`, `tenancy` and `document.upload` are at hand."""
    if freeze.case:
        return str(_("Case %(reference)s") % {"reference": freeze.case.ref})
    if freeze.tenancy:
        return str(_("Tenancy %(reference)s") % {"reference": freeze.tenancy.ref})
    document = freeze.document
    named = (document.upload.ref or kind_words(document.kind)) if document else ""
    return str(_("Document %(reference)s") % {"reference": named})


def _freezes(ids: set[UUID]) -> References:
    seen = Freeze.objects.filter(pk__in=ids).select_related("case", "tenancy", "document__upload")
    return {freeze.pk: frozen_thing_label(freeze) for freeze in seen}


register("incidents.report", _("Report"), by_column(Report, "reference"))
register("incidents.freeze", _("Freeze"), _freezes)
