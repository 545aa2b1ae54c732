"""Accounts and audit events."""

from __future__ import annotations

from functools import cache
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.postgres.functions import TransactionNow

from accounts.models import AuditEvent, Leave, TwoPersonRequest, User
from accounts.second_step import secrets

APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long walk on the shore"


@cache
def hashed_password() -> str:
    """One hash for everybody: hashing costs 27 ms each time."""
    return make_password(PASSWORD)


@cache
def encrypted_app_secret() -> str:
    """As it is stored; once for everybody."""
    return secrets.encrypt(APP_SECRET)


class AppCodeFactory(factory.django.DjangoModelFactory[Authenticator]):
    """A second step: an app that knows APP_SECRET."""

    class Meta:
        model = Authenticator

    type = "totp"
    data = factory.LazyFunction(lambda: {"secret": encrypted_app_secret()})


class UserFactory(factory.django.DjangoModelFactory[User]):
    """An account that can sign in with PASSWORD; a resident's unless told otherwise.

    `second_step=False` is a member of staff who has not chosen theirs yet.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"someone{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.LazyFunction(hashed_password)
    role = "resident"

    @factory.post_generation  # type: ignore[untyped-decorator]
    def second_step(user: User, create: bool, wanted: bool | None, **_: Any) -> None:  # noqa: N805
        """Staff have one, as they must; anybody else if told so."""
        if create and (user.role != "resident" if wanted is None else wanted):
            AppCodeFactory(user=user)


class RoleRequestFactory(factory.django.DjangoModelFactory[TwoPersonRequest]):
    """Someone is to become an officer."""

    class Meta:
        model = TwoPersonRequest

    class Params:
        account = factory.SubFactory(UserFactory, role="adviser")

    kind = "change account"
    about_id = factory.SelfAttribute("account.pk")
    role = "officer"
    is_active = True
    reason = "She joins the team in Shore."


class LeaveFactory(factory.django.DjangoModelFactory[Leave]):
    """Someone is away."""

    class Meta:
        model = Leave


class AuditEventFactory(factory.django.DjangoModelFactory[AuditEvent]):
    """One thing that happened."""

    class Meta:
        model = AuditEvent

    event = "document_opened"
    at = factory.LazyFunction(TransactionNow)
