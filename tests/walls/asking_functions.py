"""Asks the functions that run with their owner's rights about things, and compares what they answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from uuid import UUID, uuid5

import psycopg
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from portal.rls.statements import app_tables
from tests.arranging import OWNER, as_role

NO_SUCH_ID = str(uuid5(UUID(int=0), "an id that nothing has"))
NO_SUCH_REFERENCE = "NO-SUCH-0000000"

# What people write, and what a function is told to do: no references. Every other text is taken for one.
WORDS = {
    "because": ("A repair or a safety check",),
    "call_time": ("any",),
    "chosen_name": ("a.new.name",),
    "contact": ("",),
    "how_many": ("one",),
    "new_level": ("case", "kind"),
    "of_kind": ("",),
    "hashed": ("!",),
    "hours": ("",),
    "how": ("phone call",),
    "kind": ("account", "code"),
    "number": ("",),
    "phone": ("",),
    "quoting": ("C-10482",),
    "still_visible": ("",),
    "to_audience": ("household", "recipient"),
    "turned_out": ("nothing wrong",),
    "typed_surname": ("MacMorag",),
    "what": ("tenancy", "case"),
    "wrong": ("not sure", "about me"),
}
IDS = ("uuid", "uuid[]")
REFERENCES = ("text", "text[]")
# What a parameter is given that is neither an id nor a reference.
PLAIN = {
    "bigint": "10",
    "boolean": "true",
    "bytea": "'nothing'::bytea",
    "date": "current_date",
    "integer": "10",
    "jsonb": "'{}'::jsonb",
    "text": "'A reason of ten letters.'",
    "text[]": "'{}'::text[]",
    "timestamp with time zone": "now()",
}
DRAWN = re.compile(r"B-\d{6}")
ONE, SOME = 1, 4
"""How many things of each table are asked about: a role that is served may be told of some of them only."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a function."""

    name: str
    type: str

    @property
    def is_asked_about(self) -> bool:
        """Whether it names a thing, by id or by reference."""
        return self.type in IDS or (self.type in REFERENCES and self.name not in WORDS)


@dataclass(frozen=True, slots=True)
class Function:
    """One function that runs with its owner's rights; `changes` if a call may write."""

    name: str
    signature: str
    changes: bool
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """One row, its role if its table has roles, and what its unique text columns say."""

    table: str
    id: str
    role: str | None
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to ask: an SQL expression for each argument, `asked.things` where the question is put.

    `of` is the type of that argument; `beside` says whether one of the asker's own things stands in another.
    """

    arguments: tuple[str, ...]
    of: str
    beside: bool


def functions_that_take_ids() -> list[Function]:
    """Every SECURITY DEFINER function that somebody can call with an id or a reference."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.proname, f.oid::regprocedure::text, f.provolatile = 'v',"
            " ARRAY(SELECT format_type(t.type, NULL) FROM unnest(f.proargtypes) WITH ORDINALITY"
            "  AS t (type, place) ORDER BY t.place),"
            " coalesce(f.proargnames, '{}'), f.proargmodes::text[]"
            " FROM pg_proc AS f WHERE f.pronamespace = 'portal'::regnamespace"
            " AND f.prosecdef AND f.prorettype <> 'trigger'::regtype ORDER BY f.proname"
        )
        rows = cursor.fetchall()
    found = []
    for name, signature, changes, types, names, modes in rows:
        given = [
            n for n, mode in zip(names, modes or "i" * len(names), strict=True) if mode in "ibv"
        ]
        parameters = tuple(map(Parameter, given or [""] * len(types), types))
        if any(parameter.is_asked_about for parameter in parameters):
            found.append(Function(name, signature, changes, parameters))
    return found


def things_there() -> list[Thing]:
    """Every row of our own tables that has an id."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, array_agg(DISTINCT a.attname::text) FILTER (WHERE i.indrelid IS NOT NULL)"
            " FROM pg_class AS c"
            " JOIN pg_attribute AS id ON id.attrelid = c.oid AND id.attname = 'id'"
            "  AND id.atttypid = 'uuid'::regtype"
            " JOIN pg_attribute AS a ON a.attrelid = c.oid"
            " LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisunique AND i.indnatts = 1"
            "  AND i.indkey[0] = a.attnum AND a.atttypid IN ('text'::regtype, 'varchar'::regtype)"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY (%s)"
            " GROUP BY c.relname ORDER BY c.relname",
            [list(app_tables().values())],
        )
        things = []
        for table, unique in cursor.fetchall():
            listed = "".join(f', "{column}"::text' for column in unique or ())
            cursor.execute(
                f"SELECT id::text, to_jsonb(it) ->> 'role'{listed} FROM public.\"{table}\" AS it ORDER BY id"
            )
            things += [
                Thing(table, identity, role, tuple(filter(None, references)))
                for identity, role, *references in cursor.fetchall()
            ]
    return things


def seen_among(things: Sequence[Thing]) -> set[Thing]:
    """Those of these things whose row whoever asks now can read."""
    seen: set[Thing] = set()
    for table in {thing.table for thing in things}:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f'SELECT id::text FROM public."{table}"')
                ids = {identity for (identity,) in cursor.fetchall()}
        except DatabaseError:
            continue
        seen |= {thing for thing in things if thing.table == table and thing.id in ids}
    return seen


def told_apart(
    function: Function,
    things: Sequence[Thing],
    seen: Container[Thing],
    most: int,
    *,
    serves: bool = True,
    writes_beside: bool = True,
) -> list[str]:
    """What a function answers to whoever asks now about things that they do not see, and not about nothing.

    It is asked about so many things of each table at most. One line for each way of asking in which it
    does, empty if there is none. What a function wrote is part of its answer. A role that it does not
    `serve` is refused before it reads anything: things of the asker's own beside would change nothing. A
    function that writes is asked once for each thing beside: unless it `writes_beside`, it is asked alone.
    """
    asks_beside = serves and (writes_beside or not function.changes)
    mine = [thing for thing in things if asks_beside and thing in seen]
    # A function that writes may want an account of a certain role beside a reference.
    inside = one_of_each_role(mine) if function.changes else some_of_each_table(mine, ONE)
    outside = [thing for thing in things if thing not in seen]
    lines = []
    for way in ways(function, [thing.id for thing in inside]):
        asked = questions(way, outside, ONE if function.changes or way.beside else most)
        of_nothing, *of_things = answers(function, way, asked)
        lines += [
            f"{function.name}({', '.join(way.arguments):.200}): {answer:.200}, of nothing: {of_nothing:.200}"
            for answer in of_things
            if answer != of_nothing
        ][:1]
    return lines


def questions(way: Way, things: Sequence[Thing], most: int) -> list[str]:
    """What is asked about, nothing first: one id, all ids of a table for an array, or one reference."""
    if way.of in REFERENCES:
        named = some_of_each_table((thing for thing in things if thing.references), most)
        return [NO_SUCH_REFERENCE, *(said for thing in named for said in thing.references)]
    if way.of == "uuid":
        return [NO_SUCH_ID, *(thing.id for thing in some_of_each_table(things, most))]
    tables = sorted({thing.table for thing in things})
    return [NO_SUCH_ID, *(",".join(t.id for t in things if t.table == table) for table in tables)]


def some_of_each_table(things: Iterable[Thing], most: int) -> list[Thing]:
    """The first things of each table."""
    chosen: dict[str, list[Thing]] = {}
    for thing in things:
        of_table = chosen.setdefault(thing.table, [])
        if len(of_table) < most:
            of_table.append(thing)
    return [thing for of_table in chosen.values() for thing in of_table]


def one_of_each_role(things: Iterable[Thing]) -> list[Thing]:
    """One thing of each table, or of each role in it."""
    return list({(thing.table, thing.role): thing for thing in things}.values())


def ways(function: Function, inside: Sequence[str]) -> Iterator[Way]:
    """Every parameter that names a thing takes its turn, alone and beside a thing of the asker's own."""
    for place, parameter in enumerate(function.parameters):
        if not parameter.is_asked_about:
            continue
        choices = [
            _asked(other, inside) if at == place else _beside(other, inside)
            for at, other in enumerate(function.parameters)
        ]
        for arguments in product(*choices):
            others = [said for at, said in enumerate(arguments) if at != place]
            beside = sum(any(mine in said for mine in inside) for said in others)
            # What writes is asked once for each way: one thing beside another makes it thousands of ways.
            if not (function.changes and beside > 1):
                yield Way(arguments, parameter.type, bool(beside))


def _asked(parameter: Parameter, inside: Sequence[str]) -> list[str]:
    asked_for = "string_to_array(asked.things, ',')::uuid[]"
    return {
        "uuid": ["asked.things::uuid"],
        "uuid[]": [asked_for, f"{_array(inside)} || {asked_for}"],
        "text": ["asked.things"],
        "text[]": ["ARRAY[asked.things]"],
    }[parameter.type]


def _beside(parameter: Parameter, inside: Sequence[str]) -> list[str]:
    if parameter.type == "uuid":
        return ["NULL::uuid", *(f"'{identity}'::uuid" for identity in inside)]
    if parameter.type == "uuid[]":
        return ["'{}'::uuid[]", _array(inside)]
    if parameter.name in WORDS:
        return [sql.Literal(said).as_string() for said in WORDS[parameter.name]]
    return [PLAIN[parameter.type]]


def _array(ids: Sequence[str]) -> str:
    return f"'{{{','.join(ids)}}}'::uuid[]"


def answers(function: Function, way: Way, asked: Sequence[str]) -> list[str]:
    """What a function answers about each of these, in their order; what it did is undone."""
    if function.changes:
        return [_answers(function, way, [things])[0] for things in asked]
    return _answers(function, way, asked)


def _answers(function: Function, way: Way, asked: Sequence[str]) -> list[str]:
    call = f"portal.{function.name}({', '.join(way.arguments)})"
    question = (
        f"SELECT ARRAY(SELECT told::text FROM {call} AS told ORDER BY 1)::text"
        " FROM unnest(%s::text[]) WITH ORDINALITY AS asked (things, place) ORDER BY asked.place"
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            before = _rows_written() if function.changes else Counter()
            cursor.execute(question, [list(asked)])
            told = [answer for (answer,) in cursor.fetchall()]
            if function.changes:
                told = [
                    f"{answer}, writing {sorted((_rows_written() - before).items())}"
                    for answer in told
                ]
            transaction.set_rollback(True)
    except DatabaseError as refusal:
        # Without its context: PostgreSQL tells the first of several calls more of where it was.
        told = [_said(refusal)] * len(asked)
    return [
        DRAWN.sub("B-…", answer).replace(things, "it")
        for things, answer in zip(asked, told, strict=True)
    ]


def _said(refusal: DatabaseError) -> str:
    cause = refusal.__cause__
    return str(cause.diag.message_primary if isinstance(cause, psycopg.Error) else cause)


def _rows_written() -> Counter[str]:
    """How many rows of each table this transaction has added, changed and deleted, undone or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname || said, rows FROM pg_stat_xact_user_tables, LATERAL (VALUES"
            " (' added', n_tup_ins), (' changed', n_tup_upd), (' deleted', n_tup_del)) AS of (said, rows)"
        )
        return Counter(dict(cursor.fetchall()))
