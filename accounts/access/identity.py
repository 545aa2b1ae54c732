"""The one door: who asks is set for Python and for PostgreSQL together, for one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.access import claim
from accounts.access.closing import is_switched_off
from accounts.access.roles import GATE, SYSTEM, Role
from accounts.access.viewer import Barred, Closed, Granted, Scope, Viewer, scope


@dataclass(frozen=True, slots=True)
class DatabaseIdentity:
    """The PostgreSQL role the transaction runs as, and the signed claim that makes it worth anything."""

    role: str
    claim: str


NO_IDENTITY = DatabaseIdentity(role="none", claim="")
_current_identity: ContextVar[DatabaseIdentity] = ContextVar(
    "portal_database_identity", default=NO_IDENTITY
)


def process_identity() -> DatabaseIdentity:
    """Where this process stands while nobody is known: the gate on the web, else the system.

    The gate carries a claim as well, so that SQL injected later in the request cannot go back to it.
    """
    return _signed(GATE if settings.LOGIN == "web" else SYSTEM)


def system_identity() -> DatabaseIdentity:
    """System work, signed for the running transaction."""
    return _signed(SYSTEM)


def _signed(role: str) -> DatabaseIdentity:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), portal.transaction_began()")
        backend, began = cursor.fetchone()
    return DatabaseIdentity(
        role, claim.sign(user=None, person=None, role=role, backend=backend, began=began)
    )


@contextmanager
def using_identity(
    identity: DatabaseIdentity, scope_of_work: Scope | None = None
) -> Iterator[None]:
    """Let the block run as `identity` for `scope_of_work`, and give back afterwards what was before.

    Raises RuntimeError outside a transaction: an identity would leak, or vanish at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The door needs a transaction.")
    before = _current_identity.get()
    _set_in_database(identity)
    token = _current_identity.set(identity)
    try:
        with _on_behalf_of(scope_of_work):
            yield
    finally:
        _current_identity.reset(token)
        if not connection.needs_rollback and not _is_aborted():
            _set_in_database(before)


@contextmanager
def _on_behalf_of(scope_of_work: Scope | None) -> Iterator[None]:
    token = scope.set(scope_of_work)
    try:
        yield
    finally:
        scope.reset(token)


@contextmanager
def acting_as(user_id: UUID) -> Iterator[Viewer]:
    """Open both walls for this account until the end of the block, which must lie inside a transaction.

    Nests: a preview as another person inside an officer's block gives the officer back afterwards.
    Raises PermissionDenied if there is no such active account.
    """
    with _with_process_identity():
        viewer, identity = _identify(user_id)
    with using_identity(identity):
        if viewer.role is Role.RESIDENT:
            viewer = replace(viewer, granted=_granted_today())
        with _on_behalf_of(viewer):
            yield viewer


def is_checking_at_gate(user_id: UUID) -> bool:
    """`Viewer.is_checking` of this account while the door stays shut: for pages about signing in."""
    try:
        return _identify(user_id)[0].is_checking
    except PermissionDenied:
        return False


def _with_process_identity() -> AbstractContextManager[None]:
    """The process's base; a request stands there already, signed, when it opens the door."""
    here = _current_identity.get()
    return (
        nullcontext()
        if here.claim and here.role in (GATE, SYSTEM)
        else using_identity(process_identity())
    )


def _set_in_database(identity: DatabaseIdentity) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('portal.claim', %s, true)",
            [identity.role, identity.claim],
        )


def _is_aborted() -> bool:
    """Whether PostgreSQL refuses everything until the rollback, which resets the role by itself."""
    raw = connection.connection
    return bool(raw.closed) or raw.info.transaction_status.name == "INERROR"


def _identify(user_id: UUID) -> tuple[Viewer, DatabaseIdentity]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.identify(%s)", [user_id])
        row = cursor.fetchone()
    if row is None:
        raise PermissionDenied("No such active account.")
    (
        role,
        person,
        steward,
        safeguards,
        decides,
        deputises,
        is_open,
        everything,
        *barred,
        closed_everything,
        closed_cases,
        closed_kinds,
        is_checking,
        is_restored,
        has_second_step,
        today,
        backend,
        began,
    ) = row
    viewer = Viewer(
        user_id=user_id,
        role=Role(role),
        person_id=person,
        is_data_steward=steward,
        safeguards=safeguards,
        decides=frozenset(decides),
        deputises=deputises,
        portal_is_open=is_open and not is_switched_off(),
        is_checking=is_checking,
        is_restored=is_restored,
        has_second_step=has_second_step,
        today=today,
        barred=Barred(everything, *(frozenset(ids) for ids in barred)),
        closed=Closed(closed_everything, closed_cases, frozenset(closed_kinds)),
    )
    database_role = viewer.role.database_role
    signed = claim.sign(
        user=user_id, person=person, role=database_role, backend=backend, began=began
    )
    return viewer, DatabaseIdentity(database_role, signed)


def _granted_today() -> tuple[Granted, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.my_grants()")
        return tuple(Granted(*row) for row in cursor)
