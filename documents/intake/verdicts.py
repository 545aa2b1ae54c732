"""What the look into a file may answer: the words between that process and this one."""

from __future__ import annotations

from enum import Enum


class Verdict(Enum):
    """How a file is inside."""

    WHOLE = "whole"
    LOCKED = "locked"
    RUNS = "runs"
    ATTACHED = "attached"
    PORTFOLIO = "portfolio"
    XFA = "xfa"
    TOO_LARGE = "too large"
    TOO_LONG = "too long"
    CUT_OFF = "cut off"
    DAMAGED = "damaged"


class Remark(Enum):
    """What an officer should know of a file that is kept."""

    UNREAD = "unread"
    PLACE = "place"
    MORE = "more"


def said(verdict: Verdict, remarks: set[Remark]) -> bytes:
    """One verdict and some remarks, as they go over the wire."""
    return ",".join([verdict.value, *sorted(it.value for it in remarks)]).encode()


def understood(answer: bytes) -> tuple[Verdict, frozenset[Remark]]:
    """The same as it came. Raises ValueError if it is anything else."""
    verdict, *remarks = answer.decode().split(",")
    return Verdict(verdict), frozenset(map(Remark, remarks))
