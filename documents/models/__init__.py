"""Documents, who may read them since when and why, and who must not."""

from documents.models.blocks import Block
from documents.models.checks import Check, Decision, Finding, FoundWords
from documents.models.documents import Document, DocumentQuerySet, Upload
from documents.models.grants import DocumentGrant
from documents.models.holds import Hold
from documents.models.limits import UseLimit
from documents.models.releases import Release
from documents.models.versions import DocumentVersion

__all__ = [
    "Block",
    "Check",
    "Decision",
    "Document",
    "DocumentGrant",
    "DocumentQuerySet",
    "DocumentVersion",
    "Finding",
    "FoundWords",
    "Hold",
    "Release",
    "Upload",
    "UseLimit",
]
