"""Somebody of the cast who asks a web process: every byte that comes back is looked at, broken off or not."""

from __future__ import annotations

from tests.canaries import tokens_in
from tests.http.browsing import Answer, Visitor
from tests.steady.tally import Tally
from tests.steady.web import Web
from tests.waiting import PATIENCE


class Member(Visitor):
    """One person, or nobody, with the canaries that they may meet."""

    site: Web

    def __init__(self, site: Web, name: str, may_meet: set[str], tally: Tally) -> None:
        super().__init__(site)
        self.name = name
        self.may_meet = may_meet
        self.tally = tally

    def try_to_ask(
        self,
        target: str,
        *headers: str,
        method: str = "GET",
        form: dict[str, str] | None = None,
        content: bytes = b"",
        patience: float = PATIENCE,
        at_most: int = 1 << 30,
    ) -> Answer | None:
        """Ask, and look at what came; None if it is no whole answer.

        `content` is sent as it is, in place of a form.
        """
        asked = (
            self.request(target, *headers, *_length_of(content), method=method, form=form) + content
        )
        came = b""
        try:
            came = self.site.ask(asked, patience=patience, at_most=at_most)
        except OSError:
            self.tally.count("no answer")
        self._look_at(came, target)
        return self.take(came) if _is_whole(came) else None

    def _look_at(self, came: bytes, target: str) -> None:
        self.tally.count("asked")
        self.tally.count(f"asked by {self.name}")
        if foreign := tokens_in(came) - self.may_meet:
            self.tally.note(f"{self.name} at {target} met {sorted(foreign)}: {came[:200]!r}")
        if not came:
            return
        status = came.split(b" ", 2)[1:2]
        self.tally.count(f"answered {b''.join(status).decode('latin-1')}")


def _length_of(content: bytes) -> list[str]:
    return [f"Content-Length: {len(content)}"] if content else []


def _is_whole(came: bytes) -> bool:
    """Whether an answer came to its own end, as its head says."""
    head, end_of_head, body = came.partition(b"\r\n\r\n")
    if not end_of_head:
        return False
    for line in head.lower().split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return len(body) == int(value)
        if name == b"transfer-encoding":
            return body.endswith(b"0\r\n\r\n")
    return True
