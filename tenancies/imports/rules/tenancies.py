"""Which lettings are loaded; nothing about who lives in them."""

from collections import Counter
from collections.abc import Container, Iterable
from datetime import date

from tenancies.imports.facts import Tenancy
from tenancies.imports.findings import Findings
from tenancies.imports.notations import TENANCY_REF, read_date
from tenancies.imports.reasons import Reason
from tenancies.imports.rows import Row
from tenancies.imports.sifting import sift


def tenancies(
    rows: Iterable[Row], findings: Findings, today: date, properties: Container[str]
) -> dict[str, Tenancy]:
    """The loaded lettings, by reference. The dates decide what is current, not the status."""
    sound: list[tuple[Row, Tenancy]] = []
    for row in sift(rows, findings, TENANCY_REF):
        read = _tenancy(row, properties)
        if isinstance(read, Tenancy):
            sound.append((row, read))
        else:
            findings.quarantine(row, *read)
    current = Counter(tenancy.property_ref for _, tenancy in sound if _is_current(tenancy, today))
    loaded: dict[str, Tenancy] = {}
    for row, tenancy in sound:
        if _is_current(tenancy, today) and current[tenancy.property_ref] > 1:
            findings.quarantine(row, Reason.TWO_CURRENT_TENANCIES, "property_ref")
        else:
            findings.note_replaced_text(row)
            loaded[tenancy.tenancy_ref] = tenancy
    return loaded


def _is_current(tenancy: Tenancy, today: date) -> bool:
    return tenancy.end_date is None or tenancy.end_date >= today


def _tenancy(row: Row, properties: Container[str]) -> Tenancy | tuple[Reason, str]:
    """The letting that the row tells of, or why it is quarantined and by which column."""
    start = read_date(row.written("start_date"))
    end = read_date(row.written("end_date"))
    if start is None:
        return Reason.DATE_NOT_READABLE, "start_date"
    if end is None and row.written("end_date"):
        return Reason.DATE_NOT_READABLE, "end_date"
    if end is not None and end < start:
        return Reason.END_BEFORE_START, "end_date"
    # A letting of nothing is a letting of something unknown: an empty cell does not pass here.
    if row.ref("property_ref") not in properties:
        return Reason.PROPERTY_NOT_LOADED, "property_ref"
    return Tenancy(
        tenancy_ref=row.key,
        property_ref=row.ref("property_ref"),
        start_date=start,
        end_date=end,
        tenancy_type=row.text("tenancy_type"),
        status=row.text("status"),
        weekly_rent=row.text("weekly_rent"),
    )
