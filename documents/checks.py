"""Start-up checks of the files that are received."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def uploads_are_scanned(**_kwargs: Any) -> list[CheckMessage]:
    """Without a virus scanner files are looked into, but not for viruses."""
    if settings.CLAMD_SOCKET or settings.DEMO:
        return []
    return [
        Warning("CLAMD_SOCKET is not set: uploads are not scanned for viruses.", id="portal.W001")
    ]
