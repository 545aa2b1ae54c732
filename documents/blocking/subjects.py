"""What a person can be blocked from: everything, and what both they and the viewer have to do with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cases.models import Case, Party
from documents.models import Block, Document
from documents.release.page_headers import subject_label
from documents.release.readers import sees_now
from documents.staff_labels import kind_words
from portal.web.dates import date_format
from tenancies.models import Occupancy, Person, Tenancy

EVERYTHING, DOCUMENT = "everything", "document"


@dataclass(frozen=True, slots=True)
class Subjects:
    """The homes, cases and documents from which the person is not blocked yet, by their ids."""

    everything: bool
    homes: dict[str, Tenancy]
    cases: dict[str, Case]
    documents: dict[str, Document]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Everything, each home and each case, in words."""
        whole = [(EVERYTHING, _("Everything"))] if self.everything else []
        homes = [
            (key, _("Their home and its documents: %(place)s") % {"place": home.property.address})
            for key, home in self.homes.items()
        ]
        cases = [
            (key, _("Case %(reference)s and its documents") % {"reference": case.ref})
            for key, case in self.cases.items()
        ]
        return [*whole, *homes, *cases]

    @property
    def document_choices(self) -> list[tuple[str, str]]:
        """Each document that they can read now, in words."""
        return [(key, _document_words(document)) for key, document in self.documents.items()]

    def chosen(self, data: dict[str, Any]) -> dict[str, Any]:
        """What was chosen in the form, as the service wants it."""
        what = data["what"]
        if what == DOCUMENT:
            return {"document": self.documents[data["document"]]}
        if what in self.homes:
            return {"tenancy": self.homes[what]}
        return {"case": self.cases[what]} if what in self.cases else {}


def subjects_for(person: Person) -> Subjects:
    """Five queries, however much there is."""
    blocks = list(Block.objects.filter(person=person, ended_at=None))
    held = {block.tenancy_id or block.case_id or block.document_id for block in blocks}
    occupancies = Occupancy.objects.filter(person=person, ended_at=None)
    homes = occupancies.select_related("tenancy__property").order_by("-from_date", "id")
    roles = Party.objects.filter(person=person, ended_at=None)
    parties = roles.select_related("case").order_by("-case__ref")
    documents = Document.objects.filter(pk__in=sees_now(person.pk).documents)
    read = documents.select_related("upload", "case", "tenancy__property").order_by("-dated", "id")
    return Subjects(
        everything=None not in held,
        homes=_keyed((occupancy.tenancy for occupancy in homes), held),
        cases=_keyed((party.case for party in parties), held),
        documents=_keyed(read, held),
    )


def _keyed(things: Any, held: set[UUID | None]) -> dict[str, Any]:
    return {str(thing.pk): thing for thing in things if thing.pk not in held}


def _document_words(document: Document) -> str:
    day = date_format(document.dated, "j F Y")
    return (
        f"{document.upload.title or kind_words(document.kind)}, {day} · {subject_label(document)}"
    )
