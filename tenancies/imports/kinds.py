"""What the import asks of the table of kinds; it lies in a layer above, so it is named and not imported."""

from __future__ import annotations

from typing import Any

from django.apps import apps


def kinds_of_cases() -> list[str]:
    """What the documents of a case can be."""
    kinds: list[str] = _documents().kinds_of_cases()
    return kinds


def kinds_of_cases_alone() -> list[str]:
    """What the documents of a case can be, and those of a home never."""
    kinds: list[str] = _documents().kinds_of_cases_alone()
    return kinds


def kinds_from_residents() -> list[str]:
    """What residents write or take."""
    kinds: list[str] = _documents().kinds_from_residents()
    return kinds


def _documents() -> Any:
    return apps.get_model("documents.Document")
