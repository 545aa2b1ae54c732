"""How large a landlord the bench builds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """A landlord: `homes` lettings with 25 documents and two residents each on average."""

    name: str
    homes: int

    @property
    def database(self) -> str:
        """The database that holds it."""
        return f"portal_bench_{self.name.lower()}"

    @property
    def residents(self) -> int:
        """Residents with an account."""
        return 2 * self.homes

    @property
    def patches(self) -> int:
        """Patches, each with an officer of its own."""
        return max(2, self.homes // 500)

    @property
    def entries(self) -> int:
        """Rows in the audit log before anybody is measured."""
        return 5 * self.residents


SIZES = {
    size.name: size
    for size in (
        Size("XS", 60),
        Size("S", 5_000),
        Size("M", 50_000),
        Size("L", 400_000),
    )
}
"""XS is for the test that runs every measure; S, M, L hold 125 thousand, 1.25 and 10 million documents."""
