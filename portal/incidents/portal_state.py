"""Opens the portal to residents, and closes it: the live row of PortalState, and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from accounts import audit_log
from accounts.access.closing import is_switched_off
from accounts.models import User
from portal.incidents.models import PortalState
from portal.web.dates import moment_words


@dataclass(frozen=True, slots=True)
class PortalNow:
    """What keeps residents out now: the state in the database, the switch outside it, or both.

    `since` is of the state; it is not known of the switch, nor of a portal that was never opened.
    """

    is_suspended: bool
    is_switched_off: bool
    since: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether residents come in."""
        return not self.is_suspended and not self.is_switched_off

    @property
    def since_words(self) -> str:
        """The moment of the state in words."""
        return moment_words(self.since) if self.since else ""


def portal_now() -> PortalNow:
    """How it is at this moment, for those who may read the state."""
    live: PortalState | None = PortalState.objects.filter(ended_at=None).first()
    return PortalNow(
        is_suspended=live is None or live.state != PortalState.State.OPEN,
        is_switched_off=is_switched_off(),
        since=live.recorded_at if live else None,
    )


def suspend(*, by: User) -> bool:
    """Close the portal to residents from their next page on; gives whether it was open.

    Raises DatabaseError if it could not be stored: then it is open.
    """
    live = PortalState.objects.filter(ended_at=None, state=PortalState.State.OPEN)
    try:
        with transaction.atomic():
            state = live.first()
            if state is None:
                return False
            state.end(by=by.pk)
            closed = PortalState.objects.create(
                state=PortalState.State.CLOSED, reason="Suspended by one press", recorded_by=by.pk
            )
    except DatabaseError:
        if live.exists():
            raise
        return False  # A colleague was quicker.
    audit_log.record("portal_closed", [closed], reason=closed.reason)
    return True


def residents_here() -> int:
    """How many residents used the portal in the last 15 minutes: whose next page will be the closed one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.residents_here()")
        number: int = cursor.fetchone()[0]
    return number


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
