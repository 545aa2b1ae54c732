"""Which antisocial behaviour cases and which of their parties are loaded; not who may know."""

from collections.abc import Container, Iterable

from tenancies.imports.facts import ExportCase, ExportParty
from tenancies.imports.findings import Findings
from tenancies.imports.notations import CASE_REF, clock_change_touches, read_date, read_time
from tenancies.imports.reasons import NoteKind, QuarantineReason
from tenancies.imports.rows import ExportRow
from tenancies.imports.sifting import points_at_nothing_loaded, sift

PARTY_ROLES = ("complainer", "witness", "alleged perpetrator")


def cases(
    rows: Iterable[ExportRow],
    findings: Findings,
    properties: Container[str],
    staff: Container[str],
) -> dict[str, ExportCase]:
    """The loaded cases, by reference."""
    loaded: dict[str, ExportCase] = {}
    for row in sift(rows, findings, CASE_REF):
        read = _case(row, properties, staff)
        if isinstance(read, ExportCase):
            findings.note_replaced_text(row)
            _note_clock_changes(row, read, findings)
            loaded[read.case_ref] = read
        else:
            findings.quarantine(row, *read)
    return loaded


def parties(
    rows: Iterable[ExportRow], findings: Findings, cases: Container[str], people: Container[str]
) -> list[ExportParty]:
    """The loaded parties. They have no key: only a row equal in every column is a repeat."""
    loaded: list[ExportParty] = []
    for row in sift(rows, findings, key_form=None):
        if row.ref("case_ref") not in cases:
            findings.quarantine(row, QuarantineReason.CASE_NOT_LOADED, "case_ref")
        elif row.ref("person_ref") not in people:
            findings.quarantine(row, QuarantineReason.PERSON_NOT_LOADED, "person_ref")
        elif row.written("role") not in PARTY_ROLES:
            findings.quarantine(row, QuarantineReason.ROLE_UNKNOWN, "role")
        else:
            loaded.append(_party(row, findings))
    return loaded


def _case(
    row: ExportRow, properties: Container[str], staff: Container[str]
) -> ExportCase | tuple[QuarantineReason, str]:
    """The case that the row tells of, or why it is quarantined and by which column."""
    if points_at_nothing_loaded(row, "property_ref", properties):
        return QuarantineReason.PROPERTY_NOT_LOADED, "property_ref"
    if points_at_nothing_loaded(row, "officer", staff):
        return QuarantineReason.STAFF_NOT_LOADED, "officer"
    opened = read_time(row.written("opened_at"))
    closed = read_time(row.written("closed_at"))
    if opened is None:
        return QuarantineReason.TIME_NOT_READABLE, "opened_at"
    if closed is None and row.written("closed_at"):
        return QuarantineReason.TIME_NOT_READABLE, "closed_at"
    return ExportCase(
        case_ref=row.key,
        category=row.text("category"),
        opened_at=opened,
        closed_at=closed,
        status=row.text("status"),
        property_ref=row.ref("property_ref"),
        officer=row.ref("officer"),
        summary=row.text("summary"),
    )


def _note_clock_changes(row: ExportRow, case: ExportCase, findings: Findings) -> None:
    for column, moment in (("opened_at", case.opened_at), ("closed_at", case.closed_at)):
        if moment is not None and clock_change_touches(moment):
            findings.note(row, NoteKind.TIME_IN_CLOCK_CHANGE, column)


def _party(row: ExportRow, findings: Findings) -> ExportParty:
    findings.note_replaced_text(row)
    added_on = read_date(row.written("added_on"))
    if added_on is None and row.written("added_on"):
        findings.note(row, NoteKind.ADDED_ON_NOT_READABLE, "added_on")
    return ExportParty(row.ref("case_ref"), row.ref("person_ref"), row.text("role"), added_on)
