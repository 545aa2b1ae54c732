"""Which kind of thing a whole reference names."""

from __future__ import annotations

from tenancies.imports.notations import CASE_REF, TENANCY_REF


def kind_of(reference: str) -> str | None:
    """The word "tenancy" or "case", or None for what has the form of neither reference."""
    if TENANCY_REF.fullmatch(reference):
        return "tenancy"
    return "case" if CASE_REF.fullmatch(reference) else None
