"""Homes, people and occupancies, patches, and what an import brought."""

from __future__ import annotations

from datetime import date, timedelta

import factory
from django.utils import timezone

from tenancies.activation.codes import hash_of, new_code
from tenancies.models import (
    Activation,
    DeclaredInterest,
    Doubt,
    IdentityCheck,
    ImportRun,
    LettersRun,
    Occupancy,
    Patch,
    PatchAssignment,
    Person,
    Property,
    QuarantinedRow,
    SafeContact,
    Task,
    Tenancy,
)
from tests.factories.accounts import UserFactory


class PatchFactory(factory.django.DjangoModelFactory[Patch]):
    """A part of the stock."""

    class Meta:
        model = Patch

    code = factory.Sequence(lambda n: f"X{n:04}")
    name = factory.LazyAttribute(lambda patch: f"Patch {patch.code}")


class PatchAssignmentFactory(factory.django.DjangoModelFactory[PatchAssignment]):
    """An officer leads a patch."""

    class Meta:
        model = PatchAssignment

    patch = factory.SubFactory(PatchFactory)
    user = factory.SubFactory(UserFactory, role="officer")
    kind = "lead"


class PropertyFactory(factory.django.DjangoModelFactory[Property]):
    """A home."""

    class Meta:
        model = Property

    ref = factory.Sequence(lambda n: f"9{n:06}")
    house_no = "1"
    street = "Harbour Street"
    town = "Strathlinn"
    postcode = "ST1 2AB"
    patch = factory.SubFactory(PatchFactory)


class TenancyFactory(factory.django.DjangoModelFactory[Tenancy]):
    """A letting that goes on."""

    class Meta:
        model = Tenancy

    ref = factory.Sequence(lambda n: f"9{n:06}-01")
    property = factory.SubFactory(PropertyFactory)
    start_date = date(2015, 4, 1)


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    """A grown-up without an account."""

    class Meta:
        model = Person

    ref = factory.Sequence(lambda n: f"P9{n:06}")
    forename = "Someone"
    surname = "Else"
    born_on = date(1980, 1, 1)


class OccupancyFactory(factory.django.DjangoModelFactory[Occupancy]):
    """Somebody is the tenant of a home since its letting began."""

    class Meta:
        model = Occupancy

    person = factory.SubFactory(PersonFactory)
    tenancy = factory.SubFactory(TenancyFactory)
    role = "Tenant"
    from_date = factory.SelfAttribute("tenancy.start_date")


class SafeContactFactory(factory.django.DjangoModelFactory[SafeContact]):
    """Where somebody may safely be reached."""

    class Meta:
        model = SafeContact

    person = factory.SubFactory(PersonFactory)
    how = "Text only"
    review_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=180))


class DeclaredInterestFactory(factory.django.DjangoModelFactory[DeclaredInterest]):
    """A colleague is close to somebody, and has been since before today."""

    class Meta:
        model = DeclaredInterest

    user = factory.SubFactory(UserFactory, role="officer")
    person = factory.SubFactory(PersonFactory)
    from_day = factory.LazyFunction(timezone.localdate)


class TaskFactory(factory.django.DjangoModelFactory[Task]):
    """A manager is to call back."""

    class Meta:
        model = Task

    kind = "account"
    call_time = "any"
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    goes_to = "manager"


class ActivationFactory(factory.django.DjangoModelFactory[Activation]):
    """A code that somebody was sent; which, nobody knows. PostgreSQL sets its last day."""

    class Meta:
        model = Activation

    person = factory.SubFactory(PersonFactory)
    code_hash = factory.LazyFunction(lambda: hash_of(new_code()))
    delivery = "post"


class LettersRunFactory(factory.django.DjangoModelFactory[LettersRun]):
    """Letters that are being written to people we have not written to yet."""

    class Meta:
        model = LettersRun

    who = "new"
    people = 3


class IdentityCheckFactory(factory.django.DjangoModelFactory[IdentityCheck]):
    """A member of staff has seen somebody who has an account."""

    class Meta:
        model = IdentityCheck

    how = "in person"


class DoubtFactory(factory.django.DjangoModelFactory[Doubt]):
    """A birth date was seen on a document."""

    class Meta:
        model = Doubt

    kind = "birth date"
    person = factory.SubFactory(PersonFactory)
    born_on = date(1980, 2, 28)
    seen = "passport"


class ImportRunFactory(factory.django.DjangoModelFactory[ImportRun]):
    """One applied import."""

    class Meta:
        model = ImportRun

    export_date = date(2026, 11, 22)


class QuarantinedRowFactory(factory.django.DjangoModelFactory[QuarantinedRow]):
    """One row that was not loaded."""

    class Meta:
        model = QuarantinedRow

    run = factory.SubFactory(ImportRunFactory)
    table = "documents"
    row_number = factory.Sequence(lambda n: n + 1)
    outcome = "quarantined"
    reason = "surname_differs"
    row = factory.LazyFunction(dict)
