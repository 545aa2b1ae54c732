"""The list of mutants is true of the code as it stands: an old one would kill nothing and say nothing."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.mutant import DoesNotFitError, Mutant, all_mutants, killers_of

ROOT = Path(__file__).parents[2]
MUTANTS = all_mutants()


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_mutant_fits_the_code(mutant: Mutant) -> None:
    healthy = (ROOT / mutant.file).read_text(encoding="utf-8")
    ill = mutant.applied_to(healthy)
    assert ill != healthy
    if mutant.file.endswith(".py"):
        compile(ill, mutant.file, "exec")
    assert mutant.killed_by
    assert mutant.why.endswith(".")
    assert "|" not in mutant.name + mutant.why, "It stands in a table."


def test_no_two_mutants_have_one_name_or_are_the_same() -> None:
    names = Counter(mutant.name for mutant in MUTANTS)
    faults = Counter((mutant.file, mutant.was, mutant.becomes) for mutant in MUTANTS)
    assert {*names.values(), *faults.values()} == {1}


def test_every_test_of_a_mutant_is_there() -> None:
    """As pytest itself finds them, with their cases."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly"]
    found = subprocess.run(  # noqa: S603 (a program of our own choosing)
        [*command, *killers_of(MUTANTS)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout[-2000:] + found.stderr[-2000:]


@pytest.mark.parametrize("text", ["nothing of it", "is_open or is_open"])
def test_mutant_whose_text_is_not_there_once_does_not_fit(text: str) -> None:
    mutant = Mutant("open", "portal/urls.py", "is_open", "True", "Why.", ("tests/test_logins.py",))
    with pytest.raises(DoesNotFitError):
        mutant.applied_to(text)
