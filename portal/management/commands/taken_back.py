"""manage.py taken_back: after a restore, take back again what was taken back since the backup."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.access.system import system_access
from portal.assurance.audit_log.events import event_label
from portal.incidents.outside_copy import UnreadableCopyError, here, in_copy, missing_here
from portal.incidents.taken_back import is_restored, say_restored, take_back_again
from portal.web.dates import moment_words


class Command(BaseCommand):
    help = (
        "Reads the audit log's copy, does again what was taken back since the backup, and lists what is"
        " to be done by hand. It names no one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the copy is."""
        parser.add_argument("file", type=Path, help="What copy_audit_log has written.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go through the copy once; a second time finds nothing new."""
        if not options["file"].is_file():
            raise CommandError("There is no such file.")
        try:
            copied = in_copy(options["file"])
        except UnreadableCopyError as error:
            raise CommandError(str(error)) from error
        with system_access("taken_back"):
            missing = missing_here(copied, here())
            if missing and not is_restored():
                say_restored(why="The copy of the audit log knows more than the database.")
            noted = take_back_again(missing)
            restored = is_restored()
        for entry, done in noted:
            said = "done again" if done else "to be done by hand"
            self.stdout.write(f"{moment_words(entry.at)}: {event_label(entry.event)}: {said}")
        left = sum(not done for _entry, done in noted)
        self.stdout.write(f"{len(noted) - left} done again, {left} to be done by hand.")
        if restored:
            self.stdout.write(
                "Only the data protection officer, the deputy and administrators come in. They go through"
                " the list in the portal, and two of them let colleagues in."
            )
