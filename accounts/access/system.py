"""Work that acts for nobody in particular: the only way round the door. No page may import this."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from accounts import audit_log
from accounts.access.identity import system_identity, using_identity
from accounts.access.viewer import System
from accounts.access.work import unit_of_work


@contextmanager
def system_access(why: str) -> Iterator[None]:
    """Run one transaction that may read every row, and say in the audit log `why`.

    It is signed like a request, for this transaction alone: work that spans several signs each.
    Needs the worker's login: the web login is no member of the system role, so a page that reached
    this by mistake is refused by PostgreSQL.
    """
    with unit_of_work(), using_identity(system_identity(), System.SYSTEM):
        audit_log.record("system_access", why=why, login=settings.LOGIN)
        yield
