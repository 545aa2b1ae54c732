"""The shape of a fact: recorded once, ended later, never overwritten or deleted."""

from __future__ import annotations

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from accounts.access.scoped import Scoped


class Fact(Scoped):
    """Something that was true from `recorded_at` until `ended_at`, both by the database's clock.

    `recorded_by` and `ended_by` are accounts; null means the import.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())
    recorded_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def end(self, *, by: uuid.UUID | None, also: tuple[str, ...] = ()) -> None:
        """End this fact now, and save with it the columns named in `also`.

        It is one statement, because nobody may change a fact that they do not end. Raises
        DatabaseError if the viewer may not.
        """
        self.ended_at = TransactionNow()
        self.ended_by = by
        self.save(update_fields=["ended_at", "ended_by", *also])
