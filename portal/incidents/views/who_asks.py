"""Who asks, on pages that are for anyone."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.access import Role


def is_staff(request: HttpRequest) -> bool:
    """Whether whoever asks works for the landlord."""
    viewer = getattr(request, "viewer", None)
    return viewer is not None and viewer.role is not Role.RESIDENT
