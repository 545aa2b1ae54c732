"""What kinds of job there are: each app names its own when it starts, and says how one is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum
from typing import Any
from uuid import UUID

Store = Callable[[], object]
Progress = dict[str, Any]

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=30)


class Urgency(IntEnum):
    """Which kind goes first where jobs of several are due."""

    ALARM = 0
    MESSAGE = 1
    DOCUMENT = 2


@dataclass(frozen=True, slots=True)
class HeldJob:
    """A job that this process has taken: `lease` is its token, and `tries` counts this one too."""

    id: UUID
    kind: str
    about: tuple[UUID, ...]
    lease: UUID
    tries: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one turn of work, and what to `store` in the transaction that says so."""

    is_done: bool = False
    has_failed: bool = False
    failure: str = ""
    pause: timedelta = timedelta()
    tries: int = 0
    progress: Progress = field(default_factory=dict)
    store: Store | None = None


def done(store: Store | None = None) -> Turn:
    """The job has ended."""
    return Turn(is_done=True, store=store)


def failed(failure: str, store: Store | None = None) -> Turn:
    """The job has ended for good without its work done: it is not tried again."""
    return Turn(has_failed=True, failure=failure, store=store)


def later(job: HeldJob, failure: str, store: Store | None = None) -> Turn:
    """This try has failed: try again after a pause, which grows with every try."""
    return Turn(
        failure=failure,
        pause=pause_after(job.tries),
        tries=job.tries,
        progress=job.progress,
        store=store,
    )


def again(after: timedelta, progress: Progress, store: Store | None = None) -> Turn:
    """All is well and the job goes on: its next turn comes `after` this.

    Long work is many short turns, so that an alarm need not wait for it.
    """
    return Turn(pause=after, progress=progress, store=store)


def pause_after(tries: int) -> timedelta:
    """How long a job rests after so many failed tries: 15 seconds, and twice as long each time."""
    doubled: int = 2 ** min(tries - 1, 10)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class JobKind:
    """How a job of one kind is done.

    `work` runs outside a transaction. `after_answers`: a web process may do it as well, when it has
    answered; PostgreSQL's policies on jobs name the same kinds (rls/policies_portal.sql).
    """

    name: str
    work: Callable[[HeldJob], Turn]
    urgency: Urgency
    after_answers: bool


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    """Name a kind of job. Raises ValueError for one that is named already: it has one place."""
    if kind.name in _kinds:
        raise ValueError(f"{kind.name} is named already.")
    _kinds[kind.name] = kind


def kind_named(name: str) -> JobKind:
    """The kind of this name."""
    return _kinds[name]


def every_kind() -> list[JobKind]:
    """All kinds, the most urgent first."""
    return sorted(_kinds.values(), key=lambda kind: kind.urgency)


def kinds_after_answers() -> list[JobKind]:
    """Those that a web process does as well."""
    return [kind for kind in every_kind() if kind.after_answers]
