"""Encrypts what is stored and no one may read there; keys follow from SECRET_KEY, one for each purpose."""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

__all__ = ["InvalidToken", "decrypt", "encrypt"]


def encrypt(text: str, *, purpose: str) -> str:
    """Encrypted under the present key of this purpose."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def decrypt(token: str, *, purpose: str) -> str:
    """The text again. Raises InvalidToken if its key is in neither setting, or of another purpose."""
    return _fernet(purpose).decrypt(token.encode()).decode()


def _fernet(purpose: str) -> MultiFernet:
    return _fernet_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS), purpose)


@cache
def _fernet_of(secrets: tuple[str, ...], purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])


def _key(secret: str, purpose: str) -> bytes:
    """A key of its own, by HKDF (RFC 5869), so that the setting's other uses tell nothing of it."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"portal {purpose}".encode())
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))
