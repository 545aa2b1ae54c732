"""Every measure of the bench, on a landlord of a few homes: does it run, and is what it measures true?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.bench import performance_page
from tests.bench.context import Bench
from tests.bench.landlord import landlord
from tests.bench.lines import Line
from tests.bench.run import MEASURES
from tests.bench.sizes import SIZES
from tests.http.site import nginx_program

DEMO = Path(__file__).parent.parent.parent / "demo"


def test_every_measure_gives_a_figure(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    """No figure is judged here: a test must not fail because the machine was busy."""
    with django_db_blocker.unblock():
        bench = Bench(
            landlords=(landlord(SIZES["XS"], afresh=True),),
            residents=6,
            megabytes=5,
            seconds=1,
            folder=tmp_path,
            export=DEMO,
            export_date=date(2026, 11, 22),
        )
        try:
            lines = {name: list(measure(bench)) for name, measure in MEASURES.items()}
        finally:
            databases.drop(bench.largest.database)

    may_be_missing = {"P2"} | (set() if nginx_program() else {"P6"})
    for name, found in lines.items():
        assert found
        assert all("not measured" not in line.figure for line in found) or name in may_be_missing
        assert all(line.met is not None for line in found if line.goal) or name in may_be_missing
    assert "all three agree" in lines["P7"][0].figure
    assert all("0 lost" in line.figure for line in lines["P10"])


def test_text_around_the_figures_is_kept(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    begin, end = performance_page.BEGIN, performance_page.END
    page.write_text(f"# Before\n{begin}\nold figures\n{end}\n### P3\nBecause.\n")
    lines = [
        Line("P3", "a page", "1", "2", met=False),
        Line("P4", "another", "1", "2", met=False),
        Line("P5", "a third", "1", "1", met=True),
    ]

    performance_page.write((), lines, page)

    text = page.read_text()
    assert text.startswith("# Before\n")
    assert text.endswith("### P3\nBecause.\n")
    assert "old figures" not in text
    assert "| P4 | another | 1 | 2 | **missed** |" in text
    assert performance_page.unexplained(lines, page) == ["P4"]
