"""Every event that the code records has words: the DPO reads no codes."""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterator
from pathlib import Path

from portal.assurance.audit_log.events import EVENTS

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "tenancies", "cases", "documents", "portal")
Function = ast.FunctionDef


def events() -> dict[str, str]:
    """Every event that Python or PostgreSQL writes into the audit log, and where; * for what varies."""
    found: dict[str, str] = {}
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            module = ast.parse(file.read_text())
            for function in ast.walk(module):
                if isinstance(function, Function):
                    found |= dict.fromkeys(_events_in(function, module), str(file))
    for file in (ROOT / "portal/rls").glob("*.sql"):
        written = re.findall(
            r"INSERT INTO (?:public\.)?accounts_auditevent [^']*'(\w+)'", file.read_text()
        )
        found |= dict.fromkeys(written, str(file))
    return found


def _events_in(function: Function, module: ast.Module) -> Iterator[str]:
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit_log.record":
            said = list(_values(call.args[0], function, module))
            assert said, f"{function.name}, line {call.lineno}: which event is this?"
            yield from said


def _values(said: ast.expr, function: Function, module: ast.Module) -> Iterator[str]:
    """The strings that an argument can be, wherever they are chosen."""
    match said:
        case ast.Constant(value=str(word)):
            yield word
        case ast.IfExp(body=one, orelse=other):
            yield from _values(one, function, module)
            yield from _values(other, function, module)
        case ast.JoinedStr(values=parts):
            yield "".join(p.value if isinstance(p, ast.Constant) else "*" for p in parts)  # type: ignore[misc]
        case ast.Name(id=name):
            yield from _named(name, function, module)
        case ast.Attribute(attr=name):
            yield from _given_anywhere(name)


def _named(name: str, function: Function, module: ast.Module) -> Iterator[str]:
    """Named just before, or given by whoever calls this function."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            yield from _values(node.value, function, module)
    places = [argument.arg for argument in function.args.args]
    for caller in ast.walk(module):
        if not isinstance(caller, Function):
            continue
        for node in ast.walk(caller):
            called = isinstance(node, ast.Call) and ast.unparse(node.func) == function.name
            if called and name in places and len(node.args) > places.index(name):  # type: ignore[attr-defined]
                yield from _values(node.args[places.index(name)], caller, module)  # type: ignore[attr-defined]


def _given_anywhere(name: str) -> Iterator[str]:
    """Given to something as a keyword of this name, anywhere."""
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.keyword) and node.arg == name:
                    match node.value:
                        case ast.Constant(value=str(word)):
                            yield word


def test_every_recorded_event_has_a_label() -> None:
    found = events()
    assert {"document_opened", "refused", "not_found", "opened_outside_patch"} <= set(found)
    with_words = [event for known in EVENTS.values() for event in known]
    without = {e: where for e, where in found.items() if not fnmatch.filter(with_words, e)}
    assert without == {}


def test_no_event_has_two_kinds() -> None:
    every = [event for known in EVENTS.values() for event in known]
    assert len(every) == len(set(every))
