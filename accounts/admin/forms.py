"""The administrators' forms about accounts: they check words and rights, and save nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import administration
from accounts.access import Role
from accounts.access.roles import DEPUTIES, SAFEGUARDERS, STEWARDS, TWO_PEOPLE
from accounts.account_state import AccountState
from accounts.admin.closed import ReasonModelForm
from accounts.models import TwoPersonRequest, User
from accounts.models.user import plain_staff_ref

SIGN_IN = ("username", "email")
DETAILS = (*SIGN_IN, "name", "staff_ref")
CHANGED_DETAILS = (*DETAILS, "work_phone")
RESET = forms.BooleanField(
    label=_("Reset their second step"),
    required=False,
    help_text=_("They lost their phone or key. Their sessions end, and they set up a new one."),
)


def _roles() -> list[tuple[str, Any]]:
    second = _("needs a second administrator")
    return [
        (role.value, f"{role.label} ({second})" if role in TWO_PEOPLE else role.label)
        for role in Role
        if role.is_staff
    ]


class ColleagueForm(ReasonModelForm):
    """How a colleague signs in, is called and what for."""

    role = forms.ChoiceField(label=_("Role"), choices=_roles)

    class Meta:
        model = User
        fields = [*DETAILS, "role"]
        labels = {"name": _("Name, as residents see it")}
        help_texts = {"name": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "name"):
            self.fields[name].required = True

    def clean_username(self) -> str:
        """Usernames are stored in lower case, and are no addresses: people sign in by either."""
        name = str(self.cleaned_data["username"]).strip().lower()
        if "@" in name and "username" in self.changed_data:
            raise ValidationError(_("A username must not have an @ in it."))
        return name

    def clean_email(self) -> str:
        """So are addresses."""
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_staff_ref(self) -> str | None:
        """However it is typed, it is one; and no reference is not an empty one."""
        return plain_staff_ref(self.cleaned_data["staff_ref"] or "") or None


class AddColleagueForm(ColleagueForm):
    """A new colleague's account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role")), *_roles()]  # type: ignore[attr-defined]


class ChangeColleagueForm(ColleagueForm):
    """A colleague's account, its second step and whether it is on."""

    person_reference = forms.CharField(
        label=_("Their person reference, if they are also a tenant or named in a case"),
        required=False,
        max_length=8,
        help_text=_(
            "Then they never see a case they are named in. We do not show what is on record."
            " Leave it empty to change nothing."
        ),
    )
    reset_second_step = RESET

    class Meta(ColleagueForm.Meta):
        fields = [
            *CHANGED_DETAILS,
            *("role", "is_data_steward", "is_safeguarding_lead", "is_deputy", "is_active"),
        ]
        help_texts = ColleagueForm.Meta.help_texts | {"work_phone": ""}
        labels = ColleagueForm.Meta.labels | {
            "is_data_steward": _("Data steward: sees what an import quarantined"),
            "work_phone": _("Work phone, as callers are told it"),
            "is_safeguarding_lead": _("Safeguarding lead: decides about safe contacts"),
            "is_deputy": _("Deputy: handles incidents while the data protection officer is away"),
            "is_active": _("Active: can sign in"),
        }

    waiting_details: set[str]
    """Columns that change when a second administrator has agreed."""
    asks: bool
    """Whether what is filled in waits for a second administrator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = AccountState.of(self.instance)

    @property
    def wanted(self) -> AccountState:
        """Role, duties and state as the form has them."""
        given = self.cleaned_data
        return AccountState(
            Role(given["role"]),
            given["is_data_steward"],
            given["is_active"],
            given["is_safeguarding_lead"],
            given["is_deputy"],
        )

    def clean_person_reference(self) -> str:
        """References are written in capitals."""
        return str(self.cleaned_data["person_reference"]).strip().upper()

    def clean(self) -> dict[str, Any] | None:
        """Say now what PostgreSQL would refuse."""
        given = super().clean()
        if self.errors:
            return given
        wanted, before = self.wanted, self.before
        is_last = wanted != before and administration.is_last_to_watch(self.instance)
        self.asks = wanted.opens_more_than(before) or is_last
        stays_active = before.is_active and (wanted.is_active or self.asks)
        # Whose other account it is says who may not sign for whom: never one administrator alone.
        waiting = {"staff_ref", *SIGN_IN} if stays_active else {"staff_ref"}
        self.waiting_details = waiting & set(self.changed_data)
        self.asks |= bool(self.waiting_details)
        if wanted.is_data_steward and wanted.role not in STEWARDS:
            self.add_error("is_data_steward", _("This role has no data stewards."))
        if wanted.is_safeguarding_lead and wanted.role not in SAFEGUARDERS:
            self.add_error("is_safeguarding_lead", _("This role has no safeguarding lead."))
        if wanted.is_deputy and wanted.role not in DEPUTIES:
            self.add_error("is_deputy", _("This role deputises for no one."))
        waits = TwoPersonRequest.objects.filter(
            kind=TwoPersonRequest.Kind.CHANGE_ACCOUNT, about_id=self.instance.pk, ended_at=None
        ).exists()
        if set(SIGN_IN) & set(self.changed_data) and waits:
            raise ValidationError(
                _(
                    "You cannot change how this colleague signs in while the account"
                    " waits for a second administrator."
                )
            )
        asks = self.asks
        if asks and waits:
            raise ValidationError(
                _("A second administrator has still to answer about this account.")
            )
        if wanted.opens_more_than(before) and before.is_active and not wanted.is_active:
            raise ValidationError(_("Either deactivate the account or ask for more rights."))
        return given


class ResidentForm(ReasonModelForm):
    """A resident's account: on or off."""

    reset_second_step = RESET
    waiting_details: frozenset[str] = frozenset()
    asks = False

    class Meta:
        model = User
        fields = ["is_active"]
        labels = {"is_active": _("Active: can sign in")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = AccountState.of(self.instance)

    @property
    def wanted(self) -> AccountState:
        """As it is, on or off."""
        return AccountState(Role.RESIDENT, False, self.cleaned_data["is_active"])
