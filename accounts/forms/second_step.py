"""The forms of the second step: codes and passkeys, at the door and once more before something important."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import audit_log, code_tries, throttle
from accounts.forms.fields import code_field
from accounts.models import User
from accounts.signing_in import UNKNOWN_PASSKEY


class _CountedCode(codes.BaseAuthenticateForm):
    """A code, tried a few times only; each code of an app opens once."""

    use_required_attribute = False
    code = code_field()

    def clean_code(self) -> str:
        """Right, not used before, and not tried too often."""
        if wait := code_tries.wait_for(self.user):
            raise ValidationError(throttle.too_many(wait))
        try:
            code: str = super().clean_code()
        except ValidationError:
            code_tries.code_was_wrong(self.user)
            raise
        is_app_code = self.authenticator.type == Authenticator.Type.TOTP
        if is_app_code and code_tries.is_used_up(self.user, code):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        code_tries.was_right(self.user)
        return code


class AppCodeForm(_CountedCode, codes.AuthenticateForm):
    """The code that lets somebody in."""


class ProveByCodeForm(_CountedCode, codes.ReauthenticateForm):
    """A code once more, before something important."""


class _NotedPasskey(passkeys.AuthenticateWebAuthnForm):
    """A passkey; one that is not right leaves a row in the audit log."""

    def clean_credential(self) -> Authenticator:
        """The passkey that signed our challenge."""
        try:
            found: Authenticator = super().clean_credential()
        except (ValidationError, KeyError) as refusal:  # KeyError: not all of a passkey's answer.
            audit_log.record("second_step_failed", user_id=self.user.pk if self.user else None)
            raise ValidationError(UNKNOWN_PASSKEY) from refusal
        throttle.give_back(context.request)
        return found


class PasskeyForm(_NotedPasskey):
    """The passkey after the password."""


class SignInWithPasskeyForm(_NotedPasskey, passkeys.LoginWebAuthnForm):
    """The passkey instead of the password."""


class ProveByPasskeyForm(_NotedPasskey, passkeys.ReauthenticateWebAuthnForm):
    """A passkey once more, before something important."""


class AddAppForm(ActivateTOTPForm):
    """The first code of a new app: it proves that the app has the secret."""

    use_required_attribute = False
    code = code_field()

    def __init__(self, *args: Any, user: User, secret: str, **kwargs: Any) -> None:
        """The secret is given: allauth makes another one whenever the page is looked at."""
        forms.Form.__init__(self, *args, **kwargs)
        self.user, self.secret = user, secret

    def clean_code(self) -> str:
        """Right, and used up by this: whoever saw it typed does not get in with it."""
        code: str = super().clean_code()
        if code_tries.is_used_up(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AddPasskeyForm(passkeys._BaseAddWebAuthnForm):
    """A new passkey. It must have asked for a finger, a face or a PIN, so that it can stand alone."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("So that you know it again, such as “my phone”."),
        widget=forms.TextInput(attrs={"maxlength": False}),
    )

    def clean(self) -> dict[str, Any]:
        """What the browser made, checked against what we asked for."""
        self.cleaned_data["passwordless"] = True
        try:
            cleaned: dict[str, Any] = super().clean()
        except KeyError as incomplete:
            raise get_adapter().validation_error("incorrect_code") from incomplete
        return cleaned


class RenamePasskeyForm(forms.Form):
    """What a passkey is called."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        widget=forms.TextInput(attrs={"maxlength": False}),
        error_messages={"required": _("Enter a name.")},
    )
