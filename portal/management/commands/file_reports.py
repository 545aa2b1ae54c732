"""manage.py file_reports: file the reports that were kept while the database was away."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from documents.management.of_the_owner import OwnersCommand
from portal.incidents.kept_reports import file_kept_reports


class Command(OwnersCommand):
    help = "Files the reports that were taken while the database was away. Run it every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to try again what could not be filed."""
        parser.add_argument("--again", action="store_true", help="Also those that were set aside.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """File them."""
        self.stdout.write(f"{file_kept_reports(also_stuck=options['again'])} filed.")
