"""manage.py work: do the jobs that wait, as they fall due."""

from __future__ import annotations

import signal
from typing import Any

from accounts.jobs.worker import Told, work_until
from documents.management.of_the_owner import OwnersCommand


class Command(OwnersCommand):
    help = (
        "Does the jobs that wait, such as mail, as they fall due. Keep it running; a second one does no harm."
        " Told to end, it finishes the job that it is at."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Work until SIGTERM or Ctrl-C."""
        told = Told()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told.put(None))
        work_until(told)
