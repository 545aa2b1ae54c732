"""What administrators asked a second person for, in their site: agree, refuse or take back, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import two_people
from accounts.access import Role
from accounts.actor import actor
from accounts.admin.accounts import DUTIES
from accounts.admin.closed import ClosedAdmin, ReasonModelForm
from accounts.changes_of_account import changes_of_account
from accounts.models import TwoPersonRequest, User
from tenancies.assigning import agree_to_patch, patch_words

Kind = TwoPersonRequest.Kind
WHOM = ("whom", "address_now", "name", "reference", "others", "has_now")
WANTED = {
    Kind.GIVE_PATCH: ("patch",),
    Kind.CHANGE_ACCOUNT: ("role", *DUTIES, "is_active", "new_username", "new_email", "new_ref"),
}
WHOSE = ("username", "email", "name", "staff_ref", "role", *DUTIES, "is_active")
ANSWER = ("by_name", "recorded_at", "outcome", "answered_by", "ended_at", "ended_reason")


class AnswerForm(ReasonModelForm):
    """Agree, refuse or take back, and why."""

    class Meta:
        model = TwoPersonRequest
        fields: list[str] = []


class RequestAdmin(ClosedAdmin):
    """Requests come from the forms of accounts and patches; here another administrator answers them."""

    changes = True
    form = AnswerForm
    columns = (
        *("id", "kind", "about_id", "patch_id", "as_lead"),
        *("role", *DUTIES, "is_active", "username", "email", "staff_ref"),
        *("reason", "by_name", "outcome", "ended_reason"),
        *("recorded_at", "recorded_by", "ended_at", "ended_by"),
    )
    list_display = ("account_", "what", "by_name", "recorded_at", "outcome_")
    list_filter = ("outcome",)
    allowed_lookups = frozenset({"outcome__exact"})
    sortable_by = ()
    ordering = ("-recorded_at", "pk")
    readonly_fields = (
        *(*WHOM, *WANTED[Kind.GIVE_PATCH], *WANTED[Kind.CHANGE_ACCOUNT]),
        *("reason", "lately", *ANSWER),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[TwoPersonRequest]:
        """With the username of the account, and of the person who answered."""
        name = User.objects.values("username")
        rows: QuerySet[TwoPersonRequest] = (
            super()
            .get_queryset(request)
            .filter(kind__in=WANTED)
            .annotate(
                account=Subquery(name.filter(pk=OuterRef("about_id"))),
                answerer=Subquery(name.filter(pk=OuterRef("ended_by"))),
            )
        )
        return rows

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> TwoPersonRequest | None:
        """One request, with the account it is about as it stands today."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            found.whose = User.objects.only("id", *WHOSE).get(pk=found.about_id)
        return found

    def has_change_permission(
        self, request: HttpRequest, obj: TwoPersonRequest | None = None
    ) -> bool:
        """A request that waits, by anyone but the person concerned."""
        return obj is None or (obj.ended_at is None and obj.about_id != request.user.pk)

    def get_fieldsets(self, request: HttpRequest, obj: TwoPersonRequest | None = None) -> Any:
        """What is asked, by its kind; with a reason to give, where there is something to answer."""
        wanted = WANTED[Kind(obj.kind)] if obj else ()
        shown = [
            (_("What is asked"), {"fields": (*WHOM, *wanted, "reason", "lately")}),
            (_("By whom"), {"fields": ANSWER}),
        ]
        if self.has_change_permission(request, obj):
            shown.append((_("Your answer"), {"fields": ("why",)}))
        return shown

    def change_view(
        self,
        request: HttpRequest,
        object_id: UUID,  # type: ignore[override]
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Say whether the person who looks is the second one, or the one who asked."""
        asked = self.get_object(request, str(object_id))
        context = {
            **(extra_context or {}),
            "title": Kind(asked.kind).label if asked else "",
            "may_agree": asked is not None and asked.recorded_by != request.user.pk,
        }
        return super().change_view(request, str(object_id), form_url, context)

    def save_model(
        self, request: HttpRequest, obj: TwoPersonRequest, form: Any, change: bool
    ) -> None:
        """Agree, refuse or take back."""
        because = form.cleaned_data["why"]
        if "_agree" in request.POST and obj.kind == Kind.GIVE_PATCH:
            agree_to_patch(obj, because=because)
            said = gettext("Agreed. The officer sees this patch from now on.")
        elif "_agree" in request.POST:
            two_people.agree(obj, because=because)
            said = gettext("Agreed. It is in force now.")
        elif obj.recorded_by == request.user.pk:
            two_people.take_back(obj, by=actor(request), because=because)
            said = gettext("Taken back.")
        else:
            two_people.refuse(obj, because=because)
            said = gettext("Refused. Nothing has changed.")
        self.message_user(request, said)

    @admin.display(description=_("account"))
    def account_(self, asked: TwoPersonRequest) -> str:
        """The account that the request is about."""
        return str(asked.account)  # type: ignore[attr-defined]

    @admin.display(description=_("what is asked"))
    def what(self, asked: TwoPersonRequest) -> str:
        """The patch, or the role and whether the account is on."""
        if asked.kind == Kind.GIVE_PATCH:
            return patch_words(asked)
        state = _("active") if asked.is_active else _("not active")
        return f"{asked.get_role_display()} ({state})"

    @admin.display(description=_("account"))
    def whom(self, asked: TwoPersonRequest) -> str:
        """The account, and whether it is on."""
        state = _("active") if _whose(asked).is_active else _("not active")
        return f"{_whose(asked).username} ({state})"

    @admin.display(description=_("email address"))
    def address_now(self, asked: TwoPersonRequest) -> str:
        """Where a new password would be sent: the person who agrees must see it."""
        return str(_whose(asked).email)

    @admin.display(description=_("name"))
    def name(self, asked: TwoPersonRequest) -> str:
        """As residents see it."""
        return str(_whose(asked).name)

    @admin.display(description=_("staff reference"))
    def reference(self, asked: TwoPersonRequest) -> str:
        """The landlord's number of this colleague."""
        return _whose(asked).staff_ref or "–"

    @admin.display(description=_("other accounts with this reference"))
    def others(self, asked: TwoPersonRequest) -> str:
        """The same person's, by the reference of now or the one asked for: none of them may answer."""
        references = {ref for ref in (_whose(asked).staff_ref, asked.staff_ref) if ref}
        same = User.objects.filter(staff_ref__in=references).exclude(pk=_whose(asked).pk)
        return ", ".join(same.order_by("username").values_list("username", flat=True)) or "–"

    @admin.display(description=_("role now"))
    def has_now(self, asked: TwoPersonRequest) -> str:
        """What the account may do today, duties included."""
        account = _whose(asked)
        duties = [str(label_for_field(duty, User)) for duty in DUTIES if getattr(account, duty)]
        return ", ".join([str(Role(account.role).label), *duties])

    @admin.display(description=_("patch"))
    def patch(self, asked: TwoPersonRequest) -> str:
        """Which one, and whether as lead."""
        return patch_words(asked)

    @admin.display(description=_("new username"))
    def new_username(self, asked: TwoPersonRequest) -> str:
        """What is asked for, if anything."""
        return asked.username or "–"

    @admin.display(description=_("new email address"))
    def new_email(self, asked: TwoPersonRequest) -> str:
        """Where a new password would be sent from then on."""
        return asked.email or "–"

    @admin.display(description=_("new staff reference"))
    def new_ref(self, asked: TwoPersonRequest) -> str:
        """Whose other account it would be."""
        return gettext("none") if asked.staff_ref == "" else asked.staff_ref or "–"

    @admin.display(description=_("changed in this account in the last 30 days"))
    def lately(self, asked: TwoPersonRequest) -> str:
        """What, when and by whom. Of an answered request none: it would look like what was agreed to."""
        changes = [] if asked.ended_at or not asked.about_id else changes_of_account(asked.about_id)
        return format_html_join("", "{}<br>", ((line,) for line in changes)) or "–"

    @admin.display(description=_("answered by"))
    def answered_by(self, asked: TwoPersonRequest) -> str:
        """Who agreed, refused or took it back."""
        return asked.answerer or "–"  # type: ignore[attr-defined]

    @admin.display(description=_("answer"))
    def outcome_(self, asked: TwoPersonRequest) -> str:
        """What became of it, or nothing yet."""
        return asked.get_outcome_display() or gettext("waits")


def _whose(asked: TwoPersonRequest) -> User:
    """The account that the request is about, as it was loaded with it."""
    account: User = asked.whose  # type: ignore[attr-defined]
    return account
