"""Where the running request came from, for the audit log and the log; who asks is access/viewer.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Origin:
    """Client address and the request's own id; both None outside a request."""

    address: str | None = None
    request_id: UUID | None = None


_origin: ContextVar[Origin] = ContextVar("portal_origin", default=Origin())  # noqa: B039 (frozen)


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Say for the block where its request came from."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def current_origin() -> Origin:
    """Where the running request came from."""
    return _origin.get()
