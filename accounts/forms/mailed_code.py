"""The codes that we mail: a wrong one leaves a row in the audit log, as a wrong password does."""

from __future__ import annotations

from allauth.account.forms import BaseConfirmCodeForm
from django.core.exceptions import ValidationError

from accounts import audit_log


class NotedCode(BaseConfirmCodeForm):
    """A code from a mail. Signed out it is not noted whose it would have been."""

    def clean_code(self) -> str:
        """The code that was mailed."""
        try:
            code: str = super().clean_code()
        except ValidationError:
            user = getattr(self, "user", None)
            audit_log.record("mailed_code_failed", user_id=user.pk if user else None)
            raise
        return code
