"""manage.py import_export: show what an export of the old system would change, and load it."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from accounts.access.system import system_access
from documents.files import transactional_files
from documents.files.storage import DocumentNotKeptError
from documents.management.of_the_owner import OwnersCommand
from portal.management.progress import ProgressBar
from tenancies.imports.apply import (
    ImportRefusedError,
    begin_import,
    bring_export,
    finish_import,
    refuse_large_moves,
    refuse_unbelievable,
)
from tenancies.imports.csv_files import ExportError
from tenancies.imports.findings_file import write_findings
from tenancies.imports.notations import read_date
from tenancies.imports.plan import Plan
from tenancies.imports.reader import read_export


class Command(OwnersCommand):
    help = (
        "Shows what an export would change: counts, what is quarantined and why, who would gain or lose"
        " sight of what. With --apply it is loaded, wholly or not at all. Accounts of staff are the"
        " administrators': patches are assigned to those who have one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, its day, and whether to load it."""
        parser.add_argument("export", type=Path, help="The folder of the export.")
        parser.add_argument(
            "--export-date",
            type=_day,
            required=True,
            metavar="YYYY-MM-DD",
            help="The day it was made.",
        )
        parser.add_argument(
            "--apply", action="store_true", help="Load it. Without this: only a plan."
        )
        parser.add_argument(
            "--confirm-moves",
            type=int,
            metavar="N",
            help="Load it although it moves N homes and cases.",
        )
        parser.add_argument(
            "--accept-date",
            metavar="REASON",
            default="",
            help="Load it although it is older than the last one or dated in the future; the reason is kept.",
        )
        parser.add_argument(
            "--accept-change",
            nargs=2,
            action="append",
            metavar=("WHAT", "REASON"),
            default=[],
            help="Load it although WHAT changes so much, as the message named it; the reason is kept.",
        )
        parser.add_argument(
            "--plan-csv",
            type=Path,
            metavar="FILE",
            help="Write every row and cell that is set aside or noted to a new CSV file, to work through.",
        )
        parser.add_argument(
            "--examples", type=int, default=5, metavar="N", help="References shown of each finding."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, plan, and apply if asked; all of it in one transaction."""
        progress = ProgressBar()
        accepted = options["accept_date"].strip()
        changes = {what: why.strip() for what, why in options["accept_change"]}
        try:
            with (
                transactional_files.arriving() as arriving,
                system_access("import_export"),
                transaction.atomic(),
            ):
                held = begin_import(options["export_date"], accepted=bool(accepted))
                export = read_export(options["export"], options["export_date"], progress, held)
                plan = bring_export(export, examples=options["examples"], progress=progress)
                self.stdout.write("\n".join(plan.lines(options["examples"])))
                if options["plan_csv"]:
                    write_findings(options["plan_csv"], export.findings)
                if options["apply"]:
                    self._apply(
                        plan, arriving, options["confirm_moves"], progress, accepted, changes
                    )
                else:
                    transaction.set_rollback(True)
        except (ExportError, ImportRefusedError, DocumentNotKeptError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("")
        self.stdout.write(_in_a_word(plan, applied=options["apply"]))

    def _apply(
        self,
        plan: Plan,
        arriving: transactional_files.TransactionalFiles,
        confirmed: int | None,
        progress: ProgressBar,
        accepted: str,
        changes: dict[str, str],
    ) -> None:
        refuse_unbelievable(plan, changes)
        refuse_large_moves(
            plan.moves, largest_share=settings.IMPORT_LARGEST_SHARE_MOVED, confirmed=confirmed
        )
        if plan.is_loaded_already:
            return
        finish_import(plan, date_accepted=accepted, changes_accepted=changes)
        transactional_files.clear_away_unfinished()
        files = {
            document_id: (plan.export.path_of(document), document.sha256)
            for document_id, document in plan.new_documents.items()
        }
        for done, _ in enumerate(arriving.keep(files), start=1):
            progress("files", done, len(files))


def _day(typed: str) -> date:
    """The day of the export, in the form in which the export writes days."""
    day = read_date(typed)
    if day is None:
        raise ArgumentTypeError(
            f"{typed!r} is not a day written as YYYY-MM-DD, such as 2026-11-29."
        )
    return day


def _in_a_word(plan: Plan, *, applied: bool) -> str:
    if plan.is_loaded_already:
        return "This export is loaded already. Nothing changes."
    if not applied:
        return "This was a plan. Nothing was changed. Load it with --apply."
    return f"The export of {plan.export.export_date:%-d %B %Y} is loaded."
