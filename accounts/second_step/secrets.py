"""Encrypts the secrets of second steps where they are stored."""

from __future__ import annotations

from portal.web import encryption

PURPOSE = "second step"


def encrypt(text: str) -> str:
    """Encrypted under the present key."""
    return encryption.encrypt(text, purpose=PURPOSE)


def decrypt(token: str) -> str:
    """The text again. Raises cryptography.fernet.InvalidToken if its key is in neither setting."""
    return encryption.decrypt(token, purpose=PURPOSE)
