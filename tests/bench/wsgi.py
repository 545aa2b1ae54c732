"""The web process that the bench measures: the portal's own, and for P9 one that writes no audit log."""

import os

from portal.wsgi import application

if "BENCH_WITHOUT_AUDIT_LOG" in os.environ:
    from accounts import audit_log

    def write_nothing(rows: list[audit_log.PendingEvent], *, rolled_back: bool = False) -> None:
        """Lose what happened."""

    audit_log.write = write_nothing

__all__ = ["application"]
