"""Documents, where they came from, and who may or must not read them."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import uuid4

import factory
from django.contrib.postgres.functions import TransactionNow

from documents.models import (
    Block,
    Check,
    Decision,
    Document,
    DocumentVersion,
    Finding,
    FoundWords,
    Hold,
    Release,
    Upload,
    UseLimit,
)
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


class CheckFactory(factory.django.DjangoModelFactory[Check]):
    """A check by the code of today that found nothing; with `outcome=""` one that waits for the worker."""

    class Meta:
        model = Check

    document = factory.SubFactory(DocumentFactory)
    outcome = "clean"
    code_version = factory.LazyAttribute(lambda c: c.outcome and Check.current_version())
    done_at = factory.LazyAttribute(lambda c: TransactionNow() if c.outcome else None)


class FindingFactory(factory.django.DjangoModelFactory[Finding]):
    """A name on the first page."""

    class Meta:
        model = Finding

    found_by = factory.SubFactory(CheckFactory, outcome="findings")
    group_key = factory.LazyFunction(uuid4)
    kind = "name"
    where = "text"
    page = 1


class FoundWordsFactory(factory.django.DjangoModelFactory[FoundWords]):
    """The words of a finding; of no one in the register unless `people` are named."""

    class Meta:
        model = FoundWords

    finding = factory.SubFactory(FindingFactory)
    words = "J Young"


class DecisionFactory(factory.django.DjangoModelFactory[Decision]):
    """A group of findings that is kept."""

    class Meta:
        model = Decision

    verdict = "keep"
    reason = "known"


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


class UseLimitFactory(factory.django.DjangoModelFactory[UseLimit]):
    """Someone disagrees with a document, and the DPO is asked before it is used."""

    class Meta:
        model = UseLimit

    document = factory.SubFactory(DocumentFactory)
    report_id = factory.LazyFunction(uuid4)
    reason = "They say it is not so"


class BlockFactory(factory.django.DjangoModelFactory[Block]):
    """Somebody must see nothing at all; name a tenancy, case or document for less."""

    class Meta:
        model = Block

    person = factory.SubFactory(PersonFactory)
    reason = "Asked by the police"
    review_on = date(2027, 1, 1)
