"""The steps that make the demo, each a command of its own under its own database login."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from documents.kinds import kinds_of_homes
from portal.dev.demo.failure import DemoError
from portal.dev.demo.moving_dates import copy_with_dates_moved
from portal.rls.apply import source_fingerprint

SLICE = settings.BASE_DIR / "demo"
# Written last: while it is not there, the demo is not whole.
ACCOUNTS = "accounts.json"
# An export's README says when it was made.
_EXPORT_RUN = re.compile(r"^.*Export run: ([0-9]{4}-[0-9]{2}-[0-9]{2})", re.MULTILINE)


def build(state: Path, export: Path | None) -> list[dict[str, str | None]]:
    """Make the demo in its state folder unless it is there; gives its accounts.

    Raises DemoError if another export is loaded than `export`, or a step fails.
    """
    accounts, note = state / ACCOUNTS, state / "export-loaded"
    wanted = (export or SLICE).resolve()
    if not wanted.is_dir():
        raise DemoError(f"There is no folder {export}.")
    held = note.read_text().strip() if note.exists() else str(wanted)
    if held != str(wanted):
        raise DemoError(
            f"The demo holds {held}. Start over with: make demo FRESH=1"
            + (f" EXPORT={export}" if export else "")
        )
    _migrate(state)
    if not accounts.exists():
        note.write_text(f"{wanted}\n")
        _load(state, wanted, accounts)
    found: list[dict[str, str | None]] = json.loads(accounts.read_text())
    return found


def _migrate(state: Path) -> None:
    """Bring the database to this code, if the code has changed since the last time."""
    note = state / "built"
    built = _fingerprint()
    if note.exists() and note.read_text() == built:
        return
    _step("Tables", "migrate", "--verbosity", "0")
    _step("Walls", "apply_walls")
    note.write_text(built)


def _fingerprint() -> str:
    """A hash of what `migrate` and `apply_walls` would make of the database."""
    code = hashlib.sha256(source_fingerprint().encode())
    for migration in sorted(settings.BASE_DIR.glob("[!.]*/**/migrations/*.py")):
        code.update(migration.read_bytes())
    return code.hexdigest()


def _load(state: Path, wanted: Path, accounts: Path) -> None:
    export, day = wanted, export_date(wanted)
    if wanted == SLICE:
        export = state / "export"
        copy_with_dates_moved(SLICE, export, timezone.localdate())
    told = [str(export), "--export-date", day.isoformat()]
    _step("Staff accounts", "furnish_demo", "staff", *told)
    _step("Import", "import_export", *told, "--apply", "--examples", "0")
    for kind in kinds_of_homes():
        if audience := kind.usual_audience:
            asked = ["--kind", kind.value, "--audience", audience, "--apply"]
            _step("Releases", "release_batch", *asked)
    _step(
        "Cases and residents' accounts",
        "furnish_demo",
        "residents",
        *told,
        "--accounts",
        str(accounts),
    )


def export_date(folder: Path) -> date:
    """The day an export was made, as its README says; without one, today."""
    readme = folder / "README.md"
    said = _EXPORT_RUN.search(readme.read_text(encoding="utf-8")) if readme.exists() else None
    return date.fromisoformat(said[1]) if said else timezone.localdate()


def _step(what: str, *command: str) -> None:
    """Run one of manage.py's commands, showing how it goes."""
    sys.stdout.write(f"{what} …\n")
    sys.stdout.flush()
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    done = subprocess.run([*manage, *command], check=False)  # noqa: S603 (commands of this module)
    if done.returncode:
        raise DemoError(f"The demo could not be made: {command[0]} failed.")
