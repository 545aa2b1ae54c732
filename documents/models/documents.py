"""A document as residents may meet it, and apart from it what only staff may know of its upload."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.access import Fact, Scoped, ScopedQuerySet, scoped
from cases.models import Case
from documents.kinds import KINDS, Sender, kind_of
from tenancies.models import Person, Tenancy

LISTED = (
    "pk",
    "kind",
    "dated",
    "tenancy_id",
    "case_id",
    "content_type",
    "size",
    "audience",
    "shown_by",
    "shown_from",
)


RESIDENTS_OPEN = ("application/pdf", "image/jpeg", "image/png")
"""What a file must be for residents to open it: anything else may run programs, or tell who wrote it."""


class DocumentQuerySet(ScopedQuerySet["Document"]):
    """Words for lists of documents; who may see one is not decided here."""

    def newest_first(self) -> DocumentQuerySet:
        """By the document's own date; documents of one day in a fixed order."""
        return self.order_by("-dated", "-id")

    def listed(self) -> models.QuerySet[Document, Any]:
        """As rows of what a list says of each, and of whatever it was annotated with."""
        return self.values_list(*LISTED, *self.query.annotations, named=True)


class Document(Fact):
    """One document with exactly one subject: a tenancy or a case. `kind` is a value of documents/kinds.py, or
    whatever else an export says.

    Every column may be read by whoever may read the document; what may not stands in Upload.
    `audience`, `shown_by`, `shown_from`, `shown_until`, `frozen`, `open_to_giver`, `sealed` repeat the live
    release to a home and the live freezes: PostgreSQL alone writes them (rls/states.sql), so that a page need
    not join.
    """

    kind = models.TextField()
    dated = models.DateField()
    tenancy = models.ForeignKey(Tenancy, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    audience = models.CharField(max_length=9, blank=True, default="")
    shown_by = models.TextField(blank=True, default="")
    shown_from = models.DateField(null=True)
    shown_until = models.DateField(null=True)
    frozen = models.BooleanField(default=False)
    open_to_giver = models.BooleanField(db_default=False)
    sealed = models.BooleanField(db_default=False)

    objects: ClassVar[Any] = scoped(DocumentQuerySet)

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(tenancy=None, case__isnull=False) | Q(tenancy__isnull=False, case=None),
                name="document_has_exactly_one_subject",
            ),
            # The rules of a kind, and its freeze, hold for every spelling.
            models.CheckConstraint(
                condition=~Q(kind__regex=r"[A-Z]|^\s|\s$|\s\s"), name="document_kind_is_folded"
            ),
        ]
        indexes = [
            models.Index(
                "tenancy", F("dated").desc(), F("id").desc(), name="documents_of_a_tenancy"
            ),
            models.Index("case", F("dated").desc(), F("id").desc(), name="documents_of_a_case"),
        ]
        permissions = [
            ("read_document", "Can read this document as its named recipient"),
            ("read_given_document", "Can read this document as its named recipient who gave it"),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"

    @property
    def title(self) -> str:
        """The plain title: made from the kind, because imported titles carry names."""
        return str(kind_of(self.kind).title)

    @property
    def opens_for_residents(self) -> bool:
        """Whether its file is of a type that residents open."""
        return self.content_type in RESIDENTS_OPEN

    @staticmethod
    def types_residents_open() -> tuple[str, ...]:
        """What a file must be: wall 1 asks here."""
        return RESIDENTS_OPEN

    @staticmethod
    def kinds_read_by(readers: str) -> list[str]:
        """The kinds that these residents alone may ever read (`kinds.MayRead`): both walls ask here."""
        return [kind.value for kind in KINDS.values() if kind.may_read == readers]

    @staticmethod
    def kinds_kept_from(side: str) -> list[str]:
        """The kinds that never go to this side of a case (`DocumentKind.sides`): both walls ask here."""
        return [kind.value for kind in KINDS.values() if side in kind.kept_from]

    @staticmethod
    def kinds_of_cases() -> list[str]:
        """What the documents of a case can be: the import sets any other aside."""
        return [kind.value for kind in KINDS.values() if kind.of_case]

    @staticmethod
    def kinds_of_cases_alone() -> list[str]:
        """What no document of a home is: the import sets it aside there."""
        return [kind.value for kind in KINDS.values() if not kind.of_home]

    @staticmethod
    def kinds_from_residents() -> list[str]:
        """The kinds that a resident writes or takes: the import and wall 2 ask here."""
        return [kind.value for kind in KINDS.values() if kind.sender == Sender.RESIDENT]


class Upload(Scoped):
    """Where a document came from; staff only. `ref` is the old system's reference, if any.

    `addressee` is the person an imported document is addressed to (or written by): a case document that
    was imported may be released to nobody else. `given_by` is the party to the case who wrote it, took it or
    brought it: it stays theirs where a report alone closes it. Written once, and read by staff alone.
    """

    document = models.OneToOneField(
        Document, primary_key=True, on_delete=models.PROTECT, related_name="upload"
    )
    id: uuid.UUID
    ref = models.CharField(max_length=9, blank=True)
    row_number = models.PositiveIntegerField(null=True)
    title = models.TextField(blank=True)
    file_name = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    addressee = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["ref"], name="upload_by_ref")]

    def __str__(self) -> str:
        return f"upload of {self.document_id}"
