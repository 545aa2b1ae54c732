"""Ends a process with the one that started it; on Linux the kernel sees to it, elsewhere nobody."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def ending_with(parent: int, number: signal.Signals) -> Callable[[], None]:
    """Return what a process calls to be sent a signal when `parent`, its parent, is gone.

    It may be called between fork and exec: everything that needs an import has happened before.
    """
    library = ctypes.CDLL(None) if sys.platform == "linux" else None

    def tie() -> None:
        if library is not None:
            library.prctl(PR_SET_PDEATHSIG, number)
            if os.getppid() != parent:
                os.kill(os.getpid(), number)

    return tie
