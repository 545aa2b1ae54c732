"""What a child of the sandbox gives up before it looks into a file: all but memory and its answer.

Two walls again. Landlock (landlock(7)) denies whatever has a path. The filter (seccomp(2)) lets through some
twenty calls and denies the others: opening, the network, starting programs or threads, signals to others.
Limits of memory and time hold where a kernel has neither. It imports nothing of ours and no package.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import sys
from dataclasses import dataclass

_LIMITS = {
    resource.RLIMIT_AS: 1 << 30,  # bytes of memory
    resource.RLIMIT_CPU: 10,  # seconds
    resource.RLIMIT_FSIZE: 0,  # bytes of any file it would write
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 0,  # files beside those that are open
    resource.RLIMIT_NPROC: 0,
}

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2


@dataclass(frozen=True, slots=True)
class _Machine:
    """One architecture: its number, that of the call seccomp(2), and those of the calls let through."""

    audit_arch: int
    seccomp: int
    allowed: tuple[int, ...]


# read write close lseek mmap mprotect munmap brk mremap madvise futex sched_yield sigaltstack
# rt_sigaction rt_sigprocmask rt_sigreturn getpid gettid clock_gettime gettimeofday getrusage getrandom
# exit exit_group
_MACHINES = {
    "x86_64": _Machine(
        0xC000003E, 317,
        (0, 1, 3, 8, 9, 10, 11, 12, 25, 28, 202, 24, 131,
         13, 14, 15, 39, 186, 228, 96, 98, 318, 60, 231),
    ),
    "aarch64": _Machine(
        0xC00000B7, 277,
        (63, 64, 57, 62, 222, 226, 215, 214, 216, 233, 98, 124, 132,
         134, 135, 139, 172, 178, 113, 169, 165, 278, 93, 94),
    ),
}  # fmt: skip
_MACHINE = _MACHINES.get(platform.machine()) if sys.platform == "linux" else None

# linux/filter.h and linux/seccomp.h.
_LOAD, _EQUALS, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _ARCH_AT = 0, 4
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_GET_ACTION_AVAIL = 2

# linux/landlock.h: the calls have these numbers everywhere. Each version can deny more.
_CREATE_RULESET, _RESTRICT_SELF, _VERSION = 444, 446, 1
_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NETWORK, _NETWORK_SINCE = 0b11, 4  # bind and connect, TCP alone: the filter denies the rest
_SCOPES, _SCOPES_SINCE = 0b11, 6  # abstract sockets and signals of others


class _Instruction(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    ]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction))]


class _Ruleset(ctypes.Structure):
    _fields_ = [
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    ]


_libc = ctypes.CDLL(None, use_errno=True)


def what_the_kernel_lacks() -> list[str]:
    """Which of the two walls this kernel cannot build; none on a server (documents/checks.py)."""
    return [
        name
        for name, is_there in (("Landlock", _landlock_version() > 0), ("seccomp", _has_seccomp()))
        if not is_there
    ]


def limit() -> None:
    """Set the limits of memory, time and files; the kernel ends whoever passes one."""
    for what, most in _LIMITS.items():
        resource.setrlimit(what, (most, most))


def confine() -> None:
    """Give up everything that the kernel lets us give up, for good. Raises OSError if it does not take it."""
    lacking = what_the_kernel_lacks()
    # Each takes away what the one before it needed.
    if "Landlock" not in lacking:
        deny_paths()
    limit()
    if "seccomp" not in lacking:
        deny_calls()


def deny_paths() -> None:
    """Landlock without a rule: nothing that has a path can be opened, listed, made or run any more."""
    version = _landlock_version()
    files = _FILES[max(known for known in _FILES if known <= version)]
    rules = _Ruleset(
        files,
        _NETWORK if version >= _NETWORK_SINCE else 0,
        _SCOPES if version >= _SCOPES_SINCE else 0,
    )
    _have_no_new_privileges()
    ruleset = _call(_CREATE_RULESET, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    _call(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def deny_calls() -> None:
    """Let the kernel answer every call but those of the list with "not permitted"."""
    assert _MACHINE is not None  # noqa: S101 (what_the_kernel_lacks says so)
    calls = _MACHINE.allowed
    lines = [
        (_LOAD, 0, 0, _ARCH_AT),
        (_EQUALS, 1, 0, _MACHINE.audit_arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        *((_EQUALS, len(calls) - place, 0, call) for place, call in enumerate(calls)),
        (_RETURN, 0, 0, _DENY),
        (_RETURN, 0, 0, _ALLOW),
    ]
    instructions = (_Instruction * len(lines))(*(_Instruction(*line) for line in lines))
    program = _Program(len(lines), instructions)
    _have_no_new_privileges()
    if _libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _have_no_new_privileges() -> None:
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")


def _landlock_version() -> int:
    if _MACHINE is None:
        return 0
    found: int = _libc.syscall(_CREATE_RULESET, None, 0, _VERSION)
    return max(found, 0)


def _has_seccomp() -> bool:
    if _MACHINE is None:
        return False
    action = ctypes.c_uint32(_DENY & 0xFFFF0000)
    answer: int = _libc.syscall(_MACHINE.seccomp, _GET_ACTION_AVAIL, 0, ctypes.byref(action))
    return answer == 0


def _call(number: int, *arguments: object) -> int:
    answer: int = _libc.syscall(number, *arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), f"call {number}")
    return answer
