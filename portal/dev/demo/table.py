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
    rows = [
        (_kind(account), *(str(account[column]) for column in ("name", "email", "password")))
        for account in accounts
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(map(str.ljust, row, widths)).rstrip()


def _kind(account: Account) -> str:
    """Why they are in the demo, and what they do besides; accounts.json of before knows nothing of that."""
    beside = [account.get("duty"), account.get("works_as")]
    return ", ".join([str(account["kind"]), *(str(said) for said in beside if said)])
