"""One line of the bench's table: what was measured, the goal, the figure, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.bench.samples import TIMES, Ratio


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside its goal. `met` is None where there is no goal, or nothing was measured."""

    number: str
    work: str
    goal: str
    figure: str
    met: bool | None = None
    details: Sequence[str] = field(default=())

    @property
    def verdict(self) -> str:
        """The word in the last column."""
        return {True: "met", False: "**missed**", None: "–"}[self.met]


def at_most(number: str, work: str, figure: Ratio, limit: float, *details: str) -> Line:
    """A line whose figure is a ratio that must not be larger than `limit`."""
    return Line(number, work, f"≤ {limit} {TIMES}", str(figure), figure.value <= limit, details)


def at_least(number: str, work: str, figure: Ratio, limit: float, *details: str) -> Line:
    """A line whose figure is a ratio that must not be smaller than `limit`."""
    return Line(number, work, f"≥ {limit} {TIMES}", str(figure), figure.value >= limit, details)


def not_measured(number: str, work: str, goal: str, why: str) -> Line:
    """A line that says plainly that there is no figure, and why."""
    return Line(number, work, goal, f"not measured: {why}")


def table(lines: Iterable[Line]) -> str:
    """The lines as a table in Markdown, which reads well in a terminal too."""
    rows = [
        ("#", "Work", "Goal", "Figure", "Verdict"),
        ("---",) * 5,
        *((line.number, line.work, line.goal, line.figure, line.verdict) for line in lines),
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def details(lines: Iterable[Line]) -> str:
    """What stands behind the figures, as a list."""
    return "\n".join(f"- {line.number}: {said}" for line in lines for said in line.details)
