"""How many live releases an import ends, and why: the sign of an index of documents that is not itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from tenancies.imports.findings import Findings
from tenancies.imports.tables import Table

# Of each release that ended: the document's reference, whether the document stands, and which column of its
# row is another now, if there is such a row that links.
_ENDED = """
    SELECT upload.ref, document.ended_at IS NULL, CASE
        WHEN new.document_id IS NULL THEN ''
        WHEN now_is.kind <> document.kind THEN 'kind'
        WHEN now_is.dated <> document.dated THEN 'document_date'
        WHEN new.sha256 <> upload.sha256 THEN 'sha256'
        WHEN new.addressee_id IS DISTINCT FROM upload.addressee_id THEN 'person_ref'
        ELSE 'subject_ref'
    END
    FROM documents_release AS release
    JOIN documents_document AS document ON document.id = release.document_id
    JOIN documents_upload AS upload ON upload.document_id = document.id
    LEFT JOIN (
        documents_upload AS new JOIN documents_document AS now_is
            ON now_is.id = new.document_id AND now_is.ended_at IS NULL
    ) ON new.ref = upload.ref AND upload.ref <> '' AND new.document_id <> document.id
    WHERE release.ended_at = transaction_timestamp()
"""


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """Each release that this import ends: reference, whether its document stands, and the changed column."""

    releases: list[tuple[str, bool, str]]
    of_live: int

    @property
    def ended(self) -> int:
        """How many releases end."""
        return len(self.releases)

    def sentence(self, findings: Findings) -> str:
        """How many releases end, and why most of them do."""
        aside = {row.reference: row for row in findings.quarantined if row.table is Table.DOCUMENTS}
        whys: Counter[str] = Counter()
        for reference, stands, column in self.releases:
            if stands:
                whys["Their reader is no party to the case any more."] += 1
            elif column:
                whys[f"Another {column} makes another document, which no one has released."] += 1
            elif row := aside.get(reference):
                whys[f"The row is set aside (column {row.column}): {row.reason.sentence}"] += 1
            else:
                whys["No row names them any more."] += 1
        why, most = whys.most_common(1)[0]
        return (
            f"documents.csv: {self.ended:,} of {self.of_live:,} releases would be withdrawn."
            f" For {most:,} of them: {why}"
        )


def count_withdrawals(cursor: CursorWrapper) -> Withdrawals:
    """The releases that ended in this transaction, of those that were live before it."""
    cursor.execute(_ENDED)
    ended = list(cursor.fetchall())
    cursor.execute(
        "SELECT count(*) FROM documents_release"
        " WHERE ended_at IS NULL AND recorded_at < transaction_timestamp()"
    )
    return Withdrawals(ended, of_live=len(ended) + cursor.fetchone()[0])
