"""Whether the documents' files are what was stored: each there, and none changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from uuid import UUID

from documents.files import storage
from documents.models import Upload


def documents_and_hashes() -> list[tuple[UUID, str]]:
    """Every document and the SHA-256 its file had when it was stored; needs system access."""
    return list(Upload.objects.order_by("pk").values_list("pk", "sha256"))


def missing_or_changed(documents: Iterable[tuple[UUID, str]]) -> Iterator[str]:
    """Say which documents' files are missing or are not what was stored."""
    for document_id, sha256 in documents:
        try:
            with storage.open_document(document_id) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            yield f"{document_id}: the file cannot be read ({type(error).__name__})."
        else:
            if found != sha256:
                yield f"{document_id}: the file is not what was stored."
