"""Who is asking and what they may see: the whole public surface of wall 1, the granted one.

The way round it, `accounts.access.system`, is left out on purpose: no page may import it.
"""

from accounts.access.day import today
from accounts.access.facts import Fact
from accounts.access.grants import Grant, derive_grants
from accounts.access.identity import acting_as, is_checking_at_gate
from accounts.access.pages import (
    BY_ROLE,
    PERMISSIONS,
    Perm,
    account_page,
    anyone_page,
    closes_with_portal,
    may,
    public_page,
    resident_page,
    signed_in_page,
    staff_page,
)
from accounts.access.roles import Role
from accounts.access.scoped import Scoped, ScopedManager, ScopedQuerySet, scoped
from accounts.access.viewer import NoViewerError, Viewer, viewer
from accounts.access.work import when_work_ends

__all__ = [
    "BY_ROLE",
    "PERMISSIONS",
    "Fact",
    "Grant",
    "NoViewerError",
    "Perm",
    "Role",
    "Scoped",
    "ScopedManager",
    "ScopedQuerySet",
    "Viewer",
    "account_page",
    "acting_as",
    "anyone_page",
    "closes_with_portal",
    "derive_grants",
    "is_checking_at_gate",
    "may",
    "public_page",
    "resident_page",
    "scoped",
    "signed_in_page",
    "staff_page",
    "today",
    "viewer",
    "when_work_ends",
]
