"""An import that is begun again and again, with more documents each time, and rarely lives to its end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from tests.imports.export_builder import TODAY, ExportBuilder
from tests.steady.own_server import FOR_IMPORTS, OwnServer

DOCUMENTS_MORE = 40


class Imports:
    """A landlord's exports, loaded into a database of their own on a server that fails."""

    def __init__(self, server: OwnServer, folder: Path, environment: Mapping[str, str]) -> None:
        self.server = server
        self.documents = folder / "documents"
        folder.mkdir()
        export = folder / "export"
        export.mkdir()
        self._export = ExportBuilder(export)
        self._environment = {
            **environment,
            **server.addresses(FOR_IMPORTS),
            "DOCUMENTS_ROOT": str(self.documents),
            "IMPORT_LARGEST_SHARE_MOVED": "1.0",
        }
        self.loaded = 0
        self.begun = 0

    @property
    def documents_of_export(self) -> int:
        """How many documents the export holds that was written last."""
        return 2 + DOCUMENTS_MORE * self.begun

    def begin(self) -> subprocess.Popen[bytes]:
        """Begin to load an export with more documents than the one before."""
        self.begun += 1
        for number in range(DOCUMENTS_MORE):
            self._export.document(f"D{self.begun:04}{number:04}")
        return self.manage(
            "import_export",
            str(self._export.write()),
            "--export-date",
            TODAY.isoformat(),
            "--apply",
        )

    def manage(self, *command: str) -> subprocess.Popen[bytes]:
        """Run one of the worker's commands."""
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=self._environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def wrong_after(self) -> list[str]:
        """What an import that ended somehow has left: everything or nothing of it."""
        now = self.documents_held()
        before, self.loaded = self.loaded, now
        if now in (before, self.documents_of_export):
            return []
        return [f"{now} documents: neither the {before} of before nor the whole export"]

    def documents_held(self) -> int:
        """How many documents are stored."""
        with self.server.superuser(FOR_IMPORTS) as sql:
            found = sql.execute("SELECT count(*) FROM documents_document WHERE ended_at IS NULL")
            (held,) = found.fetchone() or (0,)
        return int(str(held))

    def files(self) -> list[Path]:
        """Every file below the folder of documents, notes of arrivals included."""
        return [path for path in self.documents.rglob("*") if path.is_file()]
