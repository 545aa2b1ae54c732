"""Finding homes by words of their address; who may see them is not decided here."""

from __future__ import annotations

from django.db.models import Q

WHOLE = ("house_no", "flat")
PART = ("street", "estate", "town", "postcode")


def has_address(typed: str, home: str = "") -> Q:
    """The condition that every word typed is in the address of the home at `home` ("property__").

    A word without letters, such as 12 or 0/1, is the whole number of a house or flat.
    """
    words = [word for word in typed.replace(",", " ").split() if word.casefold() != "flat"]
    found = Q() if words else Q(pk__in=[])
    for word in words:
        fits = Q()
        for field in WHOLE:
            fits |= Q(**{f"{home}{field}__iexact": word})
        if any(letter.isalpha() for letter in word):
            for field in PART:
                fits |= Q(**{f"{home}{field}__icontains": word})
        found &= fits
    return found
