"""P7: the exact audit of every resident and every document, three ways, through the real policy."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.access.system import system_access
from portal.assurance.reconcile import reconcile
from portal.web.logins import WORKER
from tests import databases
from tests.bench.context import Bench
from tests.bench.landlord import Landlord
from tests.bench.lines import Line
from tests.bench.samples import stopwatch

GOAL = 1000  # millionths of a second a resident
SHOWN = 10


def audit(bench: Bench) -> Iterator[Line]:
    """P7 at every size; what it finds is an error of the bench's data, or of the portal."""
    for landlord in bench.landlords:
        yield _audited(landlord)


def _audited(landlord: Landlord) -> Line:
    with (
        databases.connected(landlord.database, WORKER),
        system_access("the bench"),
    ):
        elapsed = stopwatch()
        found = reconcile()
        seconds = elapsed()
    each = 1e6 * seconds / found.accounts
    differences = [difference.what for difference in found.differences[:SHOWN]]
    agree = "all three agree" if not found.differences else f"{len(found.differences)} DIFFERENCES"
    return Line(
        "P7",
        f"audit of every pair, three ways, {landlord.size.name}",
        f"≤ {GOAL} µs a resident",
        f"{each:.0f} µs ({seconds:.1f} s); {found.pairs:,} pairs, {agree}",
        each <= GOAL and not found.differences,
        details=differences,
    )
