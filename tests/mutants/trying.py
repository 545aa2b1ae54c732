"""Tries mutants out in a copy of the checkout: applies one, runs its tests, and judges how they ended."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from xml.etree import ElementTree

from tests.mutants.mutant import Mutant

PATIENCE = 300
"""Seconds after which the tests of one mutant are given up."""
PATIENCE_WITH_ALL = 7200
"""The same for the tests of all mutants together, on the healthy code."""

_REPORT = "mutants-report.xml"


class Verdict(Enum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "SURVIVED"
    COULD_NOT_RUN = "could not run"


class End(Enum):
    """How one test ended."""

    PASSED = "passed"
    FAILED = "failed"
    BROKE = "broke"
    MISSING = "was not run"


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutant's verdict, what there is to say about it, and how many seconds it took."""

    mutant: Mutant
    verdict: Verdict
    said: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """How every test of one run ended, by its node id, and what pytest printed."""

    ends: Mapping[str, End]
    printed: str

    def end_of(self, test: str) -> End:
        """How a test ended that may stand for several cases: failed, if one of them did."""
        ends = {
            end for node, end in self.ends.items() if node == test or node.startswith(f"{test}[")
        }
        return next(
            (end for end in (End.FAILED, End.BROKE, End.PASSED) if end in ends), End.MISSING
        )


@contextlib.contextmanager
def copy_of(checkout: Path) -> Iterator[Path]:
    """The files that git knows, as they stand now, in a folder that goes away afterwards."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=checkout,
        check=True,
        capture_output=True,
    )
    with tempfile.TemporaryDirectory(prefix="portal-mutants-") as folder:
        copy = Path(folder)
        for name in listed.stdout.decode().split("\0"):
            source = checkout / name
            if name and source.is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, copy / name)
        yield copy


@contextlib.contextmanager
def applied(mutant: Mutant, copy: Path) -> Iterator[None]:
    """The copy with the fault in it; afterwards without. Raises DoesNotFitError."""
    file = copy / mutant.file
    healthy = file.read_text(encoding="utf-8")
    file.write_text(mutant.applied_to(healthy), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(healthy, encoding="utf-8")


def run_tests(
    copy: Path, tests: Sequence[str], environment: Mapping[str, str], patience: int = PATIENCE
) -> Run:
    """Run these tests in the copy and read what became of them; `patience` is in seconds."""
    report = copy / _REPORT
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", f"--junitxml={report}"]
    try:
        done = subprocess.run(  # noqa: S603 (a program of our own choosing)
            [*command, *tests],
            cwd=copy,
            env=dict(environment),
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Run({}, f"not done after {patience} seconds")
    ends = _ends(report) if report.exists() else {}
    return Run(ends, done.stdout + done.stderr)


def judge(mutant: Mutant, run: Run) -> tuple[Verdict, str]:
    """The verdict on a mutant after its tests have run, and what to say about it."""
    ends = {test: run.end_of(test) for test in mutant.killed_by}
    if set(ends.values()) == {End.FAILED}:
        return Verdict.KILLED, ", ".join(ends)
    told = "; ".join(f"{test} {end.value}" for test, end in ends.items())
    if set(ends.values()) <= {End.FAILED, End.PASSED}:
        return Verdict.SURVIVED, told
    return Verdict.COULD_NOT_RUN, f"{told}\n{_last_lines(run.printed)}"


def try_out(mutant: Mutant, copy: Path, environment: Mapping[str, str]) -> Trial:
    """Apply one mutant, run its tests, and judge."""
    began = time.monotonic()
    with applied(mutant, copy):
        verdict, said = judge(mutant, run_tests(copy, mutant.killed_by, environment))
    return Trial(mutant, verdict, said, time.monotonic() - began)


def _ends(report: Path) -> dict[str, End]:
    """Node ids from a JUnit report, which pytest writes even if tests could not be collected.

    A test that fails and then cannot be cleared up after is written twice: its own word counts.
    """
    ends: dict[str, End] = {}
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 (pytest has just written it)
        node, end = _node(case), _end(case)
        if ends.get(node) is not End.FAILED:
            ends[node] = end
    return ends


def _node(case: ElementTree.Element) -> str:
    """Module and class stand in one attribute; classes have a capital."""
    parts = case.get("classname", "").split(".")
    module = "/".join(part for part in parts if not part[:1].isupper())
    classes = [part for part in parts if part[:1].isupper()]
    return "::".join([f"{module}.py", *classes, case.get("name", "")])


def _end(case: ElementTree.Element) -> End:
    """Failed means: an assertion of the test did not hold. Any other exception proves nothing."""
    if case.find("error") is not None:
        return End.BROKE
    failure = case.find("failure")
    if failure is None:
        return End.PASSED
    said = failure.get("message", "")
    is_assertion = said.startswith(("assert ", "AssertionError", "Failed: "))
    return End.FAILED if is_assertion else End.BROKE


def _last_lines(printed: str, most: int = 12) -> str:
    return "\n".join(f"    {line}" for line in printed.strip().splitlines()[-most:])
