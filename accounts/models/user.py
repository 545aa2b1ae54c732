"""An account that signs in; who the person behind it is stands in tenancies.Person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

from accounts.access.roles import DEPUTIES, SAFEGUARDERS, Role
from accounts.passwords import forms_of, opaque


class UserManager(BaseUserManager["User"]):
    """Creates accounts. PostgreSQL decides which of them a transaction may read."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """Make and store an account; without a password it cannot sign in with one."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(force_insert=True)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find an account by its username, whatever its case."""
        return self.get(username=(username or "").lower())


def plain_staff_ref(typed: str) -> str:
    """A staff reference as it is kept: in capitals, without spaces around it."""
    return typed.strip().upper()


class IdentityChecked(models.TextChoices):
    """How we know that the person behind an account is who the account says."""

    LETTER = "letter", _("by a code in a letter to their home")
    IN_PERSON = "in person", _("in person, by a member of staff")
    CALL_BACK = "call back", _("by a call back to a number we have held for longer")


class User(AbstractBaseUser):
    """One account of one resident or one member of staff; deactivated, never deleted.

    Django's groups, user permissions and superusers are not used: the role is the only source
    of what an account may do, and no role opens everything. There is no `is_superuser` to ask for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(_("email address"), blank=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    name = models.CharField(
        max_length=150, blank=True, help_text="Staff only: as residents see it."
    )
    work_phone = models.CharField(
        _("work phone"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="Staff only: as colleagues and callers are told it.",
    )
    staff_ref = models.CharField(  # noqa: DJ001 (two accounts without one are not of one human being)
        _("staff reference"),
        max_length=8,
        null=True,
        blank=True,
        help_text=_("Accounts with one reference belong to one person, and never count as two."),
    )
    is_data_steward = models.BooleanField(_("data steward"), default=False)
    is_safeguarding_lead = models.BooleanField(_("safeguarding lead"), default=False)
    is_deputy = models.BooleanField(_("deputy"), default=False, db_default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    sessions_mark = models.UUIDField(default=uuid.uuid4, editable=False)
    identity_checked = models.CharField(
        max_length=9, choices=IdentityChecked.choices, blank=True, default=""
    )
    identity_checked_at = models.DateTimeField(null=True, editable=False)
    quiet = models.BooleanField(
        default=False,
        help_text="No email and no text, whatever happens: somebody else may read them.",
    )
    hides_case_titles = models.BooleanField(
        default=False,
        help_text="Lists say “Your case” and no more: somebody may look over the shoulder.",
    )

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email", "role"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")), name="user_username_in_lower_case"
            ),
            # People sign in by either, and neither may stand before someone else's.
            models.CheckConstraint(
                condition=~models.Q(username__contains="@"), name="user_username_is_no_address"
            ),
            models.CheckConstraint(
                condition=models.Q(email="") | models.Q(email__contains="@"),
                name="user_email_is_an_address",
            ),
            models.UniqueConstraint("email", condition=~models.Q(email=""), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="user_role_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.RESIDENT) | models.Q(is_data_steward=False),
                name="user_steward_is_staff",
            ),
            models.CheckConstraint(
                condition=models.Q(is_safeguarding_lead=False)
                | models.Q(role__in=sorted(SAFEGUARDERS)),
                name="user_safeguarding_lead_has_reach",
            ),
            models.CheckConstraint(
                condition=models.Q(is_deputy=False) | models.Q(role__in=sorted(DEPUTIES)),
                name="user_deputy_has_reach",
            ),
            # By it PostgreSQL knows that two accounts are one human being: s1 is S1.
            models.CheckConstraint(
                condition=models.Q(staff_ref=None)
                | models.Q(staff_ref=Upper("staff_ref"))
                & models.Q(staff_ref__regex=r"^\S(.*\S)?$"),
                name="user_staff_ref_is_plain",
            ),
            # The export names officers by it.
            models.UniqueConstraint(
                "staff_ref",
                condition=models.Q(role=Role.OFFICER),
                name="user_officers_reference_once",
            ),
        ]
        indexes = [
            # Of every request of a colleague it is asked which accounts are theirs.
            models.Index(
                fields=["staff_ref"],
                condition=models.Q(staff_ref__isnull=False),
                name="user_by_staff_reference",
            ),
        ]

    def set_password(self, raw_password: str | None) -> None:
        """Keep a password in the one form that all keyboards come to."""
        super().set_password(None if raw_password is None else opaque(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password, however its accents and spaces are typed."""
        return any(super(User, self).check_password(form) for form in forms_of(raw_password or ""))

    def get_session_auth_hash(self) -> str:
        """Every session carries it: a new password or a new `sessions_mark` ends them all.

        PostgreSQL gives a new mark when an account is deactivated (rls/releases.sql).
        """
        return super().get_session_auth_hash() + self.sessions_mark.hex

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under each of SECRET_KEY_FALLBACKS, so that a new SECRET_KEY ends no session."""
        for earlier in super().get_session_auth_fallback_hash():
            yield earlier + self.sessions_mark.hex

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Whether this account may view this object, or any of its kind (accounts/access/backend.py).

        Raises NoViewerError unless the account is the viewer of the open door.
        """
        return any(backend.has_perm(self, perm, obj) for backend in get_backends())

    def has_perms(self, perms: Iterable[str], obj: models.Model | None = None) -> bool:
        """Whether it has all of these permissions."""
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether it is shown anything of this app; templates ask so with `perms.documents`."""
        return any(
            backend.has_module_perms(self, app_label)
            for backend in get_backends()
            if hasattr(backend, "has_module_perms")
        )

    def __str__(self) -> str:
        return f"account {self.pk}"
