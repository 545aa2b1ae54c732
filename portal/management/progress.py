"""A bar for work that takes longer than a moment; what the work is, its caller knows."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_WIDTH = 30
_SECONDS_BETWEEN = 0.1


class ProgressBar:
    """One line on a terminal, redrawn as work goes on; elsewhere one line for each step that ends."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._drawn_at = 0.0

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show that `done` of `of` is done of the step `what`."""
        is_last = done >= of
        if not self._out.isatty():
            if is_last:
                self._out.write(f"  {what}: {of:,}\n")
            return
        if not is_last and time.monotonic() - self._drawn_at < _SECONDS_BETWEEN:
            return
        self._drawn_at = time.monotonic()
        filled = _WIDTH * done // max(of, 1)
        bar = "█" * filled + "░" * (_WIDTH - filled)
        self._out.write(f"\r  {what:10} {bar} {done:,} of {of:,}\x1b[K" + ("\n" if is_last else ""))
        self._out.flush()
