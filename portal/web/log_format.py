"""How failures are written to the log: where and of which kind, never the words of an exception."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from portal.web.origin import current_origin


class WithoutMessages(logging.Formatter):
    """Formats a failure as its call stack and the exceptions' types.

    An exception's message may quote what somebody typed, a row or a name. Its type and place are
    enough to find the fault; the audit log knows the request.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, whatever another handler has already made of the exception."""
        record.exc_text = None
        line = super().format(record)
        record.exc_text = None
        return line

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """The frames and the types of an exception and of those it came from."""
        lines: list[str] = []
        failure: BaseException | None = ei[1]
        while failure is not None:
            lines = [*_where(failure.__traceback__), _kind(failure), *lines]
            failure = failure.__cause__ or failure.__context__
        return "\n".join(lines)


class JsonLines(WithoutMessages):
    """One JSON object a line, for a server's log: `at` (UTC), `level`, `from`, `said`, `request`, `failure`.

    `request` is the id under which the audit log keeps what the request did; nobody is named in either.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line; call stack and types of a failure stand in `failure`, line by line."""
        request_id = current_origin().request_id
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "said": record.getMessage(),
        }
        if request_id:
            line["request"] = str(request_id)
        if record.exc_info and record.exc_info[1]:
            line["failure"] = self.formatException(record.exc_info).splitlines()
        return json.dumps(line, ensure_ascii=False)


def _where(frames: TracebackType | None) -> list[str]:
    return [line.rstrip() for line in traceback.format_tb(frames)]


def _kind(failure: BaseException) -> str:
    return f"{type(failure).__module__}.{type(failure).__qualname__}"
