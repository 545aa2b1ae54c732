"""The web process that the bench measures: the portal's own; for P9 one that writes no audit log, for P13 one
that says which worker answers.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from portal.wsgi import application as portals

Start = Callable[..., Any]


def saying_who(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Answer as the portal does, and say who did."""

    def start_and_say(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start(status, [*headers, ("X-Bench-Worker", str(os.getpid()))], *more)

    return portals(environ, start_and_say)


application: Callable[[dict[str, Any], Start], Iterable[bytes]] = (
    saying_who if "BENCH_SAYS_WHO" in os.environ else portals
)

if "BENCH_WITHOUT_AUDIT_LOG" in os.environ:
    from accounts import audit_log

    def write_nothing(rows: list[audit_log.PendingEvent], *, rolled_back: bool = False) -> None:
        """Lose what happened."""

    audit_log.write = write_nothing

__all__ = ["application"]
