"""What an adviser typed to find a caller waits in the session: it is in no address and in no log."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TypedDict
from uuid import UUID

from django.http import HttpRequest

from tenancies.callers import Caller, find_caller

KEPT_AS = "staff_caller"


class Typed(TypedDict):
    """What was typed, by the words of PostgreSQL's functions."""

    full_name: str
    known: str
    at_home: UUID | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A full name, and with it one thing more or the home that the caller says is theirs."""

    full_name: str
    known: str = ""
    home: str = ""

    def as_typed(self) -> Typed:
        """The three things by which PostgreSQL finds the caller."""
        at_home = UUID(self.home) if self.home else None
        return Typed(full_name=self.full_name, known=self.known, at_home=at_home)

    def found(self) -> Caller | None:
        """The caller, if it is they. Every asking is written to the audit log by PostgreSQL."""
        return find_caller(**self.as_typed())


def keep(request: HttpRequest, asked: Asked) -> None:
    """Keep it until the next caller."""
    request.session[KEPT_AS] = asdict(asked)


def kept(request: HttpRequest) -> Asked | None:
    """What was typed last."""
    typed = request.session.get(KEPT_AS)
    return Asked(**typed) if typed else None
