"""What a mutant is: one fault in one file, why it would be a breach, and the tests that must notice."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("mutants.toml")


class DoesNotFitError(Exception):
    """The code has moved on: the mutant's text is not in its file exactly once."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """The text `was` of one file becomes `becomes`; every one of `killed_by` must then fail."""

    name: str
    file: str
    was: str
    becomes: str
    why: str
    killed_by: tuple[str, ...]

    @property
    def changes_the_database(self) -> bool:
        """Whether the suite's databases must be built anew for it."""
        return self.file.startswith("portal/rls/") or self.file == "docs/access.md"

    def applied_to(self, text: str) -> str:
        """The text of its file with the fault in it. Raises DoesNotFitError."""
        times = text.count(self.was)
        if times != 1:
            raise DoesNotFitError(f"{self.name}: its text stands {times} times in {self.file}.")
        return text.replace(self.was, self.becomes)


def all_mutants() -> list[Mutant]:
    """Every mutant of the list, in its order."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))["mutant"]
    return [Mutant(**{**each, "killed_by": tuple(each["killed_by"])}) for each in listed]


def killers_of(mutants: Sequence[Mutant]) -> list[str]:
    """The tests of these mutants, each once."""
    return sorted({test for mutant in mutants for test in mutant.killed_by})
