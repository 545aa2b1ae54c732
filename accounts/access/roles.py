"""The roles an account can have, and the PostgreSQL role each one acts as; no rights are decided here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account is for. One account has exactly one role."""

    RESIDENT = "resident", _("resident")
    OFFICER = "officer", _("housing officer")
    ADVISER = "adviser", _("customer service adviser")
    MANAGER = "manager", _("housing services manager")
    DPO = "dpo", _("data protection officer")
    DEPUTY = "deputy", _("deputy data protection officer")
    ADMINISTRATOR = "administrator", _("administrator")

    @property
    def is_staff(self) -> bool:
        """Whether people with this role work for the landlord."""
        return self is not Role.RESIDENT

    @property
    def database_role(self) -> str:
        """The PostgreSQL role that this role's transactions run as; the deputy stands in for the DPO."""
        return "portal_dpo" if self is Role.DEPUTY else f"portal_{self.value}"


TWO_PEOPLE = frozenset({Role.OFFICER, Role.MANAGER, Role.DPO, Role.DEPUTY, Role.ADMINISTRATOR})
"""Roles that release documents, read the audit log or make accounts: two administrators give them."""

STEWARDS = frozenset({Role.OFFICER, Role.MANAGER})
"""Roles in which a data steward sees what an import quarantined."""

GATE = "portal_gate"
"""The PostgreSQL role of a request before it is known who asks: sessions and sign-in, no people."""

SYSTEM = "portal_system"
"""The PostgreSQL role of imports and audits. The web login is not a member of it."""
