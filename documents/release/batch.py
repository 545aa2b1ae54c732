"""Releases all imported tenancy documents of one kind at once; only the demo does so (release_batch)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access import today
from documents.kinds import kind_of
from documents.models import Document, Release
from tenancies.writing import may_write_to_residents


class BatchRefusedError(Exception):
    """The batch is not released; the message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch released, and how many residents gained how many documents by it (`pairs`)."""

    released: int
    residents: int
    documents: int
    pairs: int


def release_batch(*, kind: str, audience: str) -> Batch:
    """Release every live tenancy document of this kind that no home can see yet, and say who gained what.

    Needs `system_access`. Documents of cases are never taken: each is released by an officer, by name.

    Raises BatchRefusedError on a landlord's own portal, while residents can use the portal, while they are
    not written to (rls/pause.sql), and for a kind that these readers may never read.
    """
    if not settings.DEMO:
        raise BatchRefusedError("Documents are released in batches on the demo only.")
    asked = kind_of(kind)
    if not asked.is_releasable or asked.reached_by(audience) != audience:
        raise BatchRefusedError(f"The {audience} may not read this kind of document.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT portal.is_open()")
        if cursor.fetchone() != (False,):
            raise BatchRefusedError("The portal is open. Close it before you release a batch.")
        if not may_write_to_residents():
            raise BatchRefusedError(
                "Something wide is closed, or an incident is not contained. Release the batch after it."
            )
        opens_on = today()
        documents = Document.objects.filter(
            kind=kind,
            ended_at=None,
            case=None,
            audience="",
            content_type__in=Document.types_residents_open(),
        )
        releases = Release.objects.bulk_create(
            Release(
                document=document,
                audience=audience,
                reason=_reason(audience),
                by_name=settings.LANDLORD["name"],
                opens_on=opens_on,
            )
            for document in documents
        )
        audit_log.record("released", [release.document for release in releases], audience=audience)
        cursor.execute(_GAINED, {"releases": [release.pk for release in releases]})
        return Batch(len(releases), *cursor.fetchone())


def _reason(audience: str) -> str:
    if audience == Release.Audience.TENANTS:
        return _("It belongs to your tenancy. The tenants of your home can read it.")
    return _("It is about your home. Everybody in your household can read it.")


# What somebody could read already, by another release, is nothing gained.
_GAINED = """
    WITH pair AS (
        SELECT person_id, document_id FROM portal.entitled_documents(NULL)
        WHERE release_id = ANY (%(releases)s)
        EXCEPT
        SELECT person_id, document_id FROM portal.entitled_documents(NULL)
        WHERE release_id <> ALL (%(releases)s)
    )
    SELECT count(DISTINCT person_id), count(DISTINCT document_id), count(*) FROM pair
"""
