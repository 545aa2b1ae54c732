"""The statuses that a party may read of a shared case, by the side they stand on, and their colours."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from cases.models import Party

STATUSES: dict[str, tuple[str, ...]] = {
    Party.PartyRole.COMPLAINER: (
        _("We have your report"),
        _("We are looking into it"),
        _("We need something from you"),
        _("We have a plan"),
        _("Closed, you can ask us to look again"),
    ),
    Party.PartyRole.WITNESS: (
        _("We have what you told us"),
        _("We are looking into it"),
        _("We need something from you"),
        _("Closed"),
    ),
    Party.PartyRole.ALLEGED_PERPETRATOR: (
        _("We want to hear your side"),
        _("We are looking into it"),
        _("We have written to you"),
        _("Closed"),
    ),
}

_TONES = {
    "We want to hear your side": "due",
    "We need something from you": "due",
    "Closed": "closed",
    "Closed, you can ask us to look again": "closed",
}


def tone(status: str) -> str:
    """The colour of a status's tag; the word always says it too."""
    return _TONES.get(status, "open")
