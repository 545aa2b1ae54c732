"""The rows of what a search found, and the offer to open what lies outside one's patches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Perm, may
from cases.models import Case
from portal.desk.find.references import kind_of
from portal.desk.person.occupancies import homes_now
from portal.web.dates import date_format
from tenancies.callers import HomeOfCaller
from tenancies.models import Patch, Person, Property, Tenancy

EACH = 25
"""How many of each kind a search shows."""


@dataclass(frozen=True, slots=True)
class Result:
    """One person, tenancy or case that was found."""

    label: str
    reference: str
    detail: str
    url: str
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, with the headings of its three columns."""

    key: str
    title: str
    headings: tuple[str, str, str]
    results: list[Result]
    too_many: bool


@dataclass(frozen=True, slots=True)
class LookOutsideOffer:
    """A whole reference that is not theirs, or is none: whether there is such a thing is not said."""

    kind: str
    reference: str
    url: str


def group_of_people(people: Sequence[Person]) -> Group:
    """People, by name, with where they live now; one query for all of them."""
    shown = people[:EACH]
    homes = homes_now([person.pk for person in shown])
    headings = (_("Name"), _("Person number"), _("Lives at"))
    results = [_of_person(person, homes) for person in shown]
    return Group("people", _("People"), headings, results, too_many=len(people) > EACH)


def group_of_homes(tenancies: Sequence[Tenancy]) -> Group:
    """Tenancies, by address and days; `property` is at hand."""
    headings = (_("Home"), _("Tenancy number"), _("Let"))
    results = [_of_tenancy(tenancy) for tenancy in tenancies[:EACH]]
    return Group("homes", _("Homes"), headings, results, too_many=len(tenancies) > EACH)


def group_of_addresses(homes: Sequence[Property]) -> Group:
    """Homes as an adviser finds them, each by the same few words; `patch` is at hand."""
    headings = (_("Home"), _("Patch"), _("Next"))
    results = [_of_address(home) for home in homes[:EACH]]
    return Group("homes", _("Homes"), headings, results, too_many=len(homes) > EACH)


def group_of_homes_elsewhere(homes: Sequence[HomeOfCaller], patches: Sequence[Patch]) -> Group:
    """Homes outside an officer's patches, by the words that an adviser reads of every home."""
    headings = (_("Home"), _("Patch"), _("Next"))
    names = {patch.pk: f"{patch.code} {patch.name}" for patch in patches}
    results = [
        Result(
            label=home.address,
            reference=names[home.patch_id] if home.patch_id else _("None"),
            detail=_("Who is calling?"),
            url=reverse("desk:look_outside"),
        )
        for home in homes[:EACH]
    ]
    title = _("Homes outside your patches")
    return Group("elsewhere", title, headings, results, too_many=len(homes) > EACH)


def group_of_cases(cases: Sequence[Case]) -> Group:
    """Cases, by reference and place; `property` is at hand."""
    headings = (_("Case"), _("State"), _("Place"))
    results = [_of_case(case) for case in cases[:EACH]]
    return Group("cases", _("Cases"), headings, results, too_many=len(cases) > EACH)


def outside_offer(typed: str) -> LookOutsideOffer | None:
    """The offer to open a whole reference with a reason, to officers alone."""
    what = kind_of(typed)
    if what is None or not may(Perm.OPEN_OUTSIDE_PATCH):
        return None
    kind = _("Case") if what == "case" else _("Tenancy")
    return LookOutsideOffer(kind=kind, reference=typed, url=reverse("desk:open_outside"))


def let_words(start: date, end: date | None) -> str:
    """From when until when a home is or was let, or somebody lives or lived there."""
    first = date_format(start, "j F Y")
    return f"{first} – {date_format(end, 'j F Y')}" if end else _("From %(day)s") % {"day": first}


def _of_person(person: Person, homes: dict[UUID, str]) -> Result:
    return Result(
        label=person.name or _("No name"),
        reference=person.ref,
        detail=homes.get(person.pk, ""),
        url=reverse("desk:person", args=[person.pk]),
        protected=person.protected,
    )


def _of_tenancy(tenancy: Tenancy) -> Result:
    return Result(
        label=tenancy.property.address,
        reference=tenancy.ref,
        detail=let_words(tenancy.start_date, tenancy.end_date),
        url=reverse("desk:tenancy", args=[tenancy.pk]),
    )


def _of_address(home: Property) -> Result:
    return Result(
        label=home.address,
        reference=f"{home.patch.code} {home.patch.name}" if home.patch else _("None"),
        detail=_("Who is calling?"),
        url=reverse("desk:home", args=[home.pk]),
    )


def _of_case(case: Case) -> Result:
    return Result(
        label=case.ref,
        reference=case.status or (_("Closed") if case.closed_at else _("Open")),
        detail=case.property.address if case.property else "",
        url=reverse("desk:case", args=[case.pk]),
    )
