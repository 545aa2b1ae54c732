"""manage.py say_restored: this database is an older one, although nothing in it shows."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.access.system import system_access
from portal.incidents.taken_back import say_restored


class Command(BaseCommand):
    help = "Shuts everyone out but those who go through a restored portal, and ends all sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Why it is said."""
        parser.add_argument("--why", required=True, help="Kept in the audit log.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say it."""
        why = options["why"].strip()
        if not why:
            raise CommandError("Say why: --why.")
        with system_access("say_restored"):
            say_restored(why=why)
        self.stdout.write(
            "Only the data protection officer, the deputy and administrators come in now. Next: taken_back"
            " with the audit log's copy, if there is one."
        )
