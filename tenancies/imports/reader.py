"""Reads a whole export folder by its README's rules; knows no database and changes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from tenancies.imports.csv_files import ExportError, read_rows
from tenancies.imports.document_files import DocumentFiles
from tenancies.imports.facts import (
    ExportCase,
    ExportDocument,
    ExportOccupancy,
    ExportParty,
    ExportPatch,
    ExportPatchAssignment,
    ExportPerson,
    ExportProperty,
    ExportStaffMember,
    ExportTenancy,
    Held,
)
from tenancies.imports.findings import Findings
from tenancies.imports.kinds import kinds_of_cases, kinds_of_cases_alone
from tenancies.imports.rules.addressees import Addressees
from tenancies.imports.rules.cases import cases, parties
from tenancies.imports.rules.documents import DocumentOutcome, Kinds, documents, outcomes
from tenancies.imports.rules.household import occupancies
from tenancies.imports.rules.people import people
from tenancies.imports.rules.properties import properties
from tenancies.imports.rules.staff_and_patches import assignments, staff_and_patches
from tenancies.imports.rules.tenancies import tenancies
from tenancies.imports.tables import Table

DOCUMENTS_FOLDER = "files"

# Told what is being read, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Export:
    """What one export loads, by table and reference, and everything found on the way."""

    folder: Path
    export_date: date
    patches: Mapping[str, ExportPatch]
    staff: Mapping[str, ExportStaffMember]
    assignments: list[ExportPatchAssignment]
    properties: Mapping[str, ExportProperty]
    people: Mapping[str, ExportPerson]
    tenancies: Mapping[str, ExportTenancy]
    occupancies: list[ExportOccupancy]
    cases: Mapping[str, ExportCase]
    parties: list[ExportParty]
    documents: list[ExportDocument]
    outcomes: list[DocumentOutcome]
    findings: Findings

    def path_of(self, document: ExportDocument) -> Path:
        """Where the file of a linked document lies."""
        return self.folder / DOCUMENTS_FOLDER / document.file_path

    def loaded_counts(self) -> dict[Table, int]:
        """How many rows of each table are loaded."""
        return {
            Table.PATCHES: len(self.patches),
            Table.STAFF: len(self.staff),
            Table.PROPERTIES: len(self.properties),
            Table.PEOPLE: len(self.people),
            Table.TENANCIES: len(self.tenancies),
            Table.HOUSEHOLD: len(self.occupancies),
            Table.CASES: len(self.cases),
            Table.PARTIES: len(self.parties),
            Table.DOCUMENTS: len(self.documents),
        }


def read_export(
    folder: Path,
    export_date: date,
    progress: Progress | None = None,
    held: Held | None = None,
) -> Export:
    """Read the export in `folder` by its README, sections 1 to 3.

    `export_date` is the day that every "today" of the rules means. `held` is what the portal holds:
    without it the export is read as a first one.

    Raises ExportError, with a sentence for the person at the keyboard, if the folder is not a
    whole export. A row that the rules quarantine raises nothing: see `Export.findings`.
    """
    _refuse_what_is_no_export(folder)
    progress = progress or _tell_nobody
    held = held or Held()
    findings = Findings(held=held.cells)
    rows = partial(read_rows, folder, findings=findings)
    staff, patches = staff_and_patches(rows(Table.STAFF), rows(Table.PATCHES), findings)
    homes = properties(rows(Table.PROPERTIES), findings, patches)
    progress("homes", len(homes), len(homes))
    persons = people(rows(Table.PEOPLE), findings, export_date, held.people)
    progress("people", len(persons), len(persons))
    lettings = tenancies(rows(Table.TENANCIES), findings, export_date, homes)
    household = occupancies(rows(Table.HOUSEHOLD), findings, lettings, persons)
    progress("occupancies", len(household), len(household))
    known_cases = cases(rows(Table.CASES), findings, homes, staff)
    known_parties = parties(rows(Table.PARTIES), findings, known_cases, persons)
    progress("parties", len(known_parties), len(known_parties))
    linked = documents(
        rows(Table.DOCUMENTS),
        findings,
        Addressees(persons, lettings, household, known_cases, known_parties),
        _list_documents(folder),
        Kinds(kinds_of_cases(), kinds_of_cases_alone()),
        partial(progress, "documents"),
    )
    return Export(
        folder=folder,
        export_date=export_date,
        patches=patches,
        staff=staff,
        assignments=assignments(staff.values(), patches.values()),
        properties=homes,
        people=persons,
        tenancies=lettings,
        occupancies=household,
        cases=known_cases,
        parties=known_parties,
        documents=linked,
        outcomes=outcomes(linked, findings),
        findings=findings,
    )


def _tell_nobody(_what: str, _done: int, _of: int) -> None:
    """The progress of a reading that nobody watches."""


def _refuse_what_is_no_export(folder: Path) -> None:
    """Tell everything that is missing at once, before anything is read."""
    if not folder.is_dir():
        raise ExportError("There is no folder of this name.")
    missing = [table.file_name for table in Table if not (folder / table.file_name).is_file()]
    if not (folder / DOCUMENTS_FOLDER).is_dir():
        missing.append(f"{DOCUMENTS_FOLDER}/")
    if missing:
        raise ExportError(f"This folder is not a whole export. Missing: {', '.join(missing)}.")


def _list_documents(folder: Path) -> DocumentFiles:
    try:
        return DocumentFiles(folder / DOCUMENTS_FOLDER)
    except OSError as error:
        raise ExportError(f"The folder of documents cannot be read: {error.strerror}.") from error
