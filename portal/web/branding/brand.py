"""The landlord's colours: which settings they are, what is made from them, and what may not be shown.

The other colours (text, errors, states, focus, the staff's bar) are not a landlord's to choose: they
stand in frontend/scss/_tokens.scss.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from portal.web.branding.colours import BLACK, WHITE, Colour

# Of _tokens.scss: what the landlord's colours lie on or beside.
PAGE = Colour.read("#f4f7f6")
FOCUS = Colour.read("#ffdd00")

TEXT, SHAPE = 4.5, 3.0
"""WCAG 2.2, 1.4.3 for text and 1.4.11 for what must be told apart: the least contrast."""


def colour(name: str) -> Colour:
    """The landlord's colour `brand`, `link` or `accent`. Raises ValueError for garbage."""
    return Colour.read(settings.LANDLORD[f"{name}_colour"])


def properties() -> dict[str, Colour]:
    """The custom properties of the style sheet that follow from the settings."""
    brand = colour("brand")
    return {
        "brand": brand,
        "brand-hover": brand.mixed(BLACK, 0.25),
        "brand-edge": brand.mixed(BLACK, 0.52),
        "brand-50": brand.mixed(WHITE, 0.92),
        "brand-100": brand.mixed(WHITE, 0.85),
        "gold": colour("accent"),
        "link": colour("link"),
    }


def colour_faults() -> Iterator[str]:
    """A sentence for every colour that is none, or that somebody could not see."""
    garbage = [name for name in ("brand", "link", "accent") if not _is_colour(name)]
    for name in garbage:
        yield (
            f"{_setting(name)} is {settings.LANDLORD[f'{name}_colour']!r}, which is no colour."
            " Write # and six hexadecimal digits, like #0b4a4d."
        )
    if garbage:
        return
    brand, link, accent = colour("brand"), colour("link"), colour("accent")
    tint = properties()["brand-50"]
    for name, what, one, other, least in (
        ("brand", "White text on it", WHITE, brand, TEXT),
        ("brand", "The yellow of the keyboard's focus on it", FOCUS, brand, SHAPE),
        ("link", "A link on white", link, WHITE, TEXT),
        ("link", "A link on the page's grey", link, PAGE, TEXT),
        ("link", "A link on the brand's palest tint", link, tint, TEXT),
        ("accent", "The line under the brand's bar", accent, brand, SHAPE),
    ):
        if (ratio := one.contrast(other)) < least:
            # Rounded down: 4.49 is not 4.5.
            yield (
                f"{_setting(name)} cannot be {colour(name)}: {what[0].lower()}{what[1:]} has a contrast of"
                f" {int(ratio * 100) / 100:.2f} to 1, and {least} to 1 is the least (WCAG 2.2)."
                f" Choose a {'lighter' if name == 'accent' else 'darker'} colour."
            )


def _is_colour(name: str) -> bool:
    try:
        colour(name)
    except ValueError:
        return False
    return True


def _setting(name: str) -> str:
    return f"LANDLORD_{name.upper()}_COLOUR"
