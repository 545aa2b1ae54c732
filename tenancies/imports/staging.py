"""Brings rows into one table, set by set: new ones in, changed ones over, vanished ones ended.

Rows arrive by COPY in a temporary table, because PostgreSQL refuses COPY into a table with policies.
Which rows, and in which order of tables, is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

Rows = Iterable[Sequence[object]]
_LIVE = SQL("ended_at IS NULL")


@dataclass(frozen=True, slots=True)
class Counts:
    """What becomes of a table's rows. A fact is never changed: one is ended and another is new."""

    new: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0

    @property
    def moves_something(self) -> bool:
        """Whether the table does not stay as it is."""
        return bool(self.new or self.changed or self.ended)


@contextmanager
def staged(cursor: CursorWrapper, tables: str, columns: Sequence[str], rows: Rows) -> Iterator[int]:
    """Hold `rows` in the temporary table `arriving`, of the types that `columns` have in `tables`.

    Yields how many there are.
    """
    run(
        cursor,
        "CREATE TEMPORARY TABLE arriving ON COMMIT DROP AS"
        " SELECT {columns} FROM {tables} WITH NO DATA",
        columns=names(columns),
        tables=SQL(tables),
    )
    count = 0
    with cursor.copy("COPY arriving FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    cursor.execute("ANALYZE arriving")
    yield count
    cursor.execute("DROP TABLE arriving")


def bring_keyed(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Rows,
    *,
    key: str = "ref",
    ends: bool = True,
    at_first: Sequence[str] = (),
    stay: Iterable[str] = (),
) -> Counts:
    """Bring rows that have a reference and are updated in place; `columns` begin with id and key.

    A vanished row is ended (if the table `ends` its rows), and one that comes back is live again,
    with the id it had. The columns `at_first` come last and are set on a new row alone.
    Rows with the keys `stay` are not ended, although they do not arrive.
    """
    parts: dict[str, Composable] = {
        "table": Identifier(table),
        "key": Identifier(key),
        "stay": Literal(sorted(stay)),
        "columns": names([*columns, *at_first]),
        "differs": differs(columns[2:]),
        "revived": SQL("old.ended_at IS NOT NULL" if ends else "false"),
        "taken_over": SQL(", ").join(
            [
                *(SQL("{0} = new.{0}").format(Identifier(column)) for column in columns[2:]),
                *([SQL("ended_at = NULL")] if ends else []),
            ]
        ),
    }
    with staged(cursor, table, [*columns, *at_first], rows) as count:
        ended = 0
        if ends:
            ended = run(
                cursor,
                "UPDATE {table} AS old SET ended_at = transaction_timestamp() WHERE ended_at IS NULL"
                " AND old.{key} <> ALL ({stay}::text[]) AND NOT EXISTS ("
                "SELECT FROM arriving AS new WHERE new.{key} = old.{key})",
                **parts,
            )
        changed = run(
            cursor,
            "UPDATE {table} AS old SET {taken_over} FROM arriving AS new"
            " WHERE new.{key} = old.{key} AND ({differs} OR {revived})",
            **parts,
        )
        new = run(
            cursor,
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM arriving AS new"
            " WHERE NOT EXISTS (SELECT FROM {table} AS old WHERE old.{key} = new.{key})",
            **parts,
        )
    return Counts(new=new, changed=changed, ended=ended, unchanged=count - new - changed)


def bring_facts(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Rows,
    *,
    live: Composable = _LIVE,
) -> Counts:
    """Bring rows without a key, which are never overwritten; `columns` begin with id.

    A live row that is not among the arriving ones is ended; two equal rows need two arriving ones.
    `live` is the condition on the import's own live rows.
    """
    parts: dict[str, Composable] = {
        "table": Identifier(table),
        "content": names(columns[1:]),
        "live": live,
    }
    parts["nth"] = SQL(
        "ROW({content}, row_number() OVER (PARTITION BY {content} ORDER BY id))::text"
    ).format(**parts)
    parts["with_known_and_wanted"] = SQL(
        "WITH known AS (SELECT id, {nth} AS nth FROM {table} WHERE {live}),"
        " wanted AS (SELECT id, {nth} AS nth FROM arriving)"
    ).format(**parts)
    with staged(cursor, table, columns, rows) as count:
        ended = run(
            cursor,
            "{with_known_and_wanted} UPDATE {table} SET ended_at = transaction_timestamp()"
            " WHERE id IN (SELECT id FROM known"
            " WHERE NOT EXISTS (SELECT FROM wanted WHERE wanted.nth = known.nth))",
            **parts,
        )
        new = run(
            cursor,
            "{with_known_and_wanted} INSERT INTO {table} (id, {content})"
            " SELECT id, {content} FROM arriving WHERE id IN (SELECT id FROM wanted"
            " WHERE NOT EXISTS (SELECT FROM known WHERE known.nth = wanted.nth))",
            **parts,
        )
    return Counts(new=new, ended=ended, unchanged=count - new)


def run(cursor: CursorWrapper, statement: str, **parts: Composable) -> int:
    """Run a statement with identifiers and conditions in its places; gives the number of rows."""
    cursor.execute(SQL(statement).format(**parts))
    count: int = cursor.rowcount
    return count


def ids_by(cursor: CursorWrapper, table: str, key: str = "ref") -> dict[str, UUID]:
    """The ids of a table's rows, ended ones included, by their reference."""
    run(cursor, "SELECT {key}, id FROM {table}", key=Identifier(key), table=Identifier(table))
    return dict(cursor.fetchall())


def names(columns: Sequence[str]) -> Composed:
    """The columns as a list for SQL."""
    return SQL(", ").join(map(Identifier, columns))


def differs(columns: Sequence[str]) -> Composed:
    """The condition that `old` and `new` are not the same in `columns`; null equals null."""
    sides = (
        SQL(", ").join(SQL("{}.{}").format(SQL(alias), Identifier(column)) for column in columns)
        for alias in ("old", "new")
    )
    return SQL("ROW({}) IS DISTINCT FROM ROW({})").format(*sides)
