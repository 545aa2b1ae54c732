"""manage.py copy_audit_log: keep outside the database what a restored one would have forgotten."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts import audit_log
from accounts.access.system import system_access
from portal.incidents.outside_copy import UnreadableCopyError, append, here, in_copy, missing_here
from portal.incidents.taken_back import is_restored, say_restored


class Command(BaseCommand):
    help = "Adds to a file what was taken back since its last line. Run every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the copy is."""
        parser.add_argument(
            "file", type=Path, help="On another machine, or where nothing is rewritten."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Copy; but where the copy knows more than the database, the database is an older one."""
        try:
            copied = in_copy(options["file"])
        except UnreadableCopyError as error:
            raise CommandError(str(error)) from error
        with system_access("copy_audit_log"):
            known_here = here()
            is_older = bool(missing_here(copied, known_here))
            if is_older and not is_restored():
                say_restored(why="The copy of the audit log knows more than the database.")
            elif not is_older and copied and _only_failed_over():
                audit_log.record("failed_over")
            known = {(entry.seq, entry.at) for entry in copied}
            new = [entry for entry in known_here if (entry.seq, entry.at) not in known]
        if is_older:
            raise CommandError(
                "The copy knows of things that were taken back and that this database does not know: it was"
                " restored from a backup, and only those who go through it come in. Run"
                " manage.py taken_back with this file."
            )
        try:
            append(options["file"], new)
        except OSError as error:
            raise CommandError(f"The copy cannot be written: {type(error).__name__}.") from error


def _only_failed_over() -> bool:
    """Whether a standby took over, and the portal was closed for that alone: the copy misses nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.note_failed_over()")
        noted: bool = cursor.fetchone()[0]
    return noted
