"""Who works for the landlord: accounts of the portal, and whoever signs very many papers with their role.

Accounts alone do not do: archives are older than them, and whoever wrote most letters may have left.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from documents.check.folding import words_of
from documents.check.register import StaffMember, Surname
from documents.check.words import ROLE_WORDS, SIGN_OFFS

_NAME = r"(?P<name>[^\W\d_][\w'’-]+(?:[ ][^\W\d_]\.?)?(?:[ ][^\W\d_][\w'’-]+){1,2})"
_SIGNED = re.compile(
    rf"(?i:{'|'.join(SIGN_OFFS)})[,\s]{{1,8}}{_NAME}[ ]*\n\s*(?P<role>[^\n]{{3,60}})"
)
LABEL = (
    r"\b(?:officer|engineer|surveyor|inspector|adviser|interpreter|taken by|minutes by|for the landlord"
    r"|recorded by|completed by|prepared by|call handler)(?:'s name|\sname)?\)?\s?:\s*"
)
_LABELLED = re.compile(rf"(?i:{LABEL}){_NAME}")
_FEWEST_PAPERS = 3


def signers_in(text: str) -> Iterator[tuple[str, str]]:
    """Forename and surname of whoever signs with a role, or is labelled as an officer."""
    for found in _SIGNED.finditer(text):
        role = {word.folded for word in words_of(found["role"])}
        if not ROLE_WORDS.isdisjoint(role):
            yield _parted(found["name"])
    for found in _LABELLED.finditer(text):
        yield _parted(found["name"])


def _parted(name: str) -> tuple[str, str]:
    forename, _, surname = name.rpartition(" ")
    return forename, surname


def colleagues(
    staff: Iterable[StaffMember], signers: dict[tuple[str, str], int]
) -> dict[Surname, list[StaffMember]]:
    """Everybody who works here, by folded surname."""
    found: dict[Surname, list[StaffMember]] = defaultdict(list)
    learned = (StaffMember(*name) for name, count in signers.items() if count >= _FEWEST_PAPERS)
    for one in (*staff, *learned):
        words = tuple(word.folded for word in words_of(one.surname))
        if words:
            found[words].append(one)
    return found
