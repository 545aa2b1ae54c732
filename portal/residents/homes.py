"""The resident who asks: who they are to us, their homes by what was granted, who looks after those homes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import connection
from django.db.models import Count, Max, Q

from accounts.access import Today
from tenancies.models import Person, Property, Tenancy, TenancyGrant


@dataclass(frozen=True, slots=True)
class Home:
    """One letting. `last_day` is the last day of reading its papers; None while they live there."""

    address: str
    last_day: date | None


def myself() -> Person | None:
    """The person behind the account of whoever asks, as far as they may read of themselves."""
    own: Person | None = Person.objects.only(
        "title", "forename", "surname", "email", "mobile", "correspondence_address"
    ).first()
    return own


def my_homes() -> list[Home]:
    """The homes whose papers are open to whoever asks, those they live in first.

    Both days that end a stay belong to it: somebody has left from the day after their last day on.
    """
    rows = (
        TenancyGrant.objects.filter(content_object__in=Tenancy.objects.all())
        .values("content_object_id", "content_object__property_id")
        .annotate(
            without_end=Count("pk", filter=Q(papers_to=None)),
            lived_until=Max("papers_to"),
            closes_on=Max("closes_on"),
            today=Today(),
        )
        .order_by("closes_on", "content_object_id")
    )
    properties = Property.objects.in_bulk()
    homes = [
        Home(
            address=properties[row["content_object__property_id"]].address,
            last_day=None
            if row["without_end"] or row["lived_until"] >= row["today"]
            else row["closes_on"],
        )
        for row in rows
    ]
    return sorted(homes, key=lambda home: home.last_day is not None)


def my_officers() -> list[str]:
    """The names of the officers who lead where whoever asks has a home."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.my_officers()")
        return cast(list[str], cursor.fetchone()[0])
