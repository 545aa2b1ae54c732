"""The world of a twin database: what somebody may not see is more, is missing or is otherwise.

Whatever they may see stays as it is, by the plain rule of tests/model: a change that would touch it is
not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import partial
from uuid import UUID

from tests.model.facts import (
    Activation,
    Block,
    Case,
    Document,
    Freeze,
    Hold,
    Home,
    NextStep,
    Occupancy,
    OutOfPatchAccess,
    Party,
    QuarantinedRow,
    Release,
    Report,
    ReportStep,
    SafeContact,
    Share,
    Task,
    Tenancy,
    Thing,
    TwoPersonRequest,
    Wording,
)
from tests.twins.sight import Sight, sight
from tests.twins.strangers import add_what_is_hidden_from
from tests.world import World

# In the order in which they can go: nothing goes to which something else still points.
CAN_BE_MISSING: tuple[type[Thing], ...] = (
    TwoPersonRequest,
    ReportStep,
    Report,
    Freeze,
    Block,
    Hold,
    Release,
    Wording,
    Share,
    NextStep,
    Party,
    OutOfPatchAccess,
    Activation,
    Task,
    SafeContact,
    QuarantinedRow,
    Document,
    Case,
    Occupancy,
    Tenancy,
    Home,
)
OTHER_DAYS: dict[type[Thing], str] = {Document: "dated", Occupancy: "start", Tenancy: "start"}
"""What can have been on another day."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Two worlds in which somebody may see the same."""

    name: str
    first: World
    second: World
    sight: Sight
    more: tuple[Thing, ...]
    missing: tuple[Thing, ...]
    otherwise: tuple[Thing, ...]


def twins_for(name: str, today: World) -> Twins:
    """The cast's world, and one that is another wherever somebody may not look."""
    first, second = World(today.facts.today), World(today.facts.today)
    seen = sight(first, name)
    missing = _take_away(second, name, seen)
    otherwise = _make_otherwise(second, name, seen)
    before = set(_identities(second))
    add_what_is_hidden_from(second, name)
    more = [t for kind in second.facts.things.values() for t in kind.values() if t.id not in before]
    assert sight(second, name) == seen, f"{name} may see something that the twin alone has"
    return Twins(name, first, second, seen, tuple(more), tuple(missing), tuple(otherwise))


def _identities(world: World) -> Iterable[UUID]:
    return (identity for kind in world.facts.things.values() for identity in kind)


def _take_away(world: World, name: str, seen: Sight) -> list[Thing]:
    """Take every second thing away that they cannot see and that nothing else needs."""
    gone: list[Thing] = []
    for kind in CAN_BE_MISSING:
        pointed_at = _pointed_at(world)
        free = [
            t
            for t in world.facts.all(kind)
            if t.id not in pointed_at and not seen.covers(t.id) and not _is_told_to_everybody(t)
        ]

        def without(things: list[Thing]) -> None:
            for thing in things:
                del world.facts.things[type(thing)][thing.id]

        back = partial(_put_back, world)
        gone += _as_far_as_unseen(free[::2], without, back, lambda: sight(world, name) == seen)
    return gone


def _is_told_to_everybody(thing: Thing) -> bool:
    """A freeze wider than a case shows one line to every resident, whatever it closes."""
    return isinstance(thing, Freeze) and not thing.ended and thing.level not in ("document", "case")


def _make_otherwise(world: World, name: str, seen: Sight) -> list[Thing]:
    """Let what they cannot see have been some weeks earlier."""
    changed: list[Thing] = []
    for kind, day in OTHER_DAYS.items():

        def change(things: list[Thing], day: str = day) -> None:
            for thing in things:
                world.change(thing, **{day: getattr(thing, day) - timedelta(days=40)})

        hidden = [thing for thing in world.facts.all(kind) if not seen.covers(thing.id)]
        back = partial(_put_back, world)
        done = _as_far_as_unseen(hidden, change, back, lambda: sight(world, name) == seen)
        changed += [world.facts.one(kind, thing.id) for thing in done]
    return changed


def _put_back(world: World, things: list[Thing]) -> None:
    for thing in things:
        world.facts.add(thing)


def _as_far_as_unseen(
    things: list[Thing],
    do: Callable[[list[Thing]], None],
    undo: Callable[[list[Thing]], None],
    is_unseen: Callable[[], bool],
) -> list[Thing]:
    """Do something to all of them but those by which it would be seen; gives those it was done to."""
    if not things:
        return []
    do(things)
    if is_unseen():
        return things
    undo(things)
    if len(things) == 1:
        return []
    half = len(things) // 2
    first = _as_far_as_unseen(things[:half], do, undo, is_unseen)
    return first + _as_far_as_unseen(things[half:], do, undo, is_unseen)


def _pointed_at(world: World) -> set[UUID]:
    """Everything that something else names."""
    found: set[UUID] = set()
    for kind in world.facts.things.values():
        for thing in kind.values():
            values = (getattr(thing, field.name) for field in fields(thing) if field.name != "id")
            found.update(value for value in values if isinstance(value, UUID))
    return found
