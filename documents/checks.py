"""Start-up checks of the files that are received, and of the sandbox that opens them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from documents.sandbox.confinement import what_the_kernel_lacks


@register(Tags.security, deploy=True)
def uploads_are_scanned(**_kwargs: Any) -> list[CheckMessage]:
    """Without a virus scanner files are looked into, but not for viruses."""
    if settings.CLAMD_SOCKET or settings.DEMO:
        return []
    return [
        Warning("CLAMD_SOCKET is not set: uploads are not scanned for viruses.", id="portal.W001")
    ]


@register(Tags.security, deploy=True)
def sandbox_is_whole(**_kwargs: Any) -> list[CheckMessage]:
    """Without Landlock or seccomp a file that breaks a parser could open files and the network."""
    if settings.DEMO or not (lacking := what_the_kernel_lacks()):
        return []
    return [
        Error(
            f"This kernel lacks {' and '.join(lacking)}: files from outside cannot be opened safely here"
            " (docs/operating.md, What opens files).",
            id="portal.E031",
        )
    ]
