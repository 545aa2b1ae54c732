"""What allauth.mfa asks of this portal: encryption, our name, and our words."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.second_step import secrets


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are stored encrypted; an app and a key ring show the landlord's name and the username."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That code is not right. Check it and try again."),
    }

    def encrypt(self, text: str) -> str:
        """As it is stored."""
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """As it was before it was stored."""
        return secrets.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Whose code it is, as the app shows it."""
        return str(settings.LANDLORD["name"])

    def _get_site_name(self) -> str:
        return str(settings.LANDLORD["name"])

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,
    ) -> str:
        """What a new passkey is called until somebody says better."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}
