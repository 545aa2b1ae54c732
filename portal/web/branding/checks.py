"""Start-up checks of the landlord's name and colours."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.checks import CheckMessage, Error, Tags, register

from portal.web.branding import brand, files


@register(Tags.security, deploy=True)
def landlord_is_named(**_kwargs: Any) -> list[CheckMessage]:
    """Residents must know whose portal this is, and whom to call."""
    missing = [f"LANDLORD_{key.upper()}" for key in ("name", "phone") if not settings.LANDLORD[key]]
    return [Error(f"{name} is not set.", id="portal.E001") for name in missing]


@register(Tags.security, deploy=True)
def colours_can_be_seen(**_kwargs: Any) -> list[CheckMessage]:
    """No landlord's colour shuts out readers with poor sight."""
    return [Error(complaint, id="portal.E002") for complaint in brand.colour_faults()]


@register(Tags.staticfiles, deploy=True)
def colours_were_collected(**_kwargs: Any) -> list[CheckMessage]:
    """A server shows the colours of its settings, not those of the last collectstatic."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin) or any(brand.colour_faults()):
        return []
    try:
        with staticfiles_storage.open(files.STYLE_SHEET) as collected:
            is_ours = collected.read().decode() == files.content(files.STYLE_SHEET)
    except FileNotFoundError:
        is_ours = False
    if is_ours:
        return []
    return [
        Error(
            "STATIC_ROOT does not hold the landlord's colours: run collectstatic.", id="portal.E003"
        )
    ]
