"""Finding people by words of their name or by their number; who may see them is not decided here."""

from __future__ import annotations

from django.db.models import Q

SHORTEST = 3
"""How many characters a search needs, spaces and commas left out."""


def name_words(typed: str) -> list[str]:
    """The words typed; as text for PostgreSQL they decide in `portal.is_named` as well."""
    return typed.replace(",", " ").split()


def has_name(typed: str) -> Q:
    """The condition that every word typed is in the person's name, or that it is their number."""
    words = name_words(typed)
    found = Q() if words else Q(pk__in=[])
    for word in words:
        found &= Q(forename__icontains=word) | Q(surname__icontains=word)
    return found | Q(ref__iexact=" ".join(words))
