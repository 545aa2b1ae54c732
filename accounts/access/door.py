"""The one door: who asks is set for Python and for PostgreSQL together, for one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.access import claim
from accounts.access.roles import GATE, SYSTEM, Role
from accounts.access.viewer import Barred, Scope, Viewer, scope


def base_role() -> str:
    """The PostgreSQL role this process has while nobody is known: the gate on the web, else system."""
    return GATE if settings.LOGIN == "web" else SYSTEM


def take_role(role: str, signed_claim: str = "") -> None:
    """Let the rest of this transaction run as `role` with `signed_claim`; both end with it."""
    if not connection.in_atomic_block:
        raise RuntimeError(
            "The door needs a transaction: outside one, an identity would leak or vanish."
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('portal.claim', %s, true)",
            [role, signed_claim],
        )


@contextmanager
def acting_as(user_id: UUID) -> Iterator[Viewer]:
    """Open both walls for this account until the end of the block, which must lie inside a transaction.

    Nests: a preview as another person inside an officer's block gives the officer back afterwards.
    Raises PermissionDenied if there is no such active account.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), current_setting('portal.claim', true)")
        role_before, claim_before = cursor.fetchone()
    take_role(base_role())
    viewer, signed = _identify(user_id)
    take_role(viewer.role.database_role, signed)
    with _scoped(viewer, role_before, claim_before or ""):
        yield viewer


@contextmanager
def _scoped(asking: Scope, role_before: str, claim_before: str) -> Iterator[None]:
    token = scope.set(asking)
    try:
        yield
    finally:
        scope.reset(token)
        if not connection.needs_rollback and not _is_aborted():
            take_role(role_before, claim_before)


def _is_aborted() -> bool:
    """Whether PostgreSQL refuses everything until the rollback, which resets the role by itself."""
    raw = connection.connection
    return raw is None or raw.closed or raw.info.transaction_status.name == "INERROR"


def _identify(user_id: UUID) -> tuple[Viewer, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.identify(%s)", [user_id])
        row = cursor.fetchone()
    if row is None:
        raise PermissionDenied("No such active account.")
    role, person, steward, is_open, everything, *barred, is_checking, backend, began = row
    viewer = Viewer(
        user_id=user_id,
        role=Role(role),
        person_id=person,
        is_data_steward=steward,
        portal_is_open=is_open,
        is_checking=is_checking,
        barred=Barred(everything, *(frozenset(ids) for ids in barred)),
    )
    signed = claim.sign(
        user=user_id,
        person=person,
        role=viewer.role.database_role,
        backend=backend,
        began=began,
    )
    return viewer, signed
