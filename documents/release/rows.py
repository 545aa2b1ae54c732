"""The rows of the staff's table of documents: who can see each one now, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Perm, may, today, viewer
from cases.models import Share
from documents.freezes import closed_to_residents
from documents.kinds import kind_of
from documents.limits import limited_among
from documents.models import Document, Release
from documents.release.listing import DocumentList
from documents.staff_labels import audience_words, kind_words, names, who_reads


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The link that takes one release back."""

    label: str
    who: str
    url: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document as staff see it; `readers` has a sentence for each live release.

    `still_read_by` are the names of those who read a frozen document: whoever gave it to us.
    """

    document: UUID
    title: str
    resident_title: str
    kind: str
    date: date
    reference: str
    given_by: str
    state: str
    tone: str
    frozen: bool
    limited: bool
    still_read_by: str
    readers: list[str]
    read_url: str
    release_url: str
    hand_over_url: str
    withdrawals: list[Withdrawal]


def document_rows(
    documents: DocumentList, shares: dict[UUID, Share] | None = None
) -> list[DocumentRow]:
    """The documents as rows. `shares`, for a case: the live share of each person who has one."""
    day, closed = today(), closed_to_residents(documents.rows)
    limited = limited_among(documents.rows)
    return [
        _row(
            document,
            documents,
            shares or {},
            day,
            frozen=document.pk in closed,
            limited=document.pk in limited,
        )
        for document in documents.rows
    ]


def _row(
    document: Document,
    documents: DocumentList,
    shares: dict[UUID, Share],
    day: date,
    *,
    frozen: bool,
    limited: bool,
) -> DocumentRow:
    releases = documents.releases[document.pk]
    waits = any(release.pk in documents.waiting for release in releases)
    state, tone = _state(releases, frozen=frozen, waits=waits)
    readers = [
        _("No one yet: a colleague will look at it first.")
        if release.pk in documents.waiting
        else who_reads(
            release,
            documents.readers.get(release.pk, []),
            today=day,
            is_open=viewer().portal_is_open,
        )
        for release in releases
    ]
    offered = not frozen and not limited and _has_offers(document, documents, shares)
    return DocumentRow(
        document=document.pk,
        title=document.upload.title or document.title,
        resident_title=document.title,
        kind=kind_words(document.kind),
        date=document.dated,
        reference=document.upload.ref,
        given_by=document.upload.given_by.name if document.upload.given_by else "",
        state=state,
        tone=tone,
        frozen=frozen,
        limited=limited,
        still_read_by=_still_read_by(releases, documents) if document.open_to_giver else "",
        readers=readers or _first_step(document, shares),
        read_url=reverse("documents:read", args=[document.pk]),
        release_url=reverse("documents:release", args=[document.pk])
        if offered and may(Perm.RELEASE)
        else "",
        hand_over_url=reverse("documents:hand_over", args=[document.pk])
        if frozen and may(Perm.RELEASE)
        else "",
        withdrawals=[_withdrawal(release) for release in releases if may(Perm.WITHDRAW)],
    )


def _still_read_by(releases: list[Release], documents: DocumentList) -> str:
    reached = (documents.readers.get(release.pk, []) for release in releases)
    return names(reader for readers in reached for reader in readers if reader.signs_in)


def _state(releases: list[Release], *, frozen: bool, waits: bool) -> tuple[str, str]:
    if frozen:
        return _("Frozen"), "held"
    if waits:
        return _("Waits for a colleague"), "held"
    return (_("Released"), "done") if releases else (_("Staff only"), "staff")


def _has_offers(document: Document, documents: DocumentList, shares: dict[UUID, Share]) -> bool:
    """Whether the document may go to somebody else still; the release page knows to whom exactly."""
    kind = kind_of(document.kind)
    if not document.opens_for_residents or not kind.is_releasable:
        return False
    if kind.is_for_tenants and document.audience:
        return False
    releases = documents.releases[document.pk]
    if not document.case_id and not document.audience:
        return True
    reached = {
        reader.person.pk for release in releases for reader in documents.readers.get(release.pk, [])
    } | {release.recipient_id for release in releases}
    upload = document.upload
    if document.case_id:
        possible = set(shares) & {upload.addressee_id} if upload.ref else set(shares)
        return bool(possible - reached)
    only_tenants = document.audience == Release.Audience.TENANTS
    return only_tenants and not (upload.ref and upload.addressee_id in {None, *reached})


def _first_step(document: Document, shares: dict[UUID, Share]) -> list[str]:
    """For a document that nobody sees: to whom alone it may go, and what stands before that."""
    nobody = _("Nobody: staff only.")
    addressee = document.upload.addressee
    if not document.case_id or not document.upload.ref or addressee is None:
        return [nobody]
    if addressee.pk in shares:
        said = _("It may go to %(name)s only.") % {"name": addressee.name}
    else:
        said = _("To release it, first share the case with %(name)s.") % {"name": addressee.name}
    return [f"{nobody} {said}"]


def _withdrawal(release: Release) -> Withdrawal:
    return Withdrawal(
        label=_("Take it back"),
        who=audience_words(release),
        url=reverse("documents:withdraw", args=[release.pk]),
    )
