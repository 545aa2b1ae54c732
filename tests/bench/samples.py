"""Plain statistics of timings: shuffled pairs, medians, quartiles, and how far a ratio can be trusted."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

TIMES = "\N{MULTIPLICATION SIGN}"
REPEATS = 1000


@dataclass(frozen=True, slots=True)
class Ratio:
    """The ratio of two medians, and the 95 % interval of it when the pairs are drawn anew."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.2f} {TIMES} ({self.low:.2f}–{self.high:.2f})"


def stopwatch() -> Callable[[], float]:
    """Start a watch; calling it gives the seconds since."""
    began = time.perf_counter_ns()
    return lambda: (time.perf_counter_ns() - began) / 1e9


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let nobody collect garbage while something is timed."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def middle(timed: Callable[[], float]) -> float:
    """The middle one of three times, after one that is not counted."""
    timed()
    return sorted(timed() for _ in range(3))[1]


def shuffled(names: Iterable[str], chance: random.Random) -> list[str]:
    """The same names in another order."""
    order = list(names)
    chance.shuffle(order)
    return order


def ratio(above: Sequence[float], below: Sequence[float]) -> Ratio:
    """Median of `above` through median of `below`, whose values belong to the same people in turn."""
    pairs = list(zip(above, below, strict=True))
    chance = random.Random(5)  # noqa: S311 (the same figures give the same interval)
    drawn = sorted(_ratio(chance.choices(pairs, k=len(pairs))) for _ in range(REPEATS))
    return Ratio(_ratio(pairs), drawn[REPEATS // 40], drawn[-REPEATS // 40 - 1])


def _ratio(pairs: Sequence[tuple[float, float]]) -> float:
    return statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)


def quartiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """The lower quartile, the median and the upper quartile."""
    low, middle, high = statistics.quantiles(seconds, n=4, method="inclusive")
    return low, middle, high


def in_milliseconds(timings: Mapping[str, Sequence[float]]) -> str:
    """Every kind of sample as "name median ms (quartiles)"."""
    parts = []
    for name, seconds in timings.items():
        low, middle, high = (1000 * value for value in quartiles(seconds))
        parts.append(f"{name} {middle:.2f} ms ({low:.2f}–{high:.2f})")
    return "; ".join(parts)
