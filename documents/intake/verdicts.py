"""What the look into a file may answer: the words between that process and this one."""

from enum import Enum


class Verdict(Enum):
    """How a file is inside."""

    WHOLE = "whole"
    LOCKED = "locked"
    ACTIVE = "active"
    TOO_LARGE = "too large"
    SAYS_WHERE = "says where"
    DAMAGED = "damaged"
