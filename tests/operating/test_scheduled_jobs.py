"""The worker as compose.yaml starts it: jobs, the night's work, and that it ends when told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from tests.operating.backups import SCRIPTS

PATIENCE = 60
EVERY_MINUTE = ["manage.py work", "manage.py file_reports"]
NIGHTS_WORK = ["manage.py clear_away", "manage.py reconcile_access"]


class Machine:
    """A machine with a clock that tests set, minutes that fly, and a `python` that notes what it is told."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.noted = folder / "clock", folder / "noted"
        self.noted.touch()
        for name, script in {
            "python": f'echo "$*" >> {self.noted}; case "$*" in *reconcile*) exit 1;; esac',
            "date": f'read -r day hour < {self.clock}; [ "$1" = +%H ] && echo "$hour" || echo "$day"',
            "sleep": "exec /bin/sleep 0.05",
        }.items():
            (folder / name).write_text(f"#!/bin/sh\n{script}\n")
            (folder / name).chmod(0o755)
        self.path = f"{folder}:{os.environ['PATH']}"

    def it_is(self, day: str, hour: str) -> None:
        """Set the clock, and let some minutes pass."""
        half = self.clock.with_name("half")
        half.write_text(f"{day} {hour}\n")
        half.replace(self.clock)
        deadline, before = time.monotonic() + PATIENCE, len(self.lines())
        while len(self.lines()) < before + 6:
            assert time.monotonic() < deadline, "The rounds have stopped."
            time.sleep(0.02)

    def lines(self) -> list[str]:
        """What was run so far."""
        return self.noted.read_text().splitlines()

    def nights_work(self) -> list[str]:
        """What was run but for what every minute is for."""
        return [line for line in self.lines() if line not in EVERY_MINUTE]


def test_worker_that_ends_is_started_again_and_the_nights_work_is_done_once_a_night(
    tmp_path: Path,
) -> None:
    """Also where the check fails: that is an error in the log, and the next night it is asked again."""
    machine = Machine(tmp_path)
    machine.clock.write_text("2026-11-25 23\n")
    rounds = subprocess.Popen(  # noqa: S603
        [SCRIPTS / "rounds.sh"],
        env={"PATH": machine.path},
        start_new_session=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        machine.it_is("2026-11-26", "02")
        assert machine.nights_work() == []
        machine.it_is("2026-11-26", "03")
        machine.it_is("2026-11-26", "04")
        assert machine.nights_work() == NIGHTS_WORK
        machine.it_is("2026-11-27", "03")
        assert machine.nights_work() == NIGHTS_WORK * 2
        rounds.send_signal(signal.SIGTERM)
        printed, _ = rounds.communicate(timeout=PATIENCE)
        assert rounds.returncode == 0
        errors = [json.loads(line) for line in printed.splitlines()]
        assert [(line["level"], line["said"]) for line in errors] == [
            ("ERROR", "reconcile_access has failed.")
        ] * 2
    finally:
        rounds.kill()
