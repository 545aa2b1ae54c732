"""manage.py watch: is there anything an operator should look at?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.access.system import system_access
from portal.assurance.watch import findings, information
from portal.incidents import kept_files, ladder, taken_back


class Command(BaseCommand):
    help = "Prints what an operator should look at, and ends with status 1 if there is anything."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Ask everything; names of people are not among the answers."""
        try:
            with system_access("watch"):
                found = [
                    *findings(),
                    *ladder.findings(),
                    *taken_back.findings(),
                    *_kept_reports(),
                ]
                known = list(information())
        except DatabaseError as failure:
            # That we looked cannot even be noted.
            name = type(failure.__cause__ or failure).__name__
            raise CommandError(
                f"The database cannot be asked, or cannot write ({name}): is it there, and is its disk full?"
            ) from failure
        for line in known:
            self.stdout.write(f"For information: {line}")
        for finding in found:
            self.stdout.write(finding)
        if found:
            sys.exit(1)
        self.stdout.write("Nothing to look at.")


def _kept_reports() -> Iterator[str]:
    if number := kept_files.how_many():
        yield (
            f"{number} reports lie in files and are not filed: nobody has been told of them."
            " manage.py file_reports --again"
        )
