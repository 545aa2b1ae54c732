"""Which occupancies are loaded: who lived in which letting, from and to; not what they may see."""

from collections.abc import Container, Iterable, Mapping
from datetime import date

from tenancies.imports.facts import ExportOccupancy, ExportTenancy
from tenancies.imports.findings import Findings
from tenancies.imports.notations import read_date, without_outer_spaces
from tenancies.imports.reasons import QuarantineReason
from tenancies.imports.rows import ExportRow
from tenancies.imports.sifting import sift


def occupancies(
    rows: Iterable[ExportRow],
    findings: Findings,
    tenancies: Mapping[str, ExportTenancy],
    people: Container[str],
) -> list[ExportOccupancy]:
    """The loaded occupancies. They have no key: only a row equal in every column is a repeat."""
    loaded: list[ExportOccupancy] = []
    for row in sift(rows, findings, key_form=None):
        read = _occupancy(row, tenancies, people)
        if isinstance(read, ExportOccupancy):
            findings.note_replaced_text(row)
            loaded.append(read)
        else:
            findings.quarantine(row, *read)
    return loaded


def _occupancy(
    row: ExportRow, tenancies: Mapping[str, ExportTenancy], people: Container[str]
) -> ExportOccupancy | tuple[QuarantineReason, str]:
    """The occupancy that the row tells of, or why it is quarantined and by which column."""
    tenancy = tenancies.get(row.ref("tenancy_ref"))
    if tenancy is None:
        return QuarantineReason.TENANCY_NOT_LOADED, "tenancy_ref"
    if row.ref("person_ref") not in people:
        return QuarantineReason.PERSON_NOT_LOADED, "person_ref"
    start = read_date(row.written("from_date"))
    end = read_date(row.written("to_date"))
    if start is None:
        return QuarantineReason.DATE_NOT_READABLE, "from_date"
    if end is None and row.written("to_date"):
        return QuarantineReason.DATE_NOT_READABLE, "to_date"
    if end is not None and end < start:
        return QuarantineReason.END_BEFORE_START, "to_date"
    if start < tenancy.start_date:
        return QuarantineReason.OCCUPANCY_OUTSIDE_TENANCY, "from_date"
    if _ends_after(end, tenancy.end_date):
        return QuarantineReason.OCCUPANCY_OUTSIDE_TENANCY, "to_date"
    return ExportOccupancy(
        tenancy.tenancy_ref,
        row.ref("person_ref"),
        without_outer_spaces(row.text("role")),
        start,
        end,
    )


def _ends_after(occupancy_end: date | None, tenancy_end: date | None) -> bool:
    """Whether the occupancy outlasts the tenancy; no end at all outlasts every end."""
    return tenancy_end is not None and (occupancy_end is None or occupancy_end > tenancy_end)
