"""The forms for one's own password and email address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmEmailVerificationCodeForm, ReauthenticateForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import code_tries, throttle
from accounts.forms.fields import code_field, email_field, new_password_field, password_field
from accounts.forms.mailed_code import NotedCode
from accounts.models import User


def check_password(user: User, password: str) -> None:
    """Raise ValidationError unless this is the user's password; tries are counted by session."""
    if wait := code_tries.wait_for(user):
        raise ValidationError(throttle.too_many(wait))
    adapter = get_adapter()
    if not adapter.reauthenticate(user, password):
        raise adapter.validation_error("incorrect_password")
    code_tries.was_right(user)


class ProveByPasswordForm(ReauthenticateForm):
    """Your password once more, before something important."""

    use_required_attribute = False
    password = password_field(gettext_lazy("Password"))  # type: ignore[assignment]

    def clean_password(self) -> str:
        """Right, and not tried too often."""
        password: str = self.cleaned_data["password"]
        check_password(self.user, password)
        return password


class ChangePasswordForm(forms.Form):
    """The present password, if there is one, and a new one."""

    use_required_attribute = False
    current_password = password_field(gettext_lazy("Your password now"))
    password1 = new_password_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password1"].user = user  # type: ignore[attr-defined]
        if not user.has_usable_password():
            del self.fields["current_password"]

    def clean_current_password(self) -> str:
        """Right, and not tried too often."""
        password: str = self.cleaned_data["current_password"]
        check_password(self.user, password)
        return password


class EmailForm(forms.Form):
    """A new address for one's own account; a code goes to it before it counts."""

    use_required_attribute = False
    email = email_field(
        help_text=gettext_lazy("We send a code to this address. You enter it on the next page.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        """Not the one they have. Whether another account has it is told to nobody before the code."""
        email: str = self.cleaned_data["email"].strip().lower()
        if email == self.user.email:
            raise ValidationError(_("This is your email address already."))
        return email


class EmailCodeForm(ConfirmEmailVerificationCodeForm, NotedCode):
    """The code from the mail: it proves that the address is theirs.

    Whoever reads the mail may learn, after a right code, that another account has the address.
    """

    use_required_attribute = False
    code = code_field()
