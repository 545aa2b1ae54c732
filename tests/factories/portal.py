"""Reports, freezes, the portal's state, and mail."""

from __future__ import annotations

import factory

from accounts.models import OutgoingMail
from portal.incidents.models import Freeze, PortalState, Report, ReportStep


class ReportFactory(factory.django.DjangoModelFactory[Report]):
    """Somebody says they see what is not theirs."""

    class Meta:
        model = Report

    reference = factory.Sequence(lambda n: f"B-9{n:05}")


class ReportStepFactory(factory.django.DjangoModelFactory[ReportStep]):
    """The DPO has acknowledged a report."""

    class Meta:
        model = ReportStep

    report = factory.SubFactory(ReportFactory)
    kind = "acknowledged"


class FreezeFactory(factory.django.DjangoModelFactory[Freeze]):
    """Nobody sees this for now; name a document, case or tenancy."""

    class Meta:
        model = Freeze

    reason = "Being checked"


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
