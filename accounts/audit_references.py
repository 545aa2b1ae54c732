"""How the audit log names accounts and pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.reference_kinds import by_column, register

register("accounts.user", _("Account"), by_column(User, "username"))
register("page", _("Page"))
