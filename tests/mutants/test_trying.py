"""A mutant is killed by an assertion of the named test and by nothing else: not by code that cannot run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.mutants.mutant import Mutant
from tests.mutants.trying import Verdict, copy_of, try_out

CODE = "def may_read(is_tenant):\n    return is_tenant\n"
TESTS = """
import pytest
from rule import may_read

def test_neighbour_reads_nothing():
    assert not may_read(False)

def test_tenant_reads():
    assert may_read(True)

def test_refusal_is_an_exception():
    with pytest.raises(ZeroDivisionError):
        1 / may_read(False)

@pytest.fixture
def house():
    assert not may_read(False)

def test_with_a_house(house):
    assert True

@pytest.fixture
def untidy():
    yield
    assert not may_read(False)

def test_untidy(untidy):
    assert not may_read(False)

def test_untidy_alone(untidy):
    assert True

@pytest.mark.parametrize("name", ["Morag", "Ewan"])
def test_everybody(name):
    assert not may_read(name == "nobody")

class TestNeighbour:
    def test_reads_nothing(self):
        assert not may_read(False)
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A project of one rule and its tests."""
    (tmp_path / "rule.py").write_text(CODE)
    (tmp_path / "test_rule.py").write_text(TESTS)
    return tmp_path


def verdict(copy: Path, becomes: str, *tests: str) -> Verdict:
    named = tuple(f"test_rule.py::{test}" for test in tests)
    mutant = Mutant("a fault", "rule.py", "return is_tenant", becomes, "Why.", named)
    trial = try_out(mutant, copy, os.environ)
    assert (copy / "rule.py").read_text() == CODE, "The fault was left in the code."
    return trial.verdict


@pytest.mark.parametrize(
    ("becomes", "tests", "expected"),
    [
        ("return True", ["test_neighbour_reads_nothing"], Verdict.KILLED),
        ("return True", ["test_refusal_is_an_exception"], Verdict.KILLED),
        ("return True", ["test_everybody"], Verdict.KILLED),
        ("return True", ["test_everybody[Ewan]"], Verdict.KILLED),
        ("return True", ["TestNeighbour::test_reads_nothing"], Verdict.KILLED),
        ("return bool(is_tenant)", ["test_neighbour_reads_nothing"], Verdict.SURVIVED),
        ("return True", ["test_neighbour_reads_nothing", "test_tenant_reads"], Verdict.SURVIVED),
        ("return is_tenant +", ["test_neighbour_reads_nothing"], Verdict.COULD_NOT_RUN),
        ("return nobody_knows", ["test_neighbour_reads_nothing"], Verdict.COULD_NOT_RUN),
        ("return True", ["test_untidy"], Verdict.KILLED),
        ("return True", ["test_untidy_alone"], Verdict.COULD_NOT_RUN),
        ("return True", ["test_with_a_house"], Verdict.COULD_NOT_RUN),
        ("return True", ["test_that_is_not_there"], Verdict.COULD_NOT_RUN),
    ],
)
def test_only_a_failed_assertion_of_the_named_test_kills(
    copy: Path, becomes: str, tests: list[str], expected: Verdict
) -> None:
    assert verdict(copy, becomes, *tests) is expected


def test_only_what_git_may_know_is_copied(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("secret\n")
    (tmp_path / "secret").write_text("not copied")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "rule.py").write_text(CODE)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)  # noqa: S607
    with copy_of(tmp_path) as copy:
        there = {str(file.relative_to(copy)) for file in copy.rglob("*") if file.is_file()}
    assert there == {".gitignore", "kept/rule.py"}
    assert not copy.exists()
