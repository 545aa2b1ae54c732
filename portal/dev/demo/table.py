"""The table of accounts that the demo prints: every resident, and one of each sort of staff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Account = Mapping[str, str | None]


def accounts_table(accounts: Iterable[Account], file: Path) -> str:
    """The table as text; whoever is not in it stands in `file`."""
    everybody = list(accounts)
    residents = [account for account in everybody if account["role"] == "resident"]
    staff = {account["role"]: account for account in reversed(everybody)}
    staff.pop("resident", None)
    shown = [*residents, *sorted(staff.values(), key=lambda account: str(account["kind"]))]
    left = len(everybody) - len(shown)
    return "\n".join(["", *_lines(shown), f"{left} more members of staff: {file}"])


def _lines(accounts: list[Account]) -> Iterator[str]:
    columns = ("kind", "name", "email", "password")
    widths = [max(len(str(account[column])) for account in accounts) for column in columns]
    for account in accounts:
        cells = (
            str(account[column]).ljust(width) for column, width in zip(columns, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()
