"""Cases, parties, shares and their words, and officers' reasons to look outside their patches."""

from __future__ import annotations

from datetime import date

import factory

from cases.models import Case, NextStep, OutOfPatchAccess, Party, Share, Wording
from tests.factories.accounts import UserFactory
from tests.factories.tenancies import PersonFactory, PropertyFactory


class CaseFactory(factory.django.DjangoModelFactory[Case]):
    """An open case about a home."""

    class Meta:
        model = Case

    ref = factory.Sequence(lambda n: f"ASB-2025-{n:04}")
    category = "C"
    opened_at = "2026-01-05T10:00:00"
    property = factory.SubFactory(PropertyFactory)


class PartyFactory(factory.django.DjangoModelFactory[Party]):
    """A complainer in a case."""

    class Meta:
        model = Party

    case = factory.SubFactory(CaseFactory)
    person = factory.SubFactory(PersonFactory)
    role = "complainer"


class ShareFactory(factory.django.DjangoModelFactory[Share]):
    """A case shared with one of its parties; name the party."""

    class Meta:
        model = Share

    party = factory.SubFactory(PartyFactory)
    case = factory.SelfAttribute("party.case")
    person = factory.SelfAttribute("party.person")
    stands_as = factory.SelfAttribute("party.role")


class WordingFactory(factory.django.DjangoModelFactory[Wording]):
    """What a share says."""

    class Meta:
        model = Wording

    share = factory.SubFactory(ShareFactory)
    title = "Noise at night"
    status = "We are looking into it"
    next_step = "We call you by Friday."
    by_name = "Fiona"


class NextStepFactory(factory.django.DjangoModelFactory[NextStep]):
    """What staff do next in a case."""

    class Meta:
        model = NextStep

    case = factory.SubFactory(CaseFactory)
    what = "Visit them"
    on_day = date(2027, 1, 5)
    owner = "Fiona"
    by_name = "Fiona"


class OutOfPatchAccessFactory(factory.django.DjangoModelFactory[OutOfPatchAccess]):
    """An officer's reason to see a case or a tenancy for one day; name which."""

    class Meta:
        model = OutOfPatchAccess

    user = factory.SubFactory(UserFactory, role="officer")
    reason = "Covering for a colleague who is ill"
    day = date(2026, 11, 22)
