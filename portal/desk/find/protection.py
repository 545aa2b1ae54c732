"""The one line that an adviser reads where somebody protected would have stood."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tenancies.staff_knowledge import Protection


def protected_notice(protection: Protection | None) -> str:
    """To whom the call goes, and nothing about the person; empty where nobody protected is."""
    if protection is None:
        return ""
    whom = protection.pass_to or _("the data protection officer")
    return _("Protected record. Pass the call to %(whom)s.") % {"whom": whom}
