"""What each import run brought and what it quarantined; the reading itself is tenancies/imports."""

from __future__ import annotations

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from accounts.access import Scoped


class ImportRun(Scoped):
    """One applied import of one export."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    export_date = models.DateField()
    applied_at = models.DateTimeField(db_default=TransactionNow())
    counts = models.JSONField(default=dict)

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"import of {self.export_date}"


class QuarantinedRow(Scoped):
    """One row of an export that was not loaded, quarantined or repeated, with its reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="quarantined")
    table = models.TextField()
    row_number = models.PositiveIntegerField()
    ref = models.TextField(blank=True)
    outcome = models.TextField(help_text="quarantined or repeat")
    reason = models.TextField(help_text="A code of tenancies.imports.reasons.")
    row = models.JSONField(help_text="The row as written.")

    class Meta:
        base_manager_name = "objects"
        verbose_name_plural = "quarantined rows"
        indexes = [models.Index(fields=["run", "table", "row_number"], name="quarantine_by_row")]

    def __str__(self) -> str:
        return f"{self.table} row {self.row_number}: {self.reason}"
