"""manage.py scan_export_third_party: what the check finds in every loaded document, one line each."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError

from accounts.access.system import system_access
from documents.check.findings import Checked
from documents.check.loading import papers, register_now
from documents.check.scanning import scan
from documents.files import storage
from documents.management.of_the_owner import OwnersCommand
from portal.management.progress import ProgressBar


class Command(OwnersCommand):
    help = (
        "Writes what the check finds in each loaded document that is not of its readers: a line of JSON a"
        " document. The file is full of personal data: it is made readable for you alone, and never"
        " overwritten. Remove it when you have read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write."""
        parser.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the register in one short transaction, then work without one."""
        out: Path = options["out"]
        try:
            descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise CommandError(f"{out} is there already, and is not overwritten.") from error
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        with os.fdopen(descriptor, "w", encoding="utf-8") as lines:
            with system_access("scan_export_third_party"):
                register = register_now()
                documents = papers(register)
            found = 0
            for checked in scan(register, documents, _bytes_of, ProgressBar()):
                lines.write(json.dumps(_line(checked), ensure_ascii=False) + "\n")
                found += any(not it.excused for it in checked.findings)
        self.stdout.write(f"{len(documents):,} documents, {found:,} with findings.")


def _bytes_of(document_id: UUID) -> bytes:
    with storage.open_document(document_id) as file:
        return file.read()


def _line(checked: Checked) -> dict[str, Any]:
    return {
        "document_ref": checked.ref,
        "findings": [
            {
                "kind": it.kind,
                "text": it.text,
                "where": it.where,
                "page": it.page,
                "group": it.group,
                **({"excused": True, "why": it.why} if it.excused else {}),
            }
            for it in checked.findings
        ],
        "manual": checked.manual,
    }
