"""A server's log: one JSON object a line, which leads to the audit log and names nobody."""

from __future__ import annotations

import json
import logging
import sys
from uuid import uuid4

from portal.web.log_format import JsonLines
from portal.web.origin import Origin, coming_from


def logged(message: str, *arguments: object, failure: bool = False) -> dict[str, object]:
    """The line that is written for a message."""
    record = logging.LogRecord(
        "accounts.outbox", logging.ERROR, __file__, 1, message, arguments,
        sys.exc_info() if failure else None,
    )  # fmt: skip
    line: dict[str, object] = json.loads(JsonLines().format(record))
    return line


def test_log_line_carries_the_request_id_of_the_audit_log() -> None:
    request = uuid4()
    with coming_from(Origin("192.0.2.1", request)):
        line = logged("Mail %s was not sent: %s", 7, "TimeoutError")
    assert line["request"] == str(request)
    assert line["said"] == "Mail 7 was not sent: TimeoutError"
    assert "192.0.2.1" not in json.dumps(line)
    assert "request" not in logged("Outside a request.")


def test_failure_is_logged_by_type_and_place_without_its_message() -> None:
    typed = " ".join(["Morag", "MacMorag,", "12", "Loch", "Road"])
    try:
        raise ValueError(typed)
    except ValueError:
        line = logged("It failed.", failure=True)
    told = json.dumps(line["failure"])
    assert "builtins.ValueError" in told
    assert "test_logs.py" in told
    assert typed not in json.dumps(line)


def test_message_of_several_lines_stays_one_line() -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "one\ntwo", (), None)
    assert JsonLines().format(record).count("\n") == 0
