"""Documents, where they came from, and who may or must not read them."""

from __future__ import annotations

import hashlib
from datetime import date

import factory

from documents.models import Block, Document, DocumentVersion, Hold, Release, Upload
from tests.factories.tenancies import PersonFactory, TenancyFactory


class DocumentFactory(factory.django.DjangoModelFactory[Document]):
    """A document of a tenancy; for a case say `tenancy=None, case=…`."""

    class Meta:
        model = Document

    kind = "repair letter"
    dated = date(2026, 1, 5)
    tenancy = factory.SubFactory(TenancyFactory)
    content_type = "application/pdf"
    size = 1


class UploadFactory(factory.django.DjangoModelFactory[Upload]):
    """Where a document came from: the old system, unless `ref` is empty."""

    class Meta:
        model = Upload

    document = factory.SubFactory(DocumentFactory)
    ref = factory.Sequence(lambda n: f"D9{n:07}")
    sha256 = factory.LazyAttribute(
        lambda u: hashlib.sha256(str(u.document.pk).encode()).hexdigest()
    )


class ReleaseFactory(factory.django.DjangoModelFactory[Release]):
    """A document shown to the household, for long."""

    class Meta:
        model = Release

    document = factory.SubFactory(DocumentFactory)
    audience = "household"
    reason = "The yearly check"
    opens_on = date(2026, 1, 6)


class DocumentVersionFactory(factory.django.DjangoModelFactory[DocumentVersion]):
    """A document with the foot of its first page blacked out."""

    class Meta:
        model = DocumentVersion

    document = factory.SubFactory(DocumentFactory)
    black_outs = [{"page": 1, "left": 1000, "top": 9500, "right": 9000, "bottom": 9700}]


class HoldFactory(factory.django.DjangoModelFactory[Hold]):
    """A release that waits for the safeguarding lead."""

    class Meta:
        model = Hold


class BlockFactory(factory.django.DjangoModelFactory[Block]):
    """Somebody must see nothing at all; name a tenancy, case or document for less."""

    class Meta:
        model = Block

    person = factory.SubFactory(PersonFactory)
    reason = "Asked by the police"
    review_on = date(2027, 1, 1)
