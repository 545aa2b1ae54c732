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

# Folders that a change of a page or a wall does not need at once: they start programs, or take long.
FOR_SHIPPING = {
    "bench",
    "browser",
    "demo",
    "embedded",
    "http",
    "imports",
    "mutants",
    "operating",
    "steady",
    "twins",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the folders above."""
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in FOR_SHIPPING:
            item.add_marker(pytest.mark.shipping)


def others_later(
    everybody: Iterable[str], now: Container[str], later: pytest.MarkDecorator
) -> list[Any]:
    """Parameters of a test: these people now, and all others where `later` runs."""
    return [name if name in now else pytest.param(name, marks=later) for name in everybody]
