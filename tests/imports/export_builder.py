"""A tiny, valid export that a test changes in one place, writes to a folder and reads."""

import csv
import hashlib
import io
from datetime import date
from pathlib import Path

from tenancies.imports.facts import ExportOccupancy
from tenancies.imports.reader import Export, read_export
from tenancies.imports.reasons import NoteKind, QuarantineReason
from tenancies.imports.rules.documents import RowOutcome
from tenancies.imports.tables import Table

TODAY = date(2026, 11, 22)
SECOND_PART = ("person_ref", "tenancy_ref", "from_date", "to_date", "role")

# Two homes in one street. Isla and Callum live at number 1; Isla complained about Ewan next door.
ISLA, CALLUM, EWAN = "P0000001", "P0000002", "P0000003"
NUMBER_1, NUMBER_2 = "0000001", "0000002"
HOME_OF_ISLA, HOME_OF_EWAN = "0000001-01", "0000002-01"
CASE = "ASB-2025-0001"
RENT_STATEMENT, ASB_LETTER = "D00000001", "D00000002"


class ExportBuilder:
    """Rows and files of an export in the making; every cell is text, as in the files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[Table, list[dict[str, str]]] = {table: [] for table in Table}
        self.second_part: list[dict[str, str]] = []
        self.files: dict[str, bytes] = {}
        self.whole_files: dict[Table, bytes] = {}
        self._fill()

    def add(self, table: Table, **cells: str) -> dict[str, str]:
        """Add a row; what is not named is empty."""
        row = dict.fromkeys(table.shape.columns, "") | cells
        self.rows[table].append(row)
        return row

    def row(self, table: Table, key: str) -> dict[str, str]:
        """The first row whose first column is `key`, to be changed in place."""
        first_column = table.shape.columns[0]
        return next(row for row in self.rows[table] if row[first_column] == key)

    def change(self, table: Table, key: str, **cells: str) -> None:
        """Change cells of the row with this key."""
        self.row(table, key).update(cells)

    def again(self, table: Table, key: str, **cells: str) -> None:
        """Add the row with this key once more, changed in these cells."""
        self.add(table, **(self.row(table, key) | cells))

    def occupancy(
        self, tenancy: str, person: str, start: str, end: str = "", role: str = "Tenant"
    ) -> None:
        """Add a row to the household table."""
        self.add(
            Table.HOUSEHOLD,
            tenancy_ref=tenancy,
            person_ref=person,
            role=role,
            from_date=start,
            to_date=end,
        )

    def document(self, reference: str, **cells: str) -> None:
        """Add a rent statement to Isla, or notes of a case, with a file of its own and these cells."""
        name = f"{reference[:6]}/{reference}_document.pdf"
        self.files[name] = f"%PDF-1.4 The document {reference}.".encode()
        of_case = cells.get("subject_type") == "case"
        whole = {
            "document_ref": reference,
            "file_name": name,
            "sha256": hashlib.sha256(self.files[name]).hexdigest(),
            "kind": "interview notes" if of_case else "rent statement",
            "title": "Rent statement",
            "document_date": "2025-05-05",
            "subject_type": "tenancy",
            "subject_ref": HOME_OF_ISLA,
            "person_ref": ISLA,
            "surname": "Murray",
            "postcode": "ML0 7LQ",
        }
        self.add(Table.DOCUMENTS, **(whole | cells))

    def text_of(self, table: Table) -> str:
        """The table as RFC 4180 text."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(table.shape.columns)
        for row in self.rows[table]:
            writer.writerow([row[column] for column in table.shape.columns])
        if table is Table.HOUSEHOLD and self.second_part:
            writer.writerow(SECOND_PART)
            for row in self.second_part:
                writer.writerow([row[column] for column in SECOND_PART])
        return text.getvalue()

    def write(self) -> Path:
        """Write the folder and return it."""
        (self.folder / "files").mkdir(exist_ok=True)
        for table in Table:
            encoding = "cp1252" if table is Table.CASES else "utf-8"
            whole = self.whole_files.get(table) or self.text_of(table).encode(encoding)
            (self.folder / table.file_name).write_bytes(whole)
        for name, content in self.files.items():
            path = self.folder / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return self.folder

    def read(self, today: date = TODAY) -> "ReadExport":
        """Write the folder and read it by the rules."""
        return ReadExport(read_export(self.write(), today))

    def _fill(self) -> None:
        self.add(Table.PATCHES, patch_code="LN-01", lead_officer="S001", cover_officer="S002")
        self.add(Table.STAFF, staff_ref="S001", job_title="housing officer", patch_code="LN-01")
        self.add(Table.STAFF, staff_ref="S002", job_title="housing officer", patch_code="LN-01")
        for home in (NUMBER_1, NUMBER_2):
            self.add(
                Table.PROPERTIES, property_ref=home, uprn=f"9900000{home[3:]}", patch_code="LN-01"
            )
        for person, forename, surname, born in (
            (ISLA, "Isla", "Murray", "1980-02-29"),
            (CALLUM, "Callum", "Murray", "1979-01-01"),
            (EWAN, "Ewan", "Reid", "1990-12-31"),
        ):
            self.add(
                Table.PEOPLE,
                person_ref=person,
                forename=forename,
                surname=surname,
                date_of_birth=born,
            )
        for tenancy, home in ((HOME_OF_ISLA, NUMBER_1), (HOME_OF_EWAN, NUMBER_2)):
            self.add(
                Table.TENANCIES, tenancy_ref=tenancy, property_ref=home, start_date="2020-01-01"
            )
        self.occupancy(HOME_OF_ISLA, ISLA, "2020-01-01")
        self.occupancy(HOME_OF_ISLA, CALLUM, "2021-06-01", role="Partner")
        self.occupancy(HOME_OF_EWAN, EWAN, "2020-01-01")
        self.add(
            Table.CASES,
            case_ref=CASE,
            category="B",
            opened_at="2025-03-03T10:00:00",
            property_ref=NUMBER_2,
            officer="S001",
        )
        for person, role in ((ISLA, "complainer"), (EWAN, "alleged perpetrator")):
            self.add(
                Table.PARTIES, case_ref=CASE, person_ref=person, role=role, added_on="2025-03-03"
            )
        self.document(RENT_STATEMENT)
        self.document(
            ASB_LETTER, kind="asb letter to complainer", subject_type="case", subject_ref=CASE
        )


class ReadExport:
    """An export as read, with the questions that tests ask of it."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.findings = export.findings

    def reason(self, table: Table, key: str) -> QuarantineReason | None:
        """Why the only row with this key is quarantined; None if no row with it is."""
        reasons = self.reasons(table, key)
        assert len(reasons) <= 1
        return reasons[0] if reasons else None

    def reasons(self, table: Table, key: str) -> list[QuarantineReason]:
        """Why each row with this key that is quarantined is."""
        return [
            quarantined.reason
            for quarantined in self.findings.quarantined
            if quarantined.table is table and quarantined.reference == key
        ]

    def repeats(self, table: Table) -> list[int]:
        """The numbers of the repeated rows of a table."""
        return [repeat.row for repeat in self.findings.repeats if repeat.table is table]

    def notes(self, kind: NoteKind) -> list[tuple[str, str]]:
        """Reference and column of each note of this kind."""
        return [(note.reference, note.column) for note in self.findings.notes if note.kind is kind]

    def outcomes(self, document: str) -> list[tuple[RowOutcome, QuarantineReason | None]]:
        """What became of each row with this document reference, in the order of the file."""
        return [
            (outcome.outcome, outcome.reason)
            for outcome in self.export.outcomes
            if outcome.document_ref == document
        ]

    def is_linked(self, document_ref: str) -> bool:
        """Whether exactly one row with this document reference is linked."""
        return [document.document_ref for document in self.export.documents].count(
            document_ref
        ) == 1

    def occupancies_of(self, person: str) -> list[ExportOccupancy]:
        """The loaded occupancies of a person."""
        return [
            occupancy for occupancy in self.export.occupancies if occupancy.person_ref == person
        ]
