"""Who is asking, for the length of one transaction; nothing here opens anything (see identity.py)."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from accounts.access.roles import GO_THROUGH_RESTORES, Role

AUDIENCES = {"read_household_documents": "household", "read_tenants_documents": "tenants"}


class NoViewerError(RuntimeError):
    """Rows were asked for outside the door: nobody is asking, so there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Barred:
    """What this viewer must not see whatever else is true: ids of blocked homes, cases and documents.

    For staff: the `people` who are too close to them, and their accounts, tenancies, cases and incidents;
    the numbers (`refs`) of all of these, and the people's `names`, a forename and a surname on two lines.
    """

    everything: bool
    tenancies: frozenset[UUID]
    cases: frozenset[UUID]
    documents: frozenset[UUID]
    incidents: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()
    accounts: frozenset[UUID] = frozenset()
    refs: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Closed:
    """What the wide freezes close to a resident: all documents and cases, all cases, or some kinds.

    What is about one person stands in `Barred`, by its ids.
    """

    everything: bool
    cases: bool
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Granted:
    """One guardian row of the viewer that is open today: a permission on one home, case or document.

    `source` is the fact it was derived from. `documents_from` and `documents_to` bound those of a home,
    both days included; null means "no end", as it does for `closes_on`. `sides` are where the reader of
    a case document stands in that case, as far as it counts for that document.
    """

    permission: str
    object_id: UUID
    source: UUID
    closes_on: date | None
    documents_from: date | None
    documents_to: date | None
    sides: Sequence[str] = ()

    @property
    def audience(self) -> str:
        """Which documents of a home it opens, by the word for them on a release; none: empty."""
        return AUDIENCES.get(self.permission, "")

    def covers(self, tenancy: UUID | None, audience: str, dated: date) -> bool:
        """Whether it opens documents of this home, audience and date."""
        if self.documents_from is None or (self.object_id, self.audience) != (tenancy, audience):
            return False
        return self.documents_from <= dated <= (self.documents_to or dated)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in account and the person behind it, as the database knew them on opening the door.

    `safeguards` says that the account has the safeguarding lead's duty; a manager has it while nobody
    does. `decides` are the things that wait for them in that duty, or in place of those who have it and
    cannot, and the people to be kept safe or called back by it (rls/waiting.sql). `deputises` says
    that a manager handles incidents as the deputy.
    `is_checking` says that more than one case is closed while we check, to whomever; `is_restored` that the
    database was restored and no one has gone through it (rls/place.sql); `has_second_step` that
    the account signs in with an app code or a passkey too. `granted` is a resident's alone: staff work
    in too many homes to carry them along.
    """

    user_id: UUID
    role: Role
    person_id: UUID | None
    is_data_steward: bool
    safeguards: bool
    decides: frozenset[UUID]
    deputises: bool
    portal_is_open: bool
    is_checking: bool
    is_restored: bool
    has_second_step: bool
    today: date
    barred: Barred
    closed: Closed
    granted: tuple[Granted, ...] = ()

    @property
    def is_shut_out(self) -> bool:
        """Whether the database was restored, and others go through it first: nothing is theirs to see."""
        return self.is_restored and self.role not in GO_THROUGH_RESTORES

    @property
    def named_documents(self) -> dict[tuple[str, ...], list[UUID]]:
        """The documents of which a resident is the named recipient, by their sides of its case."""
        named: dict[tuple[str, ...], list[UUID]] = {}
        for row in self.granted:
            if row.permission in ("read_document", "read_given_document"):
                named.setdefault(tuple(row.sides), []).append(row.object_id)
        return named

    @property
    def given_documents(self) -> list[UUID]:
        """Those of them that the resident gave us."""
        return [row.object_id for row in self.granted if row.permission == "read_given_document"]


class System(Enum):
    """The scope of work that acts for nobody in particular; only access.system opens it."""

    SYSTEM = "system"


Scope = Viewer | System
scope: ContextVar[Scope | None] = ContextVar("portal_scope", default=None)


def current_scope() -> Scope:
    """Whoever the running transaction acts for. Raises NoViewerError outside the door."""
    current = scope.get()
    if current is None:
        raise NoViewerError("Open the door first: nobody is asking (accounts.access.acting_as).")
    return current


def viewer() -> Viewer:
    """The person the running transaction acts for. Raises NoViewerError outside the door."""
    current = current_scope()
    if not isinstance(current, Viewer):
        raise NoViewerError("System work has no viewer; act as somebody first.")
    return current
