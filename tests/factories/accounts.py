"""Accounts and ledger entries."""

from __future__ import annotations

from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from django.contrib.postgres.functions import TransactionNow

from accounts.models import LedgerEntry, RoleRequest, User

PASSWORD = "a long walk on the shore"


@cache
def hashed_password() -> str:
    """One hash for everybody: hashing costs 27 ms each time."""
    return make_password(PASSWORD)


class UserFactory(factory.django.DjangoModelFactory[User]):
    """An account that can sign in with PASSWORD; a resident's unless told otherwise."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"someone{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.LazyFunction(hashed_password)
    role = "resident"


class RoleRequestFactory(factory.django.DjangoModelFactory[RoleRequest]):
    """Somebody is to become an officer."""

    class Meta:
        model = RoleRequest

    account = factory.SubFactory(UserFactory, role="adviser")
    role = "officer"
    reason = "She joins the team in Shore."


class LedgerEntryFactory(factory.django.DjangoModelFactory[LedgerEntry]):
    """One thing that happened."""

    class Meta:
        model = LedgerEntry

    event = "document_opened"
    at = factory.LazyFunction(TransactionNow)
