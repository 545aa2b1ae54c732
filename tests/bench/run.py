"""Runs the measures that are asked for, prints them, and writes docs/performance.md after a whole run."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import (
    auditing,
    closing,
    files,
    http_page,
    importing,
    orm_page,
    peak,
    performance_page,
    sql_page,
    staff_pages,
)
from tests.bench.context import Bench
from tests.bench.landlord import landlord
from tests.bench.lines import Line, details, table
from tests.bench.samples import stopwatch
from tests.bench.sizes import SIZES, Size

Measure = Callable[[Bench], Iterator[Line]]

MEASURES: dict[str, Measure] = {
    "P1": sql_page.both_walls_and_one,
    "P2": sql_page.growth,
    "P3": orm_page.my_documents,
    "P4": http_page.real_page,
    "P4b": closing.with_banners,
    "P5": http_page.guardians_defaults,
    "P6": files.downloads,
    "P7": auditing.audit,
    "P8": importing.importing,
    "P9": http_page.audit_log_on_every_page,
    "P10": peak.peak,
    "P13": closing.in_force,
    "staff": staff_pages.staff_pages,
}


def run(arguments: argparse.Namespace) -> int:
    """Build what is asked for, measure it, say it."""
    wanted = arguments.measures or list(MEASURES)
    landlords = []
    for size in _sizes(arguments):
        one = landlord(size, afresh=arguments.afresh)
        _say(f"{size.name}: {one.built}")
        landlords.append(one)
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(
            landlords=tuple(landlords),
            residents=arguments.residents,
            megabytes=50,
            seconds=arguments.seconds,
            folder=Path(folder),
            export=arguments.export,
            export_date=arguments.export_date,
        )
        for name in wanted:
            elapsed = stopwatch()
            found = list(MEASURES[name](bench))
            _say(f"{table(found)}\n{details(found)}\n({elapsed():.0f} s)\n")
            lines += found
    _say("\n" + table(lines))
    if wanted == list(MEASURES) and not arguments.size:
        performance_page.write(landlords, lines)
        for number in performance_page.unexplained(lines):
            _say(f"{number} is missed, and docs/performance.md does not say why.")
    return 0


def _sizes(arguments: argparse.Namespace) -> list[Size]:
    if arguments.size:
        return [SIZES[arguments.size]]
    upwards = ["S", "M", "L"]
    return [SIZES[name] for name in upwards[: upwards.index(arguments.largest) + 1]]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
