"""Reads docs/access.md, the table of who may see what; it decides nothing and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
PREFIX = "portal_"


@dataclass(frozen=True, slots=True)
class AccountRole:
    """One role that an account can have.

    `viewer` is the PostgreSQL role of its transactions without `portal_`: several may share one.
    """

    name: str
    label: str
    viewer: str
    needs_two: bool
    may_be_steward: bool
    may_safeguard: bool
    may_deputise: bool


@dataclass(frozen=True, slots=True)
class ModelRight:
    """What one role may do with one model's rows: columns to read, add and change (None: nothing).

    An empty tuple of columns means all of them.
    """

    model: str
    role: str
    rows: str
    reads: tuple[str, ...] | None
    adds: tuple[str, ...] | None
    changes: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table of Django or a package, why it needs no policy of ours, and who has rights on it."""

    table: str
    why: str
    readers: tuple[str, ...]
    writers: tuple[str, ...]

    @property
    def is_for_the_gate_only(self) -> bool:
        """Whether a policy asks for the gate's claim, so that the role alone opens nothing."""
        return self.why.startswith("gate only")


@dataclass(frozen=True, slots=True)
class KeptColumns:
    """The columns of one model whose values PostgreSQL keeps when they change."""

    model: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FunctionRight:
    """The PostgreSQL roles that may execute one function of the schema `portal`.

    `tells` are those of them to whom it tells of things outside the role's rows, and `why` is the reason.
    """

    function: str
    roles: tuple[str, ...]
    tells: tuple[str, ...]
    why: str


@cache
def account_roles() -> tuple[AccountRole, ...]:
    """Every role of an account, in the page's order. Raises KeyError for a cell that is not yes or no."""
    is_so = {"yes": True, "no": False}
    return tuple(
        AccountRole(
            name,
            label,
            database.removeprefix(PREFIX),
            needs_two=is_so[two],
            may_be_steward=is_so[steward],
            may_safeguard=is_so[lead],
            may_deputise=is_so[deputy],
        )
        for name, label, database, two, steward, lead, deputy, _reach in _table("Roles")
    )


def viewers() -> tuple[str, ...]:
    """The PostgreSQL roles that an account can act as, each once, without `portal_`."""
    return tuple(dict.fromkeys(role.viewer for role in account_roles()))


def staff() -> tuple[str, ...]:
    """Those of them who work for the landlord."""
    return tuple(viewer for viewer in viewers() if viewer != "resident")


def roles_that_find_no_one() -> tuple[str, ...]:
    """The roles of staff that find no caller: to make one of them an adviser opens something."""
    finders = page_rights()["find people and homes"]
    return tuple(
        role.name for role in account_roles() if role.viewer in set(staff()).difference(finders)
    )


def everyone() -> tuple[str, ...]:
    """The viewers, and those who act for no account: the gate, system work and the grants' writer."""
    return ("gate", *viewers(), "system", "grants")


@cache
def page_rights() -> dict[str, tuple[str, ...]]:
    """What staff may do on pages, by its words, and who: viewers, or "data stewards"."""
    return {right: _names(roles) for right, roles in _table("Rights")}


@cache
def model_rights() -> tuple[ModelRight, ...]:
    """One entry per model and role, in the page's order."""
    return tuple(
        ModelRight(model, role, rows, _columns(reads), _columns(adds), _columns(changes))
        for model, role, rows, reads, adds, changes in _table("Models")
    )


@cache
def plain_tables() -> tuple[PlainTable, ...]:
    """The reviewed list of tables that are not ours, each with its reason."""
    return tuple(
        PlainTable(table, why, _names(readers), _names(writers))
        for table, why, readers, writers in _table("Tables of Django and its packages")
    )


@cache
def kept_columns() -> tuple[KeptColumns, ...]:
    """One entry per model that keeps the past of a column."""
    return tuple(
        KeptColumns(model, _names(keeps))
        for model, keeps, _others, _why in _table("What keeps its past")
        if keeps != "–"
    )


@cache
def function_rights() -> tuple[FunctionRight, ...]:
    """Who may execute what; a function that is not named is its owner's alone."""
    return tuple(
        FunctionRight(function, _database_roles(roles), *_exception(tells))
        for functions, roles, tells in _table("Functions")
        for function in _names(functions)
    )


def _table(heading: str) -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _names(cell: str) -> tuple[str, ...]:
    return () if cell == "–" else tuple(name.strip() for name in cell.split(","))


def _columns(cell: str) -> tuple[str, ...] | None:
    if cell == "–":
        return None
    return () if cell == "all" else _names(cell)


def _exception(cell: str) -> tuple[tuple[str, ...], str]:
    """The roles before the colon and the reason after it."""
    if cell == "–":
        return (), ""
    roles, colon, why = cell.partition(": ")
    if not colon:
        raise ValueError(f"{PAGE} gives no reason, or no role, in: {cell}")
    return _database_roles(roles), why


def _database_roles(cell: str) -> tuple[str, ...]:
    roles: list[str] = []
    for name in _names(cell):
        if name == "everyone":
            roles += [f"{PREFIX}{role}" for role in everyone()]
        elif name == "viewers":
            roles += [f"{PREFIX}{role}" for role in viewers()]
        elif name == "staff":
            roles += [f"{PREFIX}{role}" for role in staff()]
        elif name.endswith(" login"):
            roles.append(f"{PREFIX}{name.removesuffix(' login')}")
        else:
            roles.append(f"{PREFIX}{name}")
    return tuple(roles)
