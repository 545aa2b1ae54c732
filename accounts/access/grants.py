"""The grants of wall 1: django-guardian rows, derived from facts by one definer function in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, models
from guardian.models import UserObjectPermissionBase

from accounts.access.scoped import Scoped, ScopedQuerySet, scoped


class Grant(UserObjectPermissionBase, Scoped):
    """A guardian object permission of one user on one object, with the days on which it opens.

    `source` is the fact it was derived from (an occupancy, a share, a release, an assignment or an
    opening). Dates are inclusive; null means "no end". Grants are never a source of facts, and
    nothing but `derive_grants` writes them.
    """

    source = models.UUIDField()
    opens_on = models.DateField()
    closes_on = models.DateField(null=True)

    objects: ClassVar[Any] = scoped(ScopedQuerySet)

    class Meta:
        abstract = True
        base_manager_name = "objects"


def derive_grants(*, users: Iterable[UUID] = (), people: Iterable[UUID] = ()) -> None:
    """Work out anew, from today's facts, every grant of these users and of these people's accounts.

    The function takes ids only: whoever reaches it can ask for the truth to be written down once
    more, and for nothing else.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal.derive_grants(%s::uuid[], %s::uuid[])", [list(users), list(people)]
        )
