"""How the audit log names documents and blocks."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.reference_kinds import References, by_column, register
from documents.models import Block, Document, Upload
from documents.staff_labels import kind_words


def _documents(ids: set[UUID]) -> References:
    seen = Document.objects.filter(pk__in=ids).in_bulk()
    refs = dict(Upload.objects.filter(document__in=seen).values_list("document_id", "ref"))
    return {
        document.pk: refs.get(document.pk)
        or f"{kind_words(document.kind)}, {document.dated:%d.%m.%Y}"
        for document in seen.values()
    }


register("documents.document", _("Document"), _documents)
register("documents.block", _("Block of person"), by_column(Block, "person__ref"))
