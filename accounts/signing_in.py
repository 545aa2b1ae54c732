"""allauth's hooks: no sign-up, and what signing in and out leaves in the ledger."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import ledger, throttle
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the landlord alone; every sign-in and every failed try is noted."""

    error_messages = DefaultAccountAdapter.error_messages | {
        f"{name}_password_mismatch": _("Check your email and password and try again.")
        for name in ("email", "username", "username_email")
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up: a posted code is the only way in."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Nobody for a deactivated account too, so that its page is that of a wrong password."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, forget the tries, and note it."""
        super().login(request, user)
        throttle.forget(request.POST.get("login", ""))
        ledger.record("signed_in", [user], user_id=user.pk)

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and note it."""
        user = request.user
        if isinstance(user, User):
            ledger.record("signed_out", [user], user_id=user.pk)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note that somebody failed; not whom they tried to be."""
        super().authentication_failed(request, **credentials)
        ledger.record("sign_in_failed")
