"""Documents, who may read them since when and why, and who must not."""

from documents.models.blocks import Block
from documents.models.documents import Document, DocumentQuerySet, Upload
from documents.models.grants import DocumentGrant
from documents.models.kinds import CASE_KINDS, HOME_KINDS, Kind
from documents.models.releases import USUAL_AUDIENCE, Release

__all__ = [
    "CASE_KINDS",
    "HOME_KINDS",
    "USUAL_AUDIENCE",
    "Block",
    "Document",
    "DocumentGrant",
    "DocumentQuerySet",
    "Kind",
    "Release",
    "Upload",
]
