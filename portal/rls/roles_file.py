"""Writes the database roles of docs/access.md into roles.sql, which operators run with psql: `make roles`."""

from __future__ import annotations

import re
from pathlib import Path

from portal.rls import table

ROLES_SQL = Path(__file__).with_name("roles.sql")
LIST = re.compile(r"(?<=viewers CONSTANT text\[\] := ARRAY\[\n)[^]]*(?=\];)")


def as_the_table_says(text: str) -> str:
    """`text` of roles.sql with the table's roles in its list. Raises ValueError if it has no such list."""
    roles = ",\n".join(f"        '{table.PREFIX}{role}'" for role in table.viewers())
    written, lists = LIST.subn(roles, text)
    if lists != 1:
        raise ValueError("roles.sql has no list of viewers, or more than one.")
    return written


if __name__ == "__main__":
    ROLES_SQL.write_text(as_the_table_says(ROLES_SQL.read_text(encoding="utf-8")), encoding="utf-8")
