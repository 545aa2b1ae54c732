"""The nine tables of the export, their columns and encodings; not what their values must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Table(StrEnum):
    """A table of the export, by the name of its file without `.csv`."""

    PATCHES = "patches"
    STAFF = "staff"
    PROPERTIES = "properties"
    PEOPLE = "people"
    TENANCIES = "tenancies"
    HOUSEHOLD = "household"
    CASES = "asb_cases"
    PARTIES = "asb_parties"
    DOCUMENTS = "documents"

    @property
    def file_name(self) -> str:
        """The name of the table's file in the folder of the export."""
        return f"{self.value}.csv"

    @property
    def shape(self) -> "Shape":
        """Columns and encoding of the table's file."""
        return _SHAPES[self]


@dataclass(frozen=True, slots=True)
class Shape:
    """How one table's file is laid out.

    `second_header` says that another header record may stand in the middle of the file, with
    the columns in another order (README of the export, 1.2). `longest` is how many characters a cell of a
    column may have whose form is not agreed.
    """

    columns: tuple[str, ...]
    longest: Mapping[str, int]
    encoding: str = "utf-8-sig"  # reads UTF-8 with and without a byte order mark
    second_header: bool = False


LONGEST_TEXT = 1_000
"""How long a cell may be: what is longer is no name, address or number."""

# Their forms, or what they point at, are looked at elsewhere; a death counts whatever is written. A title or
# a summary may have any length (README of the export, 1), and no document is set aside for that of a text.
# fmt: off
_NO_TEXTS = {
    "patch_code", "lead_officer", "cover_officer", "staff_ref", "property_ref", "uprn", "person_ref",
    "date_of_birth", "date_of_death", "tenancy_ref", "start_date", "end_date", "from_date", "to_date",
    "case_ref", "opened_at", "closed_at", "officer", "added_on", "document_ref", "sha256", "document_date",
    "subject_type", "subject_ref", "file_name", "kind", "title", "summary",
}
# fmt: on


def _shape(
    columns: str, encoding: str = "utf-8-sig", second_header: bool = False, **longest: int
) -> Shape:
    names = tuple(columns.split())
    texts = {name: LONGEST_TEXT for name in names if name not in _NO_TEXTS}
    return Shape(names, texts | longest, encoding, second_header)


_SHAPES = {
    Table.PATCHES: _shape("patch_code patch_name lead_officer cover_officer", patch_name=100),
    Table.STAFF: _shape("staff_ref username forename surname job_title patch_code email phone"),
    Table.PROPERTIES: _shape(
        "property_ref uprn flat house_no street estate town postcode patch_code property_type"
        " bedrooms year_built heating"
    ),
    Table.PEOPLE: _shape(
        "person_ref title forename surname former_surname date_of_birth date_of_death email"
        " mobile ni_number correspondence_address"
    ),
    Table.TENANCIES: _shape(
        "tenancy_ref property_ref start_date end_date tenancy_type status weekly_rent"
    ),
    Table.HOUSEHOLD: _shape("tenancy_ref person_ref role from_date to_date", second_header=True),
    Table.CASES: _shape(
        "case_ref category opened_at closed_at status property_ref officer summary",
        encoding="cp1252",
    ),
    Table.PARTIES: _shape("case_ref person_ref role added_on"),
    Table.DOCUMENTS: _shape(
        "document_ref file_name sha256 kind title document_date subject_type subject_ref"
        " person_ref surname postcode"
    ),
}
