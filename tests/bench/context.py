"""What every measure is given: the landlords that were built, and how much to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.bench.landlord import Landlord


@dataclass(frozen=True, slots=True)
class Bench:
    """The landlords from the smallest to the largest; how many residents ask; where files may lie.

    `seconds` is how long the peak of P10 lasts, `export` the landlord's export of P8.
    """

    landlords: tuple[Landlord, ...]
    residents: int
    seconds: int
    folder: Path
    export: Path | None
    export_date: date

    @property
    def smallest(self) -> Landlord:
        """The landlord that the largest is compared with."""
        return self.landlords[0]

    @property
    def largest(self) -> Landlord:
        """The landlord at which pages are measured over HTTP."""
        return self.landlords[-1]
