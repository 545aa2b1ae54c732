"""A name as it was written, and whom of the register it fits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from documents.check.folding import Word, fold
from documents.check.forenames import NICKNAMES
from documents.check.register import RegisteredPerson, Surname
from documents.check.words import FEMALE_TITLES, MALE_TITLES

# What may stand between the words of a name.
GAP = re.compile(r"[ \t\u00a0]{1,4}|\.[ ]?\n?|[ \t]{0,3}\n[ \t]{0,3}|[-‐‑–]|[ ][-–][ ]|_")  # noqa: RUF001
COMMA = re.compile(r"[ ]?,[ ]{0,2}|,\s")
POSSESSIVE = re.compile(r"['’`´]s$")  # noqa: RUF001
MOST_GIVEN = 3

Form = Literal["full", "titled", "initial", "lone", "forename"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: its parts as far as they were written, and whom of the register it fits."""

    start: int
    end: int
    form: Form
    surname: Surname
    strict: tuple[str, ...]
    title: str = ""
    given: tuple[str, ...] = ()
    given_strict: tuple[str, ...] = ()
    initials: str = ""
    candidates: frozenset[str] = frozenset()
    first: int = 0
    last: int = 0
    reversed: bool = False
    double: bool = False


@lru_cache(1000)
def gender_of(title: str) -> str:
    """What a title says of the person: m, f, or nothing."""
    title = title.casefold().strip(". ")
    return "m" if title in MALE_TITLES else "f" if title in FEMALE_TITLES else ""


def forename_words(person: RegisteredPerson) -> tuple[str, ...]:
    """The folded words of a person's forename."""
    return _words(person.forename)


@lru_cache(100_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(text).split())


def fits(person: RegisteredPerson, mention: Mention) -> bool:
    """Whether a person may be meant, by forename, initial and title; the surname fits already."""
    one, other = gender_of(person.title), gender_of(mention.title)
    if one and other and one != other:
        return False
    names = forename_words(person)
    if not names:
        return True
    if mention.given:
        written = mention.given[0]
        joined = "".join(mention.given)
        return (
            written in names
            or joined == "".join(names)
            or any(name in NICKNAMES.get(written, ()) for name in names)
        )
    return not mention.initials or mention.initials[0] in {name[0] for name in names}


def bare(word: Word) -> str:
    """The word as excusing compares it, without its genitive."""
    return word.strict[:-1] if POSSESSIVE.search(word.written) else word.strict
