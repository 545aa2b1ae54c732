"""Which documents are linked, repeated or quarantined: rules 1 to 7 of the index, in their order."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tenancies.imports.document_files import DocumentFile, DocumentFiles, is_plain_relative_name
from tenancies.imports.facts import ExportDocument, SubjectType
from tenancies.imports.findings import Findings
from tenancies.imports.notations import DOCUMENT_REF, folded, read_date, storable
from tenancies.imports.reasons import QuarantineReason
from tenancies.imports.rows import ExportRow
from tenancies.imports.rules.addressees import Addressees
from tenancies.imports.sifting import sift
from tenancies.imports.tables import Table

_SUBJECT_TYPES = {subject_type.value: subject_type for subject_type in SubjectType}


class RowOutcome(StrEnum):
    """What became of a row of the index."""

    LINKED = "linked"
    QUARANTINED = "quarantined"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class DocumentOutcome:
    """The outcome of one row of the index; a reason only for a quarantined one."""

    row: int
    document_ref: str
    outcome: RowOutcome
    reason: QuarantineReason | None


@dataclass(frozen=True, slots=True)
class Kinds:
    """What the documents of a case can be, and of these what those of a home never are."""

    of_cases: Container[str]
    of_cases_alone: Container[str]


class Claims:
    """Who claims which file, over all rows of the index, quarantined or not (rule 7)."""

    def __init__(self, rows: Iterable[ExportRow]) -> None:
        self._claimants: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in rows:
            for column in ("file_name", "sha256"):
                self._claimants[column, row.written(column)].add(row.key)

    def fault(self, row: ExportRow) -> tuple[QuarantineReason, str] | None:
        """Why another document has a claim on this row's file, and by which column."""
        for column, reason in (
            ("file_name", QuarantineReason.FILE_NAME_SHARED),
            ("sha256", QuarantineReason.FILE_CONTENT_SHARED),
        ):
            if self._claimants[column, row.written(column)] != {row.key}:
                return reason, column
        return None


def documents(
    rows: Iterable[ExportRow],
    findings: Findings,
    addressees: Addressees,
    files: DocumentFiles,
    kinds: Kinds,
    on_row: Callable[[int, int], None],
) -> list[ExportDocument]:
    """The linked documents, in the order of the index. `on_row(done, of)` is told of each row.

    Also reports the files that no row names; a row that is quarantined names its file too.
    """
    every_row = list(rows)
    claims = Claims(every_row)
    named = {row.written("file_name") for row in every_row}
    findings.files_no_row_names.extend(sorted(map(storable, files.names - named)))
    sifted = sift(every_row, findings, DOCUMENT_REF)
    linked: list[ExportDocument] = []
    for done, row in enumerate(sifted, start=1):
        read = _document(row, addressees, files, claims, kinds)
        if isinstance(read, ExportDocument):
            findings.note_replaced_text(row)
            linked.append(read)
        else:
            findings.quarantine(row, *read)
        on_row(done, len(sifted))
    return linked


def outcomes(linked: Iterable[ExportDocument], findings: Findings) -> list[DocumentOutcome]:
    """One outcome for every row of the index, in the order of the index."""
    told = [
        *(
            DocumentOutcome(document.row, document.document_ref, RowOutcome.LINKED, None)
            for document in linked
        ),
        *(
            DocumentOutcome(
                quarantined.row, quarantined.reference, RowOutcome.QUARANTINED, quarantined.reason
            )
            for quarantined in findings.quarantined
            if quarantined.table is Table.DOCUMENTS
        ),
        *(
            DocumentOutcome(repeat.row, repeat.reference, RowOutcome.REPEAT, None)
            for repeat in findings.repeats
            if repeat.table is Table.DOCUMENTS
        ),
    ]
    return sorted(told, key=lambda outcome: outcome.row)


def _document(
    row: ExportRow,
    addressees: Addressees,
    files: DocumentFiles,
    claims: Claims,
    kinds: Kinds,
) -> ExportDocument | tuple[QuarantineReason, str]:
    """The document that the row tells of, or why it is quarantined and by which column."""
    subject_type = _SUBJECT_TYPES.get(row.written("subject_type"))
    if subject_type is None:
        return QuarantineReason.SUBJECT_TYPE_UNKNOWN, "subject_type"
    document_date = read_date(row.written("document_date"))
    if document_date is None:
        return QuarantineReason.DATE_NOT_READABLE, "document_date"
    fault = addressees.fault(row, subject_type, document_date)
    if fault is not None:
        return fault
    file = _file(row, files)
    if not isinstance(file, DocumentFile):
        return file
    fault = claims.fault(row)
    if fault is not None:
        return fault
    kind = folded(row.text("kind"))
    if subject_type is SubjectType.CASE and kind not in kinds.of_cases:
        return QuarantineReason.KIND_UNKNOWN, "kind"
    if subject_type is SubjectType.TENANCY and kind in kinds.of_cases_alone:
        return QuarantineReason.KIND_OF_CASES, "kind"
    return ExportDocument(
        row=row.number,
        document_ref=row.key,
        file_path=row.written("file_name"),
        file_name=row.text("file_name"),
        size=file.size,
        sha256=file.sha256,
        kind=kind,
        title=row.text("title"),
        document_date=document_date,
        subject_type=subject_type,
        subject_ref=row.ref("subject_ref"),
        person_ref=row.ref("person_ref"),
        surname=row.text("surname"),
        postcode=row.text("postcode"),
    )


def _file(row: ExportRow, files: DocumentFiles) -> DocumentFile | tuple[QuarantineReason, str]:
    name = row.written("file_name")
    if not is_plain_relative_name(name):
        return QuarantineReason.FILE_NAME_UNSAFE, "file_name"
    found = files.examine(name)
    if isinstance(found, QuarantineReason):
        return found, "file_name"
    if found.sha256 != row.written("sha256"):
        return QuarantineReason.FILE_HASH_DIFFERS, "sha256"
    return found
