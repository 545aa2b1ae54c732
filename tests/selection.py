"""Which tests run when; docs/contributing.md says it in words.

`make check`, for every change, leaves out what is marked `shipping` or `nightly`; `make test`, before a
version ships, what is marked `nightly`; `make nightly` runs that. `pytest` alone runs everything.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent

# Folders and files that a change of a page or a wall does not need at once: they start programs, or try one
# thing in dozens of ways or as everybody of the cast. How people get in is a place of its own, the first
# three folders: run them after a change there.
FOR_SHIPPING = {
    "accounts",
    "activation",
    "administration",
    "browser",
    "demo",
    "embedded",
    "http",
    "imports",
    "mutants",
    "operating",
    "access/test_has_perm.py",
    "access/test_state_machine.py",
    "documents/test_upload_viruses.py",
    "portal/test_translations.py",
    "staff/test_held.py",
    "staff/test_named_readers.py",
    "staff/test_never_to_no_one.py",
    "staff/test_officer_lead.py",
    "walls/test_asked_before_written.py",
    "walls/test_blind_writes.py",
    "walls/test_name_index.py",
}
# Folders, and a file, of minutes each: two databases compared page by page, every page looked at, what fails
# on a server, many at once, the bench.
FOR_THE_NIGHT = {"bench", "steady", "twins", "browser/test_every_page.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the folders above."""
    for item in items:
        place = item.path.relative_to(TESTS)
        if {place.parts[0], place.as_posix()} & FOR_THE_NIGHT:
            item.add_marker(pytest.mark.nightly)
        elif {place.parts[0], place.as_posix()} & FOR_SHIPPING:
            item.add_marker(pytest.mark.shipping)


def others_later(
    everybody: Iterable[str], *, check: Container[str], ship: Container[str]
) -> list[Any]:
    """Parameters of a test: whom `make check` asks as, whom `make test` adds, and all others by night."""
    return [
        pytest.param(name, marks=() if name in check else _later(name in ship))
        for name in everybody
    ]


def _later(before_it_ships: bool) -> pytest.MarkDecorator:
    return pytest.mark.shipping if before_it_ships else pytest.mark.nightly
