"""What happened while many threads asked, counted, and what must not have happened."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

from tests.http.browsing import Answer


def says_busy(answer: Answer) -> bool:
    """Whether it is the page of whoever got no connection in time."""
    return answer.status == 503 and b"We are busy just now" in answer.body


@dataclass
class Tally:
    """What happened, counted by several threads, and what must not have."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    during: str = ""
    """Which fault it is at this moment."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> int:
        """One more of these; gives how many there are now."""
        with self._lock:
            self.counts[what] += 1
            return self.counts[what]

    def note(self, what: str) -> None:
        """Something that must not have happened."""
        with self._lock:
            self.wrong.append(f"{self.during}: {what}" if self.during else what)
