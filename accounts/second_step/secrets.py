"""Encrypts the secrets of second steps where they are stored; the key follows from SECRET_KEY."""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def encrypt(text: str) -> str:
    """Encrypted under the present key."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text again. Raises cryptography.fernet.InvalidToken if its key is in neither setting."""
    return _fernet().decrypt(token.encode()).decode()


def _fernet() -> MultiFernet:
    return _fernet_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@cache
def _fernet_of(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    """A key of its own, by HKDF (RFC 5869), so that the setting's other uses tell nothing of it."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"portal second step")
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))
