"""Which homes are loaded; nothing about who lives in them."""

from collections.abc import Container, Iterable

from tenancies.imports.facts import ExportProperty
from tenancies.imports.findings import Findings
from tenancies.imports.notations import PROPERTY_REF, UPRN
from tenancies.imports.reasons import NoteKind, QuarantineReason
from tenancies.imports.rows import ExportRow
from tenancies.imports.sifting import points_at_nothing_loaded, sift


def properties(
    rows: Iterable[ExportRow], findings: Findings, patches: Container[str]
) -> dict[str, ExportProperty]:
    """The loaded homes, by reference. A UPRN that cannot be one never quarantines a home."""
    loaded: dict[str, ExportProperty] = {}
    for row in sift(rows, findings, PROPERTY_REF):
        if points_at_nothing_loaded(row, "patch_code", patches):
            findings.quarantine(row, QuarantineReason.PATCH_NOT_LOADED, "patch_code")
            continue
        findings.note_replaced_text(row)
        loaded[row.key] = _property(row, findings)
    return loaded


def _property(row: ExportRow, findings: Findings) -> ExportProperty:
    return ExportProperty(
        property_ref=row.key,
        uprn=_uprn(row, findings),
        flat=row.text("flat"),
        house_no=row.text("house_no"),
        street=row.text("street"),
        estate=row.text("estate"),
        town=row.text("town"),
        postcode=row.text("postcode"),
        patch_code=row.ref("patch_code"),
        property_type=row.text("property_type"),
        bedrooms=row.text("bedrooms"),
        year_built=row.text("year_built"),
        heating=row.text("heating"),
    )


def _uprn(row: ExportRow, findings: Findings) -> str | None:
    written = row.written("uprn")
    if UPRN.fullmatch(written):
        return written
    if written:
        findings.note(row, NoteKind.UPRN_LEFT_OUT, "uprn")
    return None
