"""Lists of the viewer's own rows whose SQL Django writes once; afterwards they only take other values.

For the list that everybody opens, Django takes longer to write the SQL of its rule than PostgreSQL to
answer it. That SQL hangs on which conditions there are, and never on their values. So it is kept by the
conditions, and each viewer's values are put in. What the conditions are still stands in rules.py alone.

For example, `Q(kind="rent statement", case=None)` has the frame `kind = <0>, case = None` and the value
"rent statement"; whoever asks for kind and no case has the same frame, and so the same SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Q, QuerySet, Value
from psycopg.rows import namedtuple_row

from accounts.access import rules
from accounts.access.viewer import scope, viewer

Build = Callable[..., QuerySet[Any, Any]]
MOST_KEPT = 500
"""Statements, of some 3 kB each. Residents differ in how many homes they have had, and in little else."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one of the values goes, by its number."""

    number: int


class Frame(NamedTuple):
    """A condition without its values: `parts` are frames, or a lookup each with the place of its value.

    None and booleans stay where they are, because Django writes other SQL for each of them.
    """

    connector: str
    negated: bool
    parts: tuple[Frame | tuple[str, Place | bool | None], ...]


class _Given(Value):
    """A place in SQL. The values of a list go in as one array: how many there are changes nothing."""

    def __init__(self, place: Place, *, many: bool) -> None:
        super().__init__(place)
        self._many = many

    def as_sql(self, *_compiling: Any) -> tuple[str, Any]:
        """A mark, and the place itself for its value."""
        return "ANY (%s)" if self._many else "%s", [self.value]


def written_once(model: type[models.Model]) -> Callable[[Build], Callable[..., list[Any]]]:
    """Make of a function that builds a queryset one that gives its rows, as named tuples.

    The function is given the viewer's own rows of `model`, and then what it is called with: by position
    what the SQL is kept by as it stands, such as the rows of a page; by name conditions (Q), whose values
    may be others each time. It is called once for all that are alike, so it must look at nothing else:
    managers refuse it, because nobody asks. Values in the rows are PostgreSQL's own: Django converts none
    of them. Where Django makes use of a value (a year becomes two days), other SQL says the same.

    Raises NoViewerError outside the door, and TypeError for a condition with a query inside.
    """

    def decorate(build: Build) -> Callable[..., list[Any]]:
        @wraps(build)
        def rows(*shape: Hashable, **conditions: Q) -> list[Any]:
            values: list[Any] = []
            own = _frame(rules.visible(model, viewer()), values)
            frames = tuple((name, _frame(q, values)) for name, q in conditions.items())
            try:
                sql, params = _written(build, model, shape, own, frames)
            except EmptyResultSet:  # Django knows by the shape alone that there is nothing.
                return []
            with connection.cursor() as cursor:
                cursor.cursor.row_factory = namedtuple_row
                cursor.execute(
                    sql, [values[p.number] if isinstance(p, Place) else p for p in params]
                )
                found: list[Any] = cursor.fetchall()
            return found

        return rows

    return decorate


def _frame(condition: Q, values: list[Any]) -> Frame:
    """The frame of a condition; its values are added to `values`."""
    children: list[Any] = condition.children
    parts = (
        _frame(part, values) if isinstance(part, Q) else _framed(part, values) for part in children
    )
    return Frame(condition.connector, condition.negated, tuple(parts))


def _framed(part: tuple[str, Any], values: list[Any]) -> tuple[str, Place | bool | None]:
    lookup, value = part
    if value is None or isinstance(value, bool):
        return lookup, value
    if hasattr(value, "resolve_expression"):
        raise TypeError(f"{lookup}: a condition with a query inside cannot be written once.")
    # A list without nulls, as Django makes it: "not any of these" would be true of no row.
    is_list = lookup.endswith("__in")
    values.append([one for one in value if one is not None] if is_list else value)
    return lookup, Place(len(values) - 1)


@lru_cache(maxsize=MOST_KEPT)
def _written(
    build: Build,
    model: type[models.Model],
    shape: tuple[Hashable, ...],
    own: Frame,
    conditions: tuple[tuple[str, Frame], ...],
) -> tuple[str, tuple[Any, ...]]:
    """The SQL with its marks, and for each mark the place of its value, or what the SQL itself holds."""
    every_row = models.Manager.get_queryset(model._default_manager)
    named = {name: _condition(frame) for name, frame in conditions}
    # On behalf of nobody: what a manager gave to this viewer would be kept for all others.
    token = scope.set(None)
    try:
        built = build(every_row.filter(_condition(own)), *shape, **named)
        sql, params = built.query.sql_with_params()
    finally:
        scope.reset(token)
    return sql, params


def _condition(frame: Frame) -> Q:
    """The condition of a frame, with places for its values."""
    parts = [
        _condition(part) if isinstance(part, Frame) else _lookup(*part) for part in frame.parts
    ]
    return Q(*parts, _connector=frame.connector, _negated=frame.negated)


def _lookup(lookup: str, value: Place | bool | None) -> tuple[str, object]:
    if not isinstance(value, Place):
        return lookup, value
    one = lookup.removesuffix("__in")
    return one, _Given(value, many=one != lookup)
