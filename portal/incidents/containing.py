"""What is frozen because of an incident, and what freezing the whole case or tenancy would do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Perm, may
from documents.freezes import freezes_on
from documents.models import Block, Document
from portal.assurance.audit_log.who import Who, known_people
from portal.incidents.audit_references import frozen_thing_label, with_subjects
from portal.incidents.effects import Reach, reach_of
from portal.incidents.models import Freeze, Incident
from portal.web.dates import moment_words


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One freeze of an incident, and where to end it, to narrow it or to ask a second person to end it."""

    what: str
    since: str
    reason: str
    ended: str
    ended_by: str
    ended_reason: str
    end_url: str
    narrow_url: str
    ask_url: str


@dataclass(frozen=True, slots=True)
class HiddenRow:
    """The reported document is hidden from one who reported it, and from nobody else."""

    who: str
    since: str
    end_url: str


@dataclass(frozen=True, slots=True)
class WholeSubject:
    """The whole that a document belongs to, and who loses sight of what if it is frozen."""

    what: str
    document: Document
    reach: Reach


def freezes_of(incident: Incident) -> list[FrozenRow]:
    """Everything that was frozen because of this incident, as far as the viewer may see it."""
    found = with_subjects(Freeze.objects.filter(incident=incident))
    freezes = list(found.order_by("recorded_at", "id"))
    # Only the DPO's team reads the names of other accounts.
    handles = may(Perm.HANDLE_INCIDENTS)
    known = known_people(freeze.ended_by for freeze in freezes if handles)
    return [_row(freeze, known.who(freeze.ended_by)) for freeze in freezes]


def _row(freeze: Freeze, ended_by: Who | None) -> FrozenRow:
    narrow = freeze.level in (Freeze.Level.DOCUMENT, Freeze.Level.CASE)
    alone = narrow and not freeze.from_staff
    decides = not freeze.ended_at and may(Perm.DECIDE_CONTAINMENT)
    return FrozenRow(
        what=frozen_thing_label(freeze),
        since=moment_words(freeze.recorded_at),
        reason=freeze.reason,
        ended=moment_words(freeze.ended_at) if freeze.ended_at else "",
        ended_by=ended_by.name if ended_by else "",
        ended_reason=freeze.ended_reason,
        end_url=_url("incidents:freeze_end", freeze, decides and alone and may(Perm.END_FREEZES)),
        narrow_url=_url("incidents:narrow", freeze, decides and freeze.is_wide),
        ask_url=_url("incidents:ask_to_end", freeze, decides and not alone),
    )


def _url(name: str, freeze: Freeze, is_open: bool) -> str:
    return reverse(name, args=[freeze.pk]) if is_open else ""


def hidden_from_reporters(document: Document) -> list[HiddenRow]:
    """From whom their own reports hide the document, and from nobody else."""
    live = Block.objects.filter(document=document, reported=True, ended_at=None)
    return [
        HiddenRow(
            who=f"{block.person.name} ({block.person.ref})",
            since=moment_words(block.recorded_at),
            end_url=reverse("documents:block_end", args=[block.pk]),
        )
        for block in live.select_related("person").order_by("recorded_at", "id")
    ]


def whole_of(document: Document) -> WholeSubject | None:
    """What else could be frozen; None if it is frozen as a whole already."""
    if freezes_on(case=document.case_id, tenancy=document.tenancy_id).whole:
        return None
    if document.case:
        words = _("the whole case %(reference)s") % {"reference": document.case.ref}
        return WholeSubject(words, document, reach_of(case=document.case_id))
    tenancy = document.tenancy
    assert tenancy is not None  # noqa: S101 (a document has exactly one subject)
    words = _("the whole tenancy %(reference)s") % {"reference": tenancy.ref}
    return WholeSubject(words, document, reach_of(tenancy=tenancy.pk))
