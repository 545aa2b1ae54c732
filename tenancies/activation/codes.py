"""The codes themselves: how one is made, read as it was typed, and hashed; they are stored nowhere."""

from __future__ import annotations

import re
import secrets

from django.utils.crypto import salted_hmac

# No 0, O, 1, I or L; of every other pair that looks alike one; no A, E or U, so that no words appear.
ALPHABET = "23456789CDFHJKMNPRTVWXY"
LENGTH = 8
_READ_WRONGLY = str.maketrans("BGSZ", "8652")


def new_code() -> str:
    """A code that nobody can guess: 36 random bits, behind five tries and a surname."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """The code as a letter shows it."""
    return f"{code[:4]}-{code[4:]}"


def plain(typed: str) -> str | None:
    """The code that was meant, in any case, with spaces or hyphens; None if it can be none."""
    code = re.sub(r"[\W_]", "", typed.upper()).translate(_READ_WRONGLY)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def hash_of(code: str) -> bytes:
    """HMAC-SHA-256 of a plain code, with a key derived from SECRET_KEY for this use alone.

    Keyed, because 36 bits can be tried out: a copy of the database gives no codes away.
    """
    return salted_hmac("tenancies.activation", code, algorithm="sha256").digest()
