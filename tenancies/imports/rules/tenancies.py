"""Which lettings are loaded; nothing about who lives in them."""

from collections import Counter
from collections.abc import Container, Iterable
from datetime import date

from tenancies.imports.facts import ExportTenancy
from tenancies.imports.findings import Findings
from tenancies.imports.notations import TENANCY_REF, read_date
from tenancies.imports.reasons import QuarantineReason
from tenancies.imports.rows import ExportRow
from tenancies.imports.sifting import sift


def tenancies(
    rows: Iterable[ExportRow], findings: Findings, today: date, properties: Container[str]
) -> dict[str, ExportTenancy]:
    """The loaded lettings, by reference. The dates decide what is current, not the status."""
    sound: list[tuple[ExportRow, ExportTenancy]] = []
    for row in sift(rows, findings, TENANCY_REF):
        read = _tenancy(row, properties)
        if isinstance(read, ExportTenancy):
            sound.append((row, read))
        else:
            findings.quarantine(row, *read)
    current = Counter(tenancy.property_ref for _, tenancy in sound if _is_current(tenancy, today))
    loaded: dict[str, ExportTenancy] = {}
    for row, tenancy in sound:
        if _is_current(tenancy, today) and current[tenancy.property_ref] > 1:
            findings.quarantine(row, QuarantineReason.TWO_CURRENT_TENANCIES, "property_ref")
        else:
            findings.note_replaced_text(row)
            loaded[tenancy.tenancy_ref] = tenancy
    return loaded


def _is_current(tenancy: ExportTenancy, today: date) -> bool:
    return tenancy.end_date is None or tenancy.end_date >= today


def _tenancy(
    row: ExportRow, properties: Container[str]
) -> ExportTenancy | tuple[QuarantineReason, str]:
    """The letting that the row tells of, or why it is quarantined and by which column."""
    start = read_date(row.written("start_date"))
    end = read_date(row.written("end_date"))
    if start is None:
        return QuarantineReason.DATE_NOT_READABLE, "start_date"
    if end is None and row.written("end_date"):
        return QuarantineReason.DATE_NOT_READABLE, "end_date"
    if end is not None and end < start:
        return QuarantineReason.END_BEFORE_START, "end_date"
    # A letting of nothing is a letting of something unknown: an empty cell does not pass here.
    if row.ref("property_ref") not in properties:
        return QuarantineReason.PROPERTY_NOT_LOADED, "property_ref"
    return ExportTenancy(
        tenancy_ref=row.key,
        property_ref=row.ref("property_ref"),
        start_date=start,
        end_date=end,
        tenancy_type=row.text("tenancy_type"),
        status=row.text("status"),
        weekly_rent=row.text("weekly_rent"),
    )
