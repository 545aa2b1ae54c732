"""Reports, freezes, the portal's state, and mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.db.models.functions import Now

from accounts.models import Advice, OutgoingMail, TwoPersonRequest
from portal.incidents.models import (
    Drill,
    DrillStep,
    Freeze,
    Incident,
    IncidentStep,
    PortalState,
    Report,
    ReportStep,
)


class IncidentFactory(factory.django.DjangoModelFactory[Incident]):
    """Something went wrong."""

    class Meta:
        model = Incident

    reference = factory.Sequence(lambda n: f"B-8{n:05}")


class IncidentStepFactory(factory.django.DjangoModelFactory[IncidentStep]):
    """The DPO has acknowledged an incident."""

    class Meta:
        model = IncidentStep

    incident = factory.SubFactory(IncidentFactory)
    kind = "acknowledged"


class TwoPersonRequestFactory(factory.django.DjangoModelFactory[TwoPersonRequest]):
    """Somebody asks that the portal be opened."""

    class Meta:
        model = TwoPersonRequest

    kind = "open portal"
    reason = "All is mended"


class AdviceFactory(factory.django.DjangoModelFactory[Advice]):
    """The DPO would open it."""

    class Meta:
        model = Advice

    request = factory.SubFactory(TwoPersonRequestFactory)
    stance = "for"
    reason = "It is mended"


class DrillFactory(factory.django.DjangoModelFactory[Drill]):
    """A drill that runs."""

    class Meta:
        model = Drill

    reference = factory.Sequence(lambda n: f"D-7{n:05}")
    caller = "Robin Thistlewick"
    phone = "0141 496 0999"
    until = Now() + timedelta(hours=1)


class DrillStepFactory(factory.django.DjangoModelFactory[DrillStep]):
    """Someone has pressed in a drill."""

    class Meta:
        model = DrillStep

    drill = factory.SubFactory(DrillFactory)
    kind = "pressed"
    team = "adviser"


class ReportFactory(factory.django.DjangoModelFactory[Report]):
    """Somebody says they see what is not theirs."""

    class Meta:
        model = Report

    reference = factory.Sequence(lambda n: f"B-9{n:05}")


class ReportStepFactory(factory.django.DjangoModelFactory[ReportStep]):
    """An officer has answered a rectification request."""

    class Meta:
        model = ReportStep

    report = factory.SubFactory(ReportFactory)
    outcome = "explained"
    reason = "We told them why"


def _names(freeze: Any, word: str) -> bool:
    return bool(getattr(freeze, word, None) or getattr(freeze, f"{word}_id", None))


class FreezeFactory(factory.django.DjangoModelFactory[Freeze]):
    """No resident sees this for now; name a document, case or tenancy, or a level."""

    class Meta:
        model = Freeze

    reason = "Being checked"
    level = factory.LazyAttribute(
        lambda freeze: next(
            (word for word in ("document", "case", "tenancy") if _names(freeze, word)), "everything"
        )
    )


class PortalStateFactory(factory.django.DjangoModelFactory[PortalState]):
    """The portal is open."""

    class Meta:
        model = PortalState

    state = "open"
    reason = "Go-live"


class OutgoingMailFactory(factory.django.DjangoModelFactory[OutgoingMail]):
    """A message that waits."""

    class Meta:
        model = OutgoingMail

    to = "dpo@example.org"
    subject = "Something needs you"
    body = "Sign in to see it."
