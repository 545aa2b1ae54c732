"""Processes that end together: a child with its parent, and a parent not before its child."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

PR_SET_PDEATHSIG = 1


def ending_with(parent: int, number: signal.Signals) -> Callable[[], None]:
    """Return what a process calls to be sent a signal when `parent`, its parent, is gone.

    The kernel sees to it on Linux, and nobody elsewhere. It may be called between fork and exec:
    everything that needs an import has happened before.
    """
    library = ctypes.CDLL(None) if sys.platform == "linux" else None

    def tie() -> None:
        if library is not None:
            library.prctl(PR_SET_PDEATHSIG, number)
            if os.getppid() != parent:
                os.kill(os.getpid(), number)

    return tie


def run_until_told(
    command: Sequence[str], environment: Mapping[str, str] | None = None, *, apart: bool = False
) -> int:
    """Run a program to its end, and end it when this process is told to; return its exit status.

    Ctrl-C in a terminal reaches the program as well as this process. With `apart` it does not: the
    program hears of every signal from here, which web servers need, as two at once confuse them.
    """
    tie = ending_with(os.getpid(), signal.SIGTERM)
    group = 0 if apart else None

    def begin() -> None:
        # A shell tells what it starts in the background to ignore Ctrl-C, and programs inherit that.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        tie()

    with subprocess.Popen(
        command, env=environment, preexec_fn=begin, process_group=group
    ) as program:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: program.terminate())
        signal.signal(signal.SIGINT, lambda *_: program.terminate() if apart else None)
        status = program.wait()
    return status if status >= 0 else 128 - status
