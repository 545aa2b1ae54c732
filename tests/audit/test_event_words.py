"""Every event that the code records has words: the DPO reads no codes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from portal.oversight.events import EVENTS

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "tenancies", "cases", "documents", "portal")
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def recorded() -> dict[str, Path]:
    """Every event given to ledger.record anywhere, and a file where it is."""
    found: dict[str, Path] = {}
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            for function in ast.walk(ast.parse(file.read_text())):
                if isinstance(function, FUNCTION):
                    found |= dict.fromkeys(_events_in(function, file), file)
    return found


def _events_in(function: ast.AST, file: Path) -> Iterator[str]:
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "ledger.record":
            said = list(_values(call.args[0], function))
            assert said, f"{file}:{call.lineno}: which event is this?"
            yield from said


def _values(said: ast.expr, function: ast.AST) -> Iterator[str]:
    """The strings that an argument can be: written there, chosen there, or named just before."""
    if isinstance(said, ast.Constant):
        yield str(said.value)
    elif isinstance(said, ast.IfExp):
        yield from _values(said.body, function)
        yield from _values(said.orelse, function)
    elif isinstance(said, ast.Name):
        for before in ast.walk(function):
            if isinstance(before, ast.Assign) and ast.unparse(before.targets[0]) == said.id:
                yield from _values(before.value, function)


def test_every_event_that_the_code_records_has_words() -> None:
    found = recorded()
    assert {"document_opened", "refused", "not_found", "opened_outside_patch"} <= set(found)
    with_words = {event for events in EVENTS.values() for event in events}
    assert {e: str(file) for e, file in found.items() if e not in with_words} == {}


def test_no_event_has_two_kinds() -> None:
    every = [event for events in EVENTS.values() for event in events]
    assert len(every) == len(set(every))
