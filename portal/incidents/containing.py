"""What is frozen because of a report, and what freezing the whole case or tenancy would do."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.freezes import is_frozen
from documents.models import Document
from portal.assurance.audit_log.who import known_people
from portal.incidents.audit_references import frozen_thing_label
from portal.incidents.effects import Reach, reach_of
from portal.incidents.models import Freeze, Report
from portal.web.dates import moment_words


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One freeze. `by_another`: it lies on the same document, but not because of this report."""

    what: str
    since: str
    reason: str
    by_another: bool
    ended: str
    ended_by: str
    ended_reason: str
    end_url: str


@dataclass(frozen=True, slots=True)
class WholeSubject:
    """The whole that a document belongs to, and who loses sight of what if it is frozen."""

    what: str
    reach: Reach


def freezes_of(report: Report) -> list[FrozenRow]:
    """Everything that this report froze, and whatever else holds its document now."""
    mine = Q(report=report)
    if document := report.document:
        on_it = Q(document=document)
        on_it |= Q(case=document.case_id) if document.case_id else Q(tenancy=document.tenancy_id)
        mine |= on_it & Q(ended_at=None)
    found = Freeze.objects.filter(mine).select_related("case", "tenancy", "document__upload")
    freezes = list(found.order_by("recorded_at", "id"))
    known = known_people(freeze.ended_by for freeze in freezes)
    return [
        FrozenRow(
            what=frozen_thing_label(freeze),
            since=moment_words(freeze.recorded_at),
            reason=freeze.reason,
            by_another=freeze.report_id != report.pk,
            ended=moment_words(freeze.ended_at) if freeze.ended_at else "",
            ended_by=who.name if (who := known.who(freeze.ended_by)) else "",
            ended_reason=freeze.ended_reason,
            end_url="" if freeze.ended_at else reverse("incidents:freeze_end", args=[freeze.pk]),
        )
        for freeze in freezes
    ]


def whole_of(document: Document) -> WholeSubject | None:
    """What else could be frozen; None if it is frozen as a whole already."""
    if is_frozen(case=document.case_id, tenancy=document.tenancy_id):
        return None
    if document.case:
        words = _("the whole case %(reference)s") % {"reference": document.case.ref}
        return WholeSubject(words, reach_of(case=document.case_id))
    tenancy = document.tenancy
    assert tenancy is not None  # noqa: S101 (a document has exactly one subject)
    words = _("the whole tenancy %(reference)s") % {"reference": tenancy.ref}
    return WholeSubject(words, reach_of(tenancy=tenancy.pk))
