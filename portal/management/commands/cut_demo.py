"""manage.py cut_demo: cut the slice in demo/ anew out of a whole export."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.dev.demo.cast import Part, find_cast
from portal.dev.demo.cutting import SliceError, cut
from portal.dev.demo.moving_dates import write_list
from tenancies.imports.csv_files import ExportError
from tenancies.imports.reader import DOCUMENTS_FOLDER, read_export
from tenancies.imports.tables import Table

STREETS = 12


class Command(BaseCommand):
    help = "Cuts demo/ out of a whole export: some streets, every kind of resident, every trouble."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The whole export, its day, and how much of it."""
        parser.add_argument("export", type=Path, help="The folder of the whole export.")
        parser.add_argument("--export-date", type=date.fromisoformat, required=True)
        parser.add_argument("--streets", type=int, default=STREETS, help="How many whole streets.")
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "demo")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Remove the old slice, cut the new one, and list what is in it."""
        folder: Path = options["to"]
        folder.mkdir(exist_ok=True)
        shutil.rmtree(folder / DOCUMENTS_FOLDER, ignore_errors=True)
        try:
            findings = cut(
                options["export"], options["export_date"], folder, streets=options["streets"]
            )
        except (ExportError, SliceError) as refusal:
            raise CommandError(str(refusal)) from refusal
        piece = read_export(folder, options["export_date"])
        cast = find_cast(piece, options["export_date"])
        if missing := [part for part in Part if part not in cast]:
            raise CommandError(f"Nobody was found for: {', '.join(missing)}.")
        write_list(piece, cast)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        loaded = ", ".join(f"{n} {table.value}" for table, n in piece.loaded_counts().items())
        self.stdout.write(f"{size / 1e6:.1f} MB; loaded: {loaded}.")
        for table in Table:
            found = ", ".join(f"{what} {n}" for (of, what), n in findings.items() if of is table)
            self.stdout.write(f"  {table.value}: {found or 'nothing'}")
