"""Who asks is found out once a statement.

PostgreSQL calls a function that stands in the condition of a row for every row, and finding out who asks
checks a signature each time. In a subquery it is called once.
"""

import re
from pathlib import Path

import pytest

RLS = Path(__file__).resolve().parents[2] / "portal/rls"
ROW_BY_ROW = re.compile(r"\b\w+\.\w+ (?:=|<>|IS DISTINCT FROM|IS NOT DISTINCT FROM) portal\.me\(\)")


@pytest.mark.parametrize("file", sorted(RLS.glob("*.sql")), ids=lambda file: file.name)
def test_no_row_is_compared_with_whoever_asks_by_a_call_of_its_own(file: Path) -> None:
    assert ROW_BY_ROW.findall(file.read_text()) == []
