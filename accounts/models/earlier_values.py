"""The table of what was overwritten of the columns that decide access; PostgreSQL alone writes it."""

from __future__ import annotations

from django.db import models

from accounts.access.scoped import Scoped


class EarlierValues(Scoped):
    """What decided access in one row before it was changed, as far as access.md says that it is kept.

    `was` holds the columns that are kept, by name, as they were until `until`; `changed_by` is the
    account that changed them, null for the import and the gate. Append-only and without foreign keys
    (rls/history.sql). Of several rows about one the lowest `id` was overwritten first.
    """

    id = models.BigAutoField(primary_key=True)
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    was = models.JSONField()
    until = models.DateTimeField()
    changed_by = models.UUIDField(null=True)

    class Meta:
        base_manager_name = "objects"
        verbose_name_plural = "earlier values"
        indexes = [
            models.Index(fields=["table_name", "row_id", "until"], name="earlier_values_of_a_row"),
            models.Index(fields=["table_name", "until"], name="earlier_values_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} until {self.until:%Y-%m-%d}"
