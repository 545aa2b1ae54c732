"""The resident who asks: who they are to us, their homes by what was granted, who looks after those homes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db import connection

from accounts.access import viewer
from tenancies.models import Person, Property, Tenancy


@dataclass(frozen=True, slots=True)
class Home:
    """One letting. `last_day` is the last day of reading its documents; None while they live there."""

    address: str
    last_day: date | None


def my_person() -> Person | None:
    """The person behind the account of whoever asks, as far as they may read of themselves."""
    own: Person | None = Person.objects.only(
        "title", "forename", "surname", "email", "mobile", "correspondence_address"
    ).first()
    return own


def my_homes() -> list[Home]:
    """The homes whose documents are open to whoever asks, those they live in first.

    Both days that end an occupancy belong to it: somebody has left from the day after their last day on.
    """
    last_days = my_last_days()
    addresses = {home.pk: home.address for home in Property.objects.all()}
    mine = Tenancy.objects.order_by("pk").values_list("pk", "property_id")
    homes = [Home(addresses[home], last_days[tenancy]) for tenancy, home in mine]
    return sorted(homes, key=lambda home: home.last_day or date.min)


def my_last_days() -> dict[UUID, date | None]:
    """Per tenancy the last day of reading its documents; None while whoever asks lives there."""
    reader = viewer()
    occupancies = [row for row in reader.granted if row.audience]
    lived_in = {
        row.object_id for row in occupancies if (row.documents_to or reader.today) >= reader.today
    }
    return {
        row.object_id: None if row.object_id in lived_in else row.closes_on for row in occupancies
    }


def my_officers() -> list[str]:
    """The names of the officers who lead where whoever asks has a home."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.my_officers()")
        return cast(list[str], cursor.fetchone()[0])


def my_code_given_at() -> datetime | None:
    """Since when a code waits with which the account of whoever asks can be taken over, if one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.my_code_given_at()")
        return cast(datetime | None, cursor.fetchone()[0])
