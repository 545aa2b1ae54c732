"""`python -m tests.mutants [NAME…]`: tries every mutant out, or the named ones, and tells of each."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from portal.dev.embedded.throwaway import environment_of, throwaway_server
from tests.mutants.mutant import Mutant, all_mutants, killers_of
from tests.mutants.trying import (
    PATIENCE_WITH_ALL,
    End,
    Trial,
    Verdict,
    copy_of,
    run_tests,
    try_out,
)

CHECKOUT = Path(__file__).parents[2]


def main() -> int:
    """Try the mutants out; 1 if one lived, 2 if some could not be tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="these mutants only")
    mutants = _named(parser, parser.parse_args().names)
    began = time.monotonic()
    halves = [half for half in (mutants[::2], mutants[1::2]) if half]
    with ThreadPoolExecutor() as pool:
        tried = [trials for trials in pool.map(_tried, halves) if trials is not None]
    if len(tried) < len(halves):
        return 2
    trials = sorted(chain(*tried), key=lambda trial: trial.mutant.name)
    _say(_table(trials))
    killed = sum(trial.verdict is Verdict.KILLED for trial in trials)
    _say(f"{killed} of {len(trials)} killed in {(time.monotonic() - began) / 60:.1f} minutes.")
    return 0 if killed == len(trials) else 1


def _tried(mutants: Sequence[Mutant]) -> list[Trial] | None:
    """What became of these, on a server of their own; None if the healthy code does not pass their tests."""
    with copy_of(CHECKOUT) as copy, throwaway_server() as server:
        environment = environment_of(server)
        if not _healthy_code_passes(copy, mutants, environment):
            return None
        return [_told(try_out(mutant, copy, environment)) for mutant in mutants]


def _named(parser: argparse.ArgumentParser, names: Sequence[str]) -> list[Mutant]:
    """The mutants to try; those that need databases of their own last, so that the rest share one."""
    mutants = all_mutants()
    unknown = set(names) - {mutant.name for mutant in mutants}
    if unknown:
        parser.error(f"there is no mutant {', '.join(sorted(unknown))}")
    chosen = [mutant for mutant in mutants if not names or mutant.name in names]
    return sorted(chosen, key=lambda mutant: mutant.changes_the_database)


def _healthy_code_passes(
    copy: Path, mutants: Sequence[Mutant], environment: Mapping[str, str]
) -> bool:
    tests = killers_of(mutants)
    run = run_tests(copy, tests, environment, PATIENCE_WITH_ALL)
    wrong = [test for test in tests if run.end_of(test) is not End.PASSED]
    if wrong:
        _say(run.printed, f"Without any mutant these did not pass: {', '.join(wrong)}")
    return not wrong


def _told(trial: Trial) -> Trial:
    _say(f"{trial.verdict.value:13} {trial.mutant.name} ({trial.seconds:.0f} s)")
    if trial.verdict is not Verdict.KILLED:
        _say(f"  {trial.said}")
    return trial


def _table(trials: Sequence[Trial]) -> str:
    """Name, why it would be a breach and what killed it."""
    lines = ["", "| Mutant | Why it would be a breach | Killed by |", "|---|---|---|"]
    for trial in trials:
        killed = trial.verdict is Verdict.KILLED
        by = ", ".join(test.split("::")[1] for test in trial.mutant.killed_by)
        told = by if killed else f"**{trial.verdict.value}**"
        lines.append(f"| {trial.mutant.name} | {trial.mutant.why} | {told} |")
    return "\n".join([*lines, ""])


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
