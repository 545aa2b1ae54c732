"""`python -m tests.bench`: builds landlords of any size, measures them, prints goal, figure and verdict.

    python -m tests.bench                          everything at S and M, and docs/performance.md anew
    python -m tests.bench P1 P3 --size S           these measures alone, at one size; writes no page
    python -m tests.bench P1 --size S --keep var/bench    the database stays for the next time

A kept database is used again as long as migrations, landlord.sql, grants.sql and states.sql are the same;
the policies of the code as it is now are put in anew each time. Where the environment names a server
(`python -m portal.dev.embedded scratch -- bash`), the databases are made there and stay as long as it runs.
Otherwise the bench starts a server of its own that waits for the disk as a landlord's does.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from portal.dev.embedded.places import forget
from portal.dev.embedded.server import running
from portal.dev.embedded.throwaway import environment_of
from portal.web.logins import ADDRESS_OF


def main() -> int:
    """Do what the command line says."""
    arguments = _parser().parse_args()
    with _a_server(arguments.keep):
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        import django

        django.setup()
        # Only now: everything else reads the settings.
        from tests.bench.run import run

        return run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument(
        "measures", nargs="*", metavar="P1", help="which ones; all if none is named"
    )
    parser.add_argument(
        "--size", choices=["XS", "S", "M", "L"],
        help="one size alone; without it, S and M",
    )  # fmt: skip
    parser.add_argument(
        "--largest", choices=["S", "M", "L"], default="M", help="all sizes up to it"
    )
    parser.add_argument("--keep", type=Path, help="a folder for a server that stays (PORTAL_STATE)")
    parser.add_argument("--afresh", action="store_true", help="build again what was kept")
    parser.add_argument("--residents", type=int, default=300, help="how many ask")
    parser.add_argument("--seconds", type=int, default=60, help="how long the peak of P10 lasts")
    parser.add_argument("--export", type=Path, help="a landlord's export, for P8")
    parser.add_argument(
        "--export-date", type=date.fromisoformat, default=date.today(),  # noqa: DTZ011
        help="the day it was made; today",
    )  # fmt: skip
    parser.set_defaults(keep=os.environ.get("PORTAL_STATE"))
    return parser


@contextlib.contextmanager
def _a_server(keep: Path | None) -> Iterator[None]:
    """The server that the environment names, or one of the bench's own for as long as this lasts."""
    if any(name in os.environ for name in ADDRESS_OF.values()):
        yield
        return
    state = Path(keep or tempfile.mkdtemp(prefix="portal-bench-"))
    try:
        with running(state) as server:
            os.environ.update(environment_of(server))
            os.environ.pop("PORTAL_DEMO", None)
            yield
    finally:
        if not keep:
            forget(state)
            shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
