"""What an adviser typed to find a caller: it is in no address and in no log.

It waits in the session for the next page. What is done about the caller stands signed in the form of that
page: in another tab there may be another caller.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TypedDict
from uuid import UUID

from django.http import HttpRequest

from portal.web.carried import seal, unseal
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


def carried(request: HttpRequest, asked: Asked) -> str:
    """The caller, for a hidden field of a form that does something about them."""
    return seal(asdict(asked), of=_form_of(request))


def keep(request: HttpRequest, asked: Asked) -> None:
    """Keep it until the next caller."""
    request.session[KEPT_AS] = asdict(asked)


def kept(request: HttpRequest) -> Asked | None:
    """The caller that the form is about which was sent; else what was typed last."""
    if "carried" in request.POST:
        typed = unseal(request.POST["carried"], of=_form_of(request))
    else:
        typed = request.session.get(KEPT_AS)
    return Asked(**typed) if typed else None


def _form_of(request: HttpRequest) -> str:
    return f"{KEPT_AS} of {request.user.pk}"
