"""A patch as staff read it, with the officer who leads it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tenancies.models import Patch
from tenancies.staff_knowledge import leads_of


def patch_words(patch: Patch | None) -> str:
    """The patch with its lead officer, as far as there are both; one query."""
    if patch is None:
        return _("None")
    lead = leads_of([patch.pk]).get(patch.pk)
    return f"{patch.code} {patch.name}, {lead}" if lead else f"{patch.code} {patch.name}"
