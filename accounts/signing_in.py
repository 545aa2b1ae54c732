"""Signing in: one look and one hash per try, no sign-up, and what it leaves in the audit log.

AccountAdapter is what allauth asks of this portal (docs/decisions/0012-allauth-at-the-gate.md).
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import BooleanField, DateTimeField, Func, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import audit_log, devices, idle, notices, own_account, throttle, typed
from accounts.browsers import kind_of_browser
from accounts.models import User
from accounts.passwords import forms_of

WAYS_TO_PROVE = {
    "mfa_reauthenticate:webauthn": _("Use my passkey"),
    "mfa_reauthenticate": _("Use a code"),
    "reauthenticate": _("Use my password"),
}
"""Strongest first."""
WRONG = _("Check your email or username and password. Then try again.")
UNKNOWN_PASSKEY = _(
    "This passkey does not open an account here. It may have been removed."
    " Use your password or another passkey."
)
THIS_SIGN_IN = "signed_in_by"
"""Where a session keeps the id of the request that began it, as the audit log has it too."""


OF_THIS_SIGN_IN = ("account_authentication_methods", "account_authentication_methods_user")
"""What allauth has noted of the sign-in that is under way; nothing else of a session outlives it."""


def _forget_what_was_before(session: SessionBase, account: User) -> None:
    """Whoever sat at this browser before, signed out, may have been another: their code, their report.

    What they had sent when their session ended stays, if it is the same account's.

    Of whoever is signed in Django itself ends the session, if it is another's.
    """
    if SESSION_KEY not in session:
        stays = {
            *OF_THIS_SIGN_IN,
            *([typed.KEPT_AS] if typed.typed_by(session, account.pk) else []),
        }
        for key in set(session.keys()) - stays:
            del session[key]


class NameAndPassword(BaseBackend):
    """Finds an active account by username or email address, with one query and one hash per try.

    However the name is wrong, or the account deactivated, the work and the answer are the same. It
    gives nobody a permission: Django's own backend would ask for superusers and groups.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **_credentials: Any,
    ) -> User | None:
        """The account, or None."""
        name = (username or email or "").strip().lower()
        user = User.objects.filter(Q(username=name) | Q(email=name)).first() if name else None
        if user is None:
            for form in forms_of(password or ""):
                User().set_password(form)  # As slow as checking one.
            return None
        if not user.check_password(password or "") or not user.is_active:
            return None
        if request is not None:
            throttle.give_back(request)
        return user

    def get_user(self, user_id: UUID) -> User | None:
        """The account of a session; a deactivated one is signed out by that.

        With it come the moment at which everyone's sessions ended, and whether the database was restored:
        no query more is asked.
        """
        ended = Func(function="portal.sessions_ended_at", output_field=DateTimeField(null=True))
        found = User.objects.filter(pk=user_id, is_active=True)
        # The model declares it for its readers.
        restored = Func(function="portal.is_restored", output_field=BooleanField())
        return found.annotate(sessions_ended_at=ended, is_in_restored=restored).first()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the landlord alone; every sign-in and every failed try is noted."""

    error_messages = DefaultAccountAdapter.error_messages | {
        **{f"{name}_password_mismatch": WRONG for name in ("email", "username", "username_email")},
        "email_taken": _(
            "This address belongs to another account. Use an address of your own, or call us."
        ),
        "incorrect_code": _("That code is not right. Check it or get a new one."),
        "incorrect_password": _("That password is not right. Check it and try again."),
        "too_many_login_attempts": _("Too many tries. Get a new code, or call us."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up: a posted code is the only way in."""
        return False

    def get_login_stages(self) -> list[str]:
        """After the password comes the second step, for whoever has one, and nothing else."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, forget the tries and note it; whoever has just come in need not prove it again."""
        account = cast(User, user)
        new_device = not devices.is_known(request, account)
        was_here_before = account.last_login is not None
        _forget_what_was_before(request.session, account)
        super().login(request, user)
        record_authentication(request, user, method="sign_in", reauthenticated=True)
        throttle.forget(request, account)
        idle.begin(request.session)
        request.session[THIS_SIGN_IN] = str(request.request_id)  # type: ignore[attr-defined]
        kind = kind_of_browser(request.headers.get("User-Agent", ""))
        audit_log.record(
            "signed_in",
            [account],
            user_id=user.pk,
            new_device=new_device,
            browser=kind.browser,
            system=kind.system,
        )
        if new_device and was_here_before:
            notices.tell(account, notices.Notice.NEW_DEVICE)

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **about: Any
    ) -> HttpResponse:
        """Go on to the page asked for, and know the browser again the next time."""
        response = super().post_login(request, user, **about)
        devices.remember(request, response, cast(User, user))
        return response

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:  # noqa: ARG002
        """A deactivated account with a passkey of its own: the words of a passkey that was removed."""
        messages.error(request, UNKNOWN_PASSKEY)
        return redirect("account_login")

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and note it."""
        user = request.user
        if isinstance(user, User):
            audit_log.record("signed_out", [user], user_id=user.pk)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note that somebody failed; not whom they tried to be."""
        super().authentication_failed(request, **credentials)
        audit_log.record("sign_in_failed")

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, Any]]:
        """The ways to prove once more that it is you, in our words, strongest first.

        Whoever has a second step proves it by that: the password alone never takes it away.
        """
        ways = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        if len(ways) > 1:
            ways.pop("reauthenticate", None)
        return [
            {**ways[name], "description": words}
            for name, words in WAYS_TO_PROVE.items()
            if name in ways
        ]

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether this is the password of whoever is signed in; a wrong one is noted."""
        is_right = user.check_password(password)
        if not is_right:
            audit_log.record("password_failed", user_id=user.pk)
        return is_right

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store a new password; every session of the account ends with it."""
        own_account.store_password(cast(User, user), password)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Keep the address whose code was right."""
        by = email_address.user
        kept = own_account.keep_email(by=by, email=email_address.email)
        if kept:
            messages.success(request, _("Your email address is changed."))
        return kept

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:  # noqa: ARG002
        """Back to the page about the address."""
        return reverse("account_email")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002
        """Mail a code. No other mail of allauth's has words here, and none is sent."""
        notices.send_code(email, context["code"])

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """Tell somebody that their password was reset; the rest is told where it is done."""
        if template_prefix == "account/email/password_reset":
            notices.tell(cast(User, user), notices.Notice.PASSWORD_CHANGED)
