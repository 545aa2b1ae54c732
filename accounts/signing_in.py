"""Signing in: one look and one hash per try, no sign-up, and what it leaves in the ledger."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import ledger, throttle
from accounts.browsers import kind_of_browser
from accounts.models import User

THIS_SIGN_IN = "signed_in_by"
"""Where a session keeps the id of the request that began it, as the ledger has it too."""


class NameAndPassword(ModelBackend):
    """Finds an active account by username or email address, with one query and one hash per try.

    However the name is wrong, or the account deactivated, the work and the answer are the same.
    """

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **_credentials: Any,
    ) -> User | None:
        """The account, or None."""
        name = (username or email or "").strip().lower()
        user = User.objects.filter(Q(username=name) | Q(email=name)).first() if name else None
        if user is None:
            User().set_password(password)  # As slow as checking one.
            return None
        if not user.check_password(password or "") or not self.user_can_authenticate(user):
            return None
        return user


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the landlord alone; every sign-in and every failed try is noted."""

    error_messages = DefaultAccountAdapter.error_messages | {
        f"{name}_password_mismatch": _("Check your email and password and try again.")
        for name in ("email", "username", "username_email")
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up: a posted code is the only way in."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, forget the tries, and note it."""
        super().login(request, user)
        throttle.forget(request)
        request.session[THIS_SIGN_IN] = str(request.request_id)  # type: ignore[attr-defined]
        kind = kind_of_browser(request.headers.get("User-Agent", ""))
        ledger.record(
            "signed_in", [user], user_id=user.pk, browser=kind.browser, system=kind.system
        )

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
