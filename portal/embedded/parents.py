"""Processes that end together: a child with its parent, and a parent not before its child."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence

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
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    told_by: Collection[signal.Signals] = (signal.SIGTERM, signal.SIGHUP),
) -> int:
    """Run a program to its end, and tell it to end when one of the signals arrives here.

    Returns a shell's exit status. Ctrl-C in a terminal reaches the program anyway; name SIGINT if
    it is to be ended by one that was sent to this process alone.
    """
    tie = ending_with(os.getpid(), signal.SIGTERM)
    with subprocess.Popen(command, env=environment, preexec_fn=tie) as program:
        for number in (signal.SIGINT, *told_by):
            signal.signal(number, lambda got, _: program.terminate() if got in told_by else None)
        status = program.wait()
    return status if status >= 0 else 128 - status
