"""The roles an account can have, from the table *Roles* of docs/access.md; no rights are decided here."""

from __future__ import annotations

from enum import auto
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.rls import table


class Role(models.TextChoices):
    """What an account is for. One account has exactly one role."""

    # Its members are the roles of the table: RESIDENT and so on.
    _ignore_ = ["members", "role"]
    members = vars()
    for role in table.account_roles():
        members[role.name.upper()] = role.name, _(role.label)

    if TYPE_CHECKING:  # Those that code speaks of by name.
        RESIDENT = auto()
        OFFICER = auto()
        ADVISER = auto()
        MANAGER = auto()
        DPO = auto()
        DEPUTY = auto()
        ADMINISTRATOR = auto()
        DIRECTOR = auto()

    @property
    def is_staff(self) -> bool:
        """Whether people with this role work for the landlord."""
        return self is not Role.RESIDENT

    @property
    def viewer(self) -> str:
        """The PostgreSQL role of this role's transactions, without `portal_`: the deputy's is the DPO's."""
        return VIEWER_OF[self.value]

    @property
    def database_role(self) -> str:
        """The PostgreSQL role that this role's transactions run as."""
        return f"{table.PREFIX}{self.viewer}"


VIEWER_OF = {role.name: role.viewer for role in table.account_roles()}

TWO_PEOPLE = frozenset(Role(role.name) for role in table.account_roles() if role.needs_two)
"""Roles that release documents, read the audit log or make accounts: two administrators give them."""

STEWARDS = frozenset(Role(role.name) for role in table.account_roles() if role.may_be_steward)
"""Roles in which a data steward sees what an import quarantined."""

SAFEGUARDERS = frozenset(Role(role.name) for role in table.account_roles() if role.may_safeguard)
"""Roles in which an account may have the safeguarding lead's duty."""

DEPUTIES = frozenset(Role(role.name) for role in table.account_roles() if role.may_deputise)
"""Roles in which an account may have the duty of deputy beside its own work."""

GO_THROUGH_RESTORES = frozenset({Role.DPO, Role.DEPUTY, Role.ADMINISTRATOR})
"""Roles that come into a restored database before anyone else does (portal/rls/restored.sql)."""

GATE = "portal_gate"
"""The PostgreSQL role of a request before it is known who asks: sessions and sign-in, no people."""

SYSTEM = "portal_system"
"""The PostgreSQL role of imports and audits. The web login is not a member of it."""
