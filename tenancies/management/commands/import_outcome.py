"""manage.py import_outcome: write down what became of each document, and who could read which."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.access.system import system_access
from tenancies.imports.outcome import (
    last_export_date,
    outcome_of_documents,
    pairs_if_all_were_released,
)


class Command(BaseCommand):
    help = (
        "Writes the outcome of every row of the last import's index of documents, and every person and"
        " document that the rule allows, as if each linked tenancy document were released to the household"
        " and each linked case document to its addressee with a share."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day, and the two files."""
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="DATE",
            help="The day to answer for; without it, the day of the last import's export.",
        )
        parser.add_argument("--documents", type=Path, required=True, metavar="FILE.csv")
        parser.add_argument("--pairs", type=Path, required=True, metavar="FILE.csv")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write both files."""
        with system_access("import_outcome"), connection.cursor() as cursor:
            loaded = last_export_date(cursor)
            if loaded is None:
                raise CommandError("No export has been loaded yet.")
            day = options["as_of"] or loaded
            documents = outcome_of_documents(cursor)
            pairs = pairs_if_all_were_released(cursor, day)
        _write(options["documents"], ("document_ref", "outcome", "reason"), documents)
        _write(options["pairs"], ("person_ref", "document_ref"), pairs)
        self.stdout.write(f"{len(documents):,} rows, {len(pairs):,} pairs on {day:%-d %B %Y}.")


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
