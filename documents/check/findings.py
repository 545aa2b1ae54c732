"""What the check says of a document: each thing that may be someone else's, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from documents.check.contents import Where

Kind = Literal[
    "name",
    "address",
    "birth date",
    "phone",
    "email",
    "vehicle",
    "national insurance number",
    "postcode",
    "tenancy number",
    "case number",
    "person number",
]


class Hit(NamedTuple):
    """A finding before it has its place in the document. `why` excuses it."""

    kind: Kind
    start: int
    end: int
    key: str
    candidates: frozenset[str] = frozenset()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing at one place. `why` says what excuses it; `group` joins the findings of one decision."""

    kind: Kind
    text: str
    where: Where
    page: int
    start: int
    end: int
    piece: int
    key: str
    candidates: frozenset[str] = frozenset()
    excused: bool = False
    why: str = ""
    group: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as far as the check must know it: whose it is and who would read it.

    `readers` are who may be named in it without hindrance: of a tenancy's document its household on that day,
    of a case's document its addressee alone. `parties` are the people of the case.
    """

    ref: str
    subject: str
    dated: date
    readers: frozenset[str]
    parties: frozenset[str] = frozenset()
    tenancies: frozenset[str] = frozenset()
    case: str = ""
    home: str = ""
    officer: str = ""
    file_name: str = ""
    title: str = ""

    @property
    def others(self) -> frozenset[str]:
        """The parties who are not readers."""
        return self.parties - self.readers


@dataclass(slots=True)
class Checked:
    """The outcome for one document. `manual` says why a person must read it."""

    ref: str
    findings: list[Finding]
    manual: list[str]
