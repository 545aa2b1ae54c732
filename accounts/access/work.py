"""One unit of work: one transaction, and the ledger rows of it written last; who asks is door.py's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts import ledger
from accounts.access import door


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Everything in the block happens, with its ledger rows, or nothing does.

    If the block fails, what it did is rolled back and the ledger rows are written in a transaction
    of their own on the same connection (a second connection would deadlock a small pool).
    """
    with ledger.collecting() as rows:
        try:
            with transaction.atomic(), door.standing(door.base()):
                yield
                ledger.write(rows)
                rows.clear()
        except BaseException:
            if rows:
                with transaction.atomic(), door.standing(door.base()):
                    ledger.write(rows, rolled_back=True)
            raise
