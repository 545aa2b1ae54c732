"""What a person can be blocked from: everything, and what both they and the viewer have to do with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.models import Case, Party
from documents.models import Block, Document
from documents.release.page_headers import place
from documents.release.readers import sees_now
from documents.staff_labels import kind_words
from tenancies.models import Person, Stay, Tenancy

EVERYTHING, PAPER = "everything", "paper"


@dataclass(frozen=True, slots=True)
class Subjects:
    """The homes, cases and papers from which the person is not blocked yet, by their ids."""

    everything: bool
    homes: dict[str, Tenancy]
    cases: dict[str, Case]
    papers: dict[str, Document]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Everything, each home and each case, in words."""
        whole = [(EVERYTHING, _("Everything"))] if self.everything else []
        homes = [
            (key, _("Their home and its papers: %(place)s") % {"place": home.property.address})
            for key, home in self.homes.items()
        ]
        cases = [
            (key, _("Case %(reference)s and its papers") % {"reference": case.ref})
            for key, case in self.cases.items()
        ]
        return [*whole, *homes, *cases]

    @property
    def paper_choices(self) -> list[tuple[str, str]]:
        """Each paper that they can read now, in words."""
        return [(key, _paper_words(paper)) for key, paper in self.papers.items()]

    def chosen(self, data: dict[str, Any]) -> dict[str, Any]:
        """What was chosen in the form, as the service wants it."""
        what = data["what"]
        if what == PAPER:
            return {"document": self.papers[data["paper"]]}
        if what in self.homes:
            return {"tenancy": self.homes[what]}
        return {"case": self.cases[what]} if what in self.cases else {}


def subjects_for(person: Person) -> Subjects:
    """Five queries, however much there is."""
    blocks = list(Block.objects.filter(person=person, ended_at=None))
    held = {block.tenancy_id or block.case_id or block.document_id for block in blocks}
    stays = Stay.objects.filter(person=person, ended_at=None)
    homes = stays.select_related("tenancy__property").order_by("-from_date", "id")
    roles = Party.objects.filter(person=person, ended_at=None)
    parties = roles.select_related("case").order_by("-case__ref")
    papers = Document.objects.filter(pk__in=sees_now(person.pk).papers)
    read = papers.select_related("upload", "case", "tenancy__property").order_by("-dated", "id")
    return Subjects(
        everything=None not in held,
        homes=_keyed((stay.tenancy for stay in homes), held),
        cases=_keyed((party.case for party in parties), held),
        papers=_keyed(read, held),
    )


def _keyed(things: Any, held: set[UUID | None]) -> dict[str, Any]:
    return {str(thing.pk): thing for thing in things if thing.pk not in held}


def _paper_words(paper: Document) -> str:
    day = date_format(paper.dated, "j F Y")
    return f"{paper.upload.title or kind_words(paper.kind)}, {day} · {place(paper)}"
