"""The table *Levels* of docs/access.md, cell by cell: level, viewer and verb, by the pages and by wall 2."""

from __future__ import annotations

import pytest

from tests.access.cells import Cell, expect_none
from tests.access.levels import Closed, Trying
from tests.access.moves import freeze
from tests.access.page import head_of, rows_of
from tests.model.facts import Freeze
from tests.selection import others_later
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

VERBS = ("read", "add", "share", "release", "hand over", "end")
WAYS = ("page", "sql")
HEAD = head_of("Levels")
ROWS = {row[0]: dict(zip(HEAD, row, strict=True)) for row in rows_of("Levels")}
ENDS_ALONE = "DPO, deputy"
# A case and a tenancy of Callum's patch; Fiona has opened both today, by a reason.
VIEWERS = {
    "Officer of the patch": ("Callum",),
    "Officer elsewhere, by a reason": ("Fiona",),
    "Manager": ("Moira",),
    "DPO, deputy": ("Donald", "Senga"),
    "Adviser, administrator, director": ("Aileen", "Alan", "Elspeth"),
}


def close(world: World, level: str) -> Closed:
    """A freeze of this level, and one document that it closes."""
    if level == "tenancy":
        closed = freeze(world, tenancy=world.tenancy("Harbour View").id)
        return Closed(closed, "Harbour rent now", reader="Lachie", tenancy="Harbour View")
    document, reader = world.document("PARTY statement of Nessa"), world.person("Nessa")
    what: dict[str, dict[str, object]] = {
        "document": {"document": document.id},
        "case": {"case": document.case},
        "kind": {"wide": "kind", "kind": document.kind},
        "account": {"wide": "account", "account": reader.account},
        "person": {"wide": "person", "person": reader.id},
    }
    closed = freeze(world, **what.get(level, {"wide": level}))
    return in_the_case(closed)


def in_the_case(closed: Freeze) -> Closed:
    return Closed(closed, "PARTY statement of Nessa", "Nessa", "PARTY", not_yet_shared="Sorcha")


def due(level: str, viewer: str) -> set[str]:
    """What the page says that a viewer does at a level."""
    row = ROWS[level]
    verbs = {verb.strip() for verb in row[viewer].split(",")} - {"–"}
    return verbs | ({"end"} if row["Ends"] == "one" and viewer == ENDS_ALONE else set())


def wrong_cells(world: World, level: str, viewer: str, name: str, closed: Closed) -> list[Cell]:
    trying = Trying(world, closed, name)
    said, found = due(level, viewer), []
    for verb in filter(trying.can_be_tried, VERBS):
        for way in WAYS:
            if trying.does(verb, way) != (verb in said):
                words = ("it is done", "it is refused")
                expected, got = words if verb in said else reversed(words)
                found.append(Cell(level, f"{viewer} ({name})", f"{verb} by {way}", expected, got))
    return found


def test_table_speaks_of_every_viewer_and_of_no_verb_that_is_not_tried() -> None:
    assert ("Level", "Closes", "Resident", *VIEWERS, "Ends") == HEAD
    named = {verb for level in ROWS for viewer in VIEWERS for verb in due(level, viewer)}
    assert named == {*VERBS} - {"release"}
    assert {row["Resident"] for row in ROWS.values()} == {"–"}
    assert {row["Ends"] for row in ROWS.values()} == {"one", "two"}


@pytest.mark.parametrize("level", others_later(ROWS, check=("case", "everything"), ship=ROWS))
def test_every_cell_of_a_level_is_true(world: World, level: str) -> None:
    closed = close(world, level)
    viewers = {"Resident": (closed.reader,)} | VIEWERS
    expect_none(
        [
            cell
            for viewer, names in viewers.items()
            for name in names
            for cell in wrong_cells(world, level, viewer, name, closed)
        ]
    )


@pytest.mark.parametrize("case", ["PARTY", ""])
def test_without_a_freeze_all_of_it_is_done(world: World, case: str) -> None:
    """What is refused above is refused because of the freeze: the positive control."""
    other = freeze(world, document=world.document("DOGS letter to Gregor").id)
    closed = (
        in_the_case(other)
        if case
        else Closed(other, "Harbour rent now", "Lachie", tenancy="Harbour View")
    )
    assert all(Trying(world, closed, closed.reader).does("read", way) for way in WAYS)
    for name in ("Callum", "Fiona", "Moira"):
        trying = Trying(world, closed, name)
        for verb in filter(trying.can_be_tried, ("read", "add", "share", "release")):
            assert [trying.does(verb, way) for way in WAYS] == [True, True], (name, verb)


@pytest.mark.parametrize("way", WAYS)
def test_what_one_account_may_read_is_released_to_others(world: World, way: str) -> None:
    lachie = freeze(world, wide="account", account=world.account("Lachie").id)
    closed = Closed(lachie, "Harbour rent now", reader="Lachie", tenancy="Harbour View")
    assert Trying(world, closed, "Callum").does("release", way)
    assert not Trying(world, closed, "Lachie").does("read", way)
