"""Opens the portal to residents, and closes it: the live row of PortalState, and the reason for it."""

from __future__ import annotations

from accounts import audit_log
from portal.incidents.models import PortalState


def set_portal(wanted: PortalState.State, *, why: str) -> bool:
    """Open or close the portal to residents; needs system access. Gives whether that changed anything."""
    live = PortalState.objects.filter(ended_at=None).first()
    if live is not None and live.state == wanted:
        return False
    if live is not None:
        live.end(by=None)
    state = PortalState.objects.create(state=wanted, reason=why)
    is_open = wanted == PortalState.State.OPEN
    audit_log.record("portal_opened" if is_open else "portal_closed", [state], reason=why)
    return True
