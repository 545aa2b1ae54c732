"""Who the readers of a release are: role, address and year of birth beside each name, for who releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cases.models import Party
from documents.models import Document
from documents.release.offers import ReleaseOffer
from documents.release.readers import Reader
from tenancies.models import Occupancy, Person

Described = Mapping[UUID, str]


def described(document: Document, offers: Iterable[ReleaseOffer]) -> Described:
    """Each reader by id, as "Karen McKenzie (complainer, 1 Burnside Terrace, born 1961)"; two queries.

    Two people of one name are told apart by what stands beside it. What the viewer does not see is left out.
    """
    people = {reader.person.pk: reader.person for offer in offers for reader in offer.readers}
    stays = list(
        Occupancy.objects.filter(person__in=people, ended_at=None)
        .select_related("tenancy__property")
        .order_by("from_date")
    )
    roles = {stay.person_id: stay.role_in_words for stay in stays}
    if document.case_id:
        parties = Party.objects.filter(case=document.case_id, person__in=people, ended_at=None)
        roles = {party.person_id: party.get_role_display() for party in parties}
    addresses = {stay.person_id: stay.tenancy.property.address for stay in stays}
    return {
        pk: _words(person, roles.get(pk, ""), addresses.get(pk, ""))
        for pk, person in people.items()
    }


def _words(person: Person, role: str, address: str) -> str:
    born = _("born %(year)s") % {"year": person.born_on.year} if person.born_on else ""
    beside = ", ".join(part for part in (role.lower(), address, born) if part)
    return f"{person.name} ({beside})" if beside else person.name


def names(readers: Iterable[Reader], who: Described) -> str:
    """Readers as a list in words; empty for no one."""
    return str(get_text_list([who[reader.person.pk] for reader in readers], _("and")))
