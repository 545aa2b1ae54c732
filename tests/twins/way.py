"""The way that a request takes: its statements in their order, and the work of each inside PostgreSQL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

SETS_SOMETHING = (
    "set_config",
    "count_try",
    "forget_tries",
    "report_not_mine",
    "activat",
    "FOR UPDATE",
)
"""SELECTs that change something: they are not run a second time to look at their work."""
SAVEPOINT = re.compile(r'"s\d+_x\d+"')
"""Its name is counted up."""
AS_IF_LARGE = "-c enable_seqscan=off"
"""PostgreSQL reads a table of a few rows from end to end, and one of a landlord's size by its indexes."""
WORK = ("Node Type", "Actual Rows", "Actual Loops", "Shared Hit Blocks", "Rows Removed by Filter")


@dataclass(slots=True)
class Way:
    """What one request asked PostgreSQL, in order, and what that cost there."""

    statements: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    work: list[tuple[str, list[Any]]] = field(default_factory=list)


@contextmanager
def watched(*, with_work: bool) -> Iterator[Way]:
    """Note every statement of the block; on request also how much each SELECT reads."""
    way = Way()

    def note(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        kinds = tuple(type(value).__name__ for value in values or ())
        way.statements.append((SAVEPOINT.sub("savepoint", statement), kinds))
        if with_work and statement.startswith("SELECT") and not _changes(statement):
            way.work.append((statement, _work_of(statement, values)))
        return execute(statement, values, many, context)

    with connection.execute_wrapper(note):
        yield way


def _changes(statement: str) -> bool:
    return any(word in statement for word in SETS_SOMETHING)


def _work_of(statement: str, values: Any) -> list[Any]:
    """How many rows and blocks each node read: the second time, when everything is at hand."""
    raw = connection.connection
    assert raw is not None
    explain = f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, FORMAT JSON) {statement}"
    for _ in range(2):
        found = raw.execute(explain, values).fetchone()
    assert found
    plan = found[0] if isinstance(found[0], list) else json.loads(found[0])
    return list(_nodes(plan[0]["Plan"]))


def _nodes(node: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    yield tuple(node.get(measure) for measure in WORK)
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)
