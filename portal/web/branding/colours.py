"""Colours: how well one can be read on another, and the shades made from one. No settings here."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Colour:
    """One colour of sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def read(cls, written: str) -> Colour:
        """Read "#0b4a4d". Raises ValueError for anything else."""
        parts = _WRITTEN.fullmatch(written)
        if parts is None:
            raise ValueError(written)
        return cls(*(int(part, 16) for part in parts.groups()))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance from 0 to 1: w3.org/TR/WCAG22/#dfn-relative-luminance."""
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(self, other: Colour) -> float:
        """From 1 (the same) to 21 (black and white): w3.org/TR/WCAG22/#dfn-contrast-ratio."""
        darker, lighter = sorted((self.luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)

    def mixed(self, other: Colour, share: float) -> Colour:
        """This colour with a share of another, from 0 to 1."""
        parts = ((self.red, other.red), (self.green, other.green), (self.blue, other.blue))
        return Colour(*(round(own * (1 - share) + added * share) for own, added in parts))


def _linear(part: float) -> float:
    # WCAG writes 0.03928; the corrected 0.04045 differs for no colour of eight bits.
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)
