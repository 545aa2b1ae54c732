"""Text as somebody else wrote it, shown so that nothing in it hides or turns the line round."""

from __future__ import annotations

import unicodedata

_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"}


def with_hidden_characters(text: str) -> str:
    """The text with every control, format and unassigned character as its number, like [U+202E]."""
    return "".join(f"[U+{ord(c):04X}]" if unicodedata.category(c) in _UNSEEN else c for c in text)
