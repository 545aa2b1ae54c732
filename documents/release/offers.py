"""To which readers a document can be released now, as the facts allow; PostgreSQL has the last word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.access import today, viewer
from cases.models import Share
from documents.freezes import is_closed_to_residents
from documents.kinds import kind_of
from documents.limits import is_limited
from documents.models import Document, Release
from documents.release.readers import Reader, would_read
from tenancies.models import Person

TENANTS, HOUSEHOLD, RECIPIENT = Release.Audience


@dataclass(frozen=True, slots=True)
class ReleaseOffer:
    """One audience, and whom it would reach today. `needs_until`: only if a last day is given."""

    audience: str
    readers: list[Reader]
    recipient: Person | None = None
    needs_until: bool = False

    @property
    def key(self) -> str:
        """What stands for this offer in a form."""
        return str(self.recipient.pk) if self.recipient else self.audience


def offers_for(document: Document) -> list[ReleaseOffer]:
    """Every audience to which this document is not released yet and may be.

    A frozen document has none, nor has one whose use is limited, one of a kind for staff only, or one of a
    type that residents do not open.
    """
    if not document.opens_for_residents:
        return []
    if is_closed_to_residents(document) or not kind_of(document.kind).is_releasable:
        return []
    if is_limited(document):
        return []
    live = Release.objects.filter(document=document, ended_at=None)
    named = {release.recipient_id for release in live if release.recipient_id}
    if document.case_id:
        return _to_parties(document, named)
    return _to_the_home(document, named)


def _to_the_home(document: Document, named: set[UUID]) -> list[ReleaseOffer]:
    if document.audience == HOUSEHOLD:
        return []
    tenants = _reached(document, TENANTS)
    to_home = [ReleaseOffer(TENANTS, tenants)]
    if not kind_of(document.kind).is_for_tenants:
        to_home.append(ReleaseOffer(HOUSEHOLD, _reached(document, HOUSEHOLD)))
    offers = to_home if not document.audience else []
    reached_already = {reader.person.pk for reader in tenants if document.audience}
    for reader in to_home[-1].readers:
        person = reader.person
        if person.pk not in named | reached_already and _goes_by_name(document, person.pk):
            offers.append(ReleaseOffer(RECIPIENT, [reader], recipient=person))
    return offers


def _to_parties(document: Document, named: set[UUID]) -> list[ReleaseOffer]:
    known = Share.objects.filter(case=document.case_id, ended_at=None).exclude(person__in=named)
    shares = [
        share
        for share in known.select_related("person")
        if _goes_by_name(document, share.person_id)
    ]
    now = _named(document, shares)
    with_last_day = _named(document, shares, until=today())
    return [
        ReleaseOffer(RECIPIENT, [reader], recipient=reader.person, needs_until=person not in now)
        for person, reader in with_last_day.items()
    ]


def _goes_by_name(document: Document, person_id: UUID) -> bool:
    """Whether the document may go to this one person: an imported one only to its addressee."""
    upload = document.upload
    return not upload.ref or person_id == upload.addressee_id


def _reached(document: Document, audience: str) -> list[Reader]:
    release = _draft(document, audience, today())
    return would_read([release]).get(release.pk, [])


def _named(
    document: Document, shares: list[Share], until: date | None = None
) -> dict[UUID, Reader]:
    day = today()
    releases = [_draft(document, RECIPIENT, day, until=until, share=share) for share in shares]
    reached = would_read(releases) if releases else {}
    return {reader.person.pk: reader for readers in reached.values() for reader in readers}


def _draft(
    document: Document,
    audience: str,
    day: date,
    *,
    until: date | None = None,
    share: Share | None = None,
) -> Release:
    return Release(
        document=document,
        audience=audience,
        recipient=share.person if share else None,
        share=share,
        opens_on=day,
        until=until,
        recorded_by=viewer().user_id,
    )
