"""What an export loads, table by table, with the landlord's own references; no database identity.

Every text is as the landlord wrote it, except where a database could not hold it (`storable`).
A field without a rule stays text: nobody asked us to judge a rent or a number of bedrooms.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tenancies.imports.tables import Table


@dataclass(frozen=True, slots=True)
class ExportPatch:
    """A patch; lead and cover are staff references, empty where nobody is named."""

    patch_code: str
    patch_name: str
    lead_officer: str
    cover_officer: str


@dataclass(frozen=True, slots=True)
class ExportStaffMember:
    """A member of staff with access to the old system."""

    staff_ref: str
    username: str
    forename: str
    surname: str
    job_title: str
    patch_code: str
    email: str
    phone: str


class PatchDuty(StrEnum):
    """Why a member of staff works a patch."""

    LEAD = "lead"
    COVER = "cover"
    ASSIGNED = "assigned"  # the patch stands in the staff table, not in the patch table


@dataclass(frozen=True, slots=True)
class ExportPatchAssignment:
    """One member of staff on one patch, once, with the duty that weighs most."""

    patch_code: str
    staff_ref: str
    duty: PatchDuty


@dataclass(frozen=True, slots=True)
class ExportProperty:
    """A home; `uprn` is None where the export has none that can be one. UPRNs are not unique."""

    property_ref: str
    uprn: str | None
    flat: str
    house_no: str
    street: str
    estate: str
    town: str
    postcode: str
    patch_code: str
    property_type: str
    bedrooms: str
    year_built: str
    heating: str


@dataclass(frozen=True, slots=True)
class ExportPerson:
    """A person known to the landlord.

    `is_deceased` rules what the person may see; `date_of_death` is None if the landlord keyed one
    that is not readable. `date_of_birth` is what is to be held: where the export has none that is possible
    (`birth_date_as_written`), the one that is held stays.
    """

    person_ref: str
    title: str
    forename: str
    surname: str
    former_surname: str
    date_of_birth: date | None
    date_of_death: date | None
    is_deceased: bool
    email: str
    mobile: str
    ni_number: str
    correspondence_address: str
    birth_date_as_written: date | None = None


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """What the portal holds of a person before an export is read.

    `is_proved`: two colleagues took the birth date from a document, and no export has agreed yet. `known_as`
    is forename, surname and birth date when the account was opened or two people last decided about them.
    """

    forename: str
    surname: str
    born_on: date | None
    is_proved: bool = False
    known_as: tuple[str, str, date | None] | None = None
    in_doubt: bool = False

    @property
    def identity(self) -> tuple[str, str, date | None]:
        """What an export is compared with: not the one before, or two small changes would be none."""
        return self.known_as or (self.forename, self.surname, self.born_on)


@dataclass(frozen=True, slots=True)
class Held:
    """What the portal holds before an export is read: people, and the cells of every table, by reference.

    The cells are in the words of the export's columns. Without any, the export is read as a first one.
    """

    people: Mapping[str, HeldPerson] = field(default_factory=dict)
    cells: Mapping[Table, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportTenancy:
    """A letting, from and to (both days belong to it); `end_date` None: still going on."""

    tenancy_ref: str
    property_ref: str
    start_date: date
    end_date: date | None
    tenancy_type: str
    status: str
    weekly_rent: str


@dataclass(frozen=True, slots=True)
class ExportOccupancy:
    """A person's occupancy in a letting (both days belong to it); a person may have several."""

    tenancy_ref: str
    person_ref: str
    role: str
    from_date: date
    to_date: date | None

    def covers(self, day: date) -> bool:
        """Whether the person lived there on that day."""
        return self.from_date <= day and (self.to_date is None or day <= self.to_date)


@dataclass(frozen=True, slots=True)
class ExportCase:
    """An antisocial behaviour case; times are local times in Scotland, naive, as written."""

    case_ref: str
    category: str
    opened_at: datetime
    closed_at: datetime | None
    status: str
    property_ref: str
    officer: str
    summary: str


@dataclass(frozen=True, slots=True)
class ExportParty:
    """A person's role in a case; a person may hold several, or one twice, added on other days."""

    case_ref: str
    person_ref: str
    role: str
    added_on: date | None


class SubjectType(StrEnum):
    """What a document belongs to."""

    TENANCY = "tenancy"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class ExportDocument:
    """A linked document. `file_path` opens it below `files/`; `file_name` is the same, as text.

    `row` is its row in the index. `size` is in bytes.
    """

    row: int
    document_ref: str
    file_path: str
    file_name: str
    size: int
    sha256: str
    kind: str
    title: str
    document_date: date
    subject_type: SubjectType
    subject_ref: str
    person_ref: str
    surname: str
    postcode: str
