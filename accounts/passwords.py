"""How passwords are hashed, and which words make one easy to guess."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST_WORD = 4
SHORTEST_REST = 6


def opaque(password: str) -> str:
    """One form for a password that two keyboards write differently: RFC 8265, 4.2 (OpaqueString).

    Every space is a plain one, and letters and their accents are put together (NFC). Nothing else changes.
    """
    plain_spaces = "".join(" " if unicodedata.category(c) == "Zs" else c for c in password)
    return unicodedata.normalize("NFC", plain_spaces)


def forms_of(password: str) -> list[str]:
    """The forms in which a password may have been stored: before, it was stored as it was typed."""
    return list(dict.fromkeys([opaque(password), password]))


class Argon2(Argon2PasswordHasher):
    """Argon2id with m = 19 MiB, t = 2, p = 1: OWASP Password Storage Cheat Sheet, first choice."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class NotOurName:
    """Refuses passwords of which little is left without the landlord's name and its places.

    "strathlinn2026" is the first thing a stranger tries; "a long walk in strathlinn" is not.
    """

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002
        """Raise ValidationError if the password leans on our name."""
        typed = "".join(c for c in password.casefold() if c.isalnum())
        rest = typed
        for word in _our_words():
            rest = rest.replace(word, "")
        if rest != typed and len(rest) < SHORTEST_REST:
            raise ValidationError(self.get_help_text(), code="password_names_landlord")

    def get_help_text(self) -> str:
        """What to do about it."""
        return _("Do not use our name or the name of a place. Others would guess it.")


def _our_words() -> list[str]:
    """The words of the landlord's name and of its places, longest first."""
    phrases = [settings.LANDLORD["name"], *settings.LANDLORD_PLACES]
    words = {word.casefold() for phrase in phrases for word in [*phrase.split(), phrase]}
    plain = {"".join(c for c in word if c.isalnum()) for word in words}
    return sorted((w for w in plain if len(w) >= SHORTEST_WORD), key=len, reverse=True)
