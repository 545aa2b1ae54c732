"""Why a row is quarantined, and what is noted about a row that is loaded; each code has one sentence.

The codes are part of the outcome file and of stored findings: add to them, never rename one.
"""

from enum import StrEnum


class QuarantineReason(StrEnum):
    """Why a row is not loaded."""

    FIELD_COUNT = "field_count"
    HEADER_REPEATED = "header_repeated"
    TEXT_GARBLED = "text_garbled"
    REFERENCE_FORM = "reference_form"
    REFERENCE_REUSED = "reference_reused"
    SOMEONE_ELSE = "someone_else"
    STAFF_NOT_LOADED = "staff_not_loaded"
    PATCH_NOT_LOADED = "patch_not_loaded"
    PROPERTY_NOT_LOADED = "property_not_loaded"
    TENANCY_NOT_LOADED = "tenancy_not_loaded"
    PERSON_NOT_LOADED = "person_not_loaded"
    CASE_NOT_LOADED = "case_not_loaded"
    DATE_NOT_READABLE = "date_not_readable"
    TIME_NOT_READABLE = "time_not_readable"
    END_BEFORE_START = "end_before_start"
    TWO_CURRENT_TENANCIES = "two_current_tenancies"
    OCCUPANCY_OUTSIDE_TENANCY = "stay_outside_tenancy"
    ROLE_UNKNOWN = "role_unknown"
    SUBJECT_TYPE_UNKNOWN = "subject_type_unknown"
    KIND_UNKNOWN = "kind_unknown"
    KIND_OF_CASES = "kind_of_cases"
    PERSON_NOT_IN_HOUSEHOLD = "person_not_in_household"
    DATE_OUTSIDE_OCCUPANCIES = "date_outside_stays"
    PERSON_NOT_PARTY = "person_not_party"
    SURNAME_DIFFERS = "surname_differs"
    FILE_NAME_UNSAFE = "file_name_unsafe"
    FILE_MISSING = "file_missing"
    FILE_EMPTY = "file_empty"
    FILE_UNREADABLE = "file_unreadable"
    FILE_HASH_DIFFERS = "file_hash_differs"
    FILE_NAME_SHARED = "file_name_shared"
    FILE_CONTENT_SHARED = "file_content_shared"

    @property
    def sentence(self) -> str:
        """The reason in plain words, for the member of staff who looks at the row."""
        return _WHY_QUARANTINED[self]


class NoteKind(StrEnum):
    """What a member of staff should know about a row that is loaded all the same."""

    BIRTH_DATE_LEFT_OUT = "birth_date_left_out"
    BIRTH_DATE_KEPT = "birth_date_kept"
    BIRTH_DATE_PROVED = "birth_date_proved"
    DEATH_DATE_NOT_READABLE = "death_date_not_readable"
    UPRN_LEFT_OUT = "uprn_left_out"
    ADDED_ON_NOT_READABLE = "added_on_not_readable"
    TIME_IN_CLOCK_CHANGE = "time_in_clock_change"
    TEXT_NOT_STORABLE = "text_not_storable"
    TEXT_GARBLED = "text_garbled"
    TEXT_TOO_LONG = "text_too_long"
    NO_LINE_END_AT_END_OF_FILE = "no_line_end_at_end_of_file"

    @property
    def sentence(self) -> str:
        """The note in plain words."""
        return _WHAT_TO_KNOW[self]


_WHY_QUARANTINED = {
    QuarantineReason.FIELD_COUNT: "The row has more or fewer fields than the header above it.",
    QuarantineReason.HEADER_REPEATED: "The row is the header once more: two files were put together.",
    QuarantineReason.TEXT_GARBLED: (
        "A text is garbled: it was saved in one encoding and opened in another."
    ),
    QuarantineReason.REFERENCE_FORM: "The row's own reference is not written in the agreed form.",
    QuarantineReason.REFERENCE_REUSED: "Two different rows have this reference. Both are quarantined.",
    QuarantineReason.SOMEONE_ELSE: (
        "We hold another name and another date of birth under this reference. Two colleagues decide"
        " whether it is the same person."
    ),
    QuarantineReason.STAFF_NOT_LOADED: "The row names a member of staff who is not loaded.",
    QuarantineReason.PATCH_NOT_LOADED: "The row names a patch that is not loaded.",
    QuarantineReason.PROPERTY_NOT_LOADED: "The row names a property that is not loaded.",
    QuarantineReason.TENANCY_NOT_LOADED: "The row names a tenancy that is not loaded.",
    QuarantineReason.PERSON_NOT_LOADED: "The row names a person who is not loaded.",
    QuarantineReason.CASE_NOT_LOADED: "The row names a case that is not loaded.",
    QuarantineReason.DATE_NOT_READABLE: "A date is not a day of the calendar written as YYYY-MM-DD.",
    QuarantineReason.TIME_NOT_READABLE: "A time is not written as YYYY-MM-DDTHH:MM:SS.",
    QuarantineReason.END_BEFORE_START: "The end lies before the start.",
    QuarantineReason.TWO_CURRENT_TENANCIES: "The property has two or more current tenancies.",
    QuarantineReason.OCCUPANCY_OUTSIDE_TENANCY: "The occupancy begins before the tenancy or ends after it.",
    QuarantineReason.ROLE_UNKNOWN: "The role is not complainer, witness or alleged perpetrator.",
    QuarantineReason.SUBJECT_TYPE_UNKNOWN: "The subject type is neither tenancy nor case.",
    QuarantineReason.KIND_UNKNOWN: (
        "No document of a case is of this kind, so it is not known which parties may never read it."
    ),
    QuarantineReason.KIND_OF_CASES: "A document of this kind is of a case, and the row says of a home.",
    QuarantineReason.PERSON_NOT_IN_HOUSEHOLD: "The addressee has no loaded occupancy in this tenancy.",
    QuarantineReason.DATE_OUTSIDE_OCCUPANCIES: "The addressee did not live here on the document's date.",
    QuarantineReason.PERSON_NOT_PARTY: "The addressee is not a loaded party of this case.",
    QuarantineReason.SURNAME_DIFFERS: "The surname on the document is not the addressee's surname.",
    QuarantineReason.FILE_NAME_UNSAFE: "The file name is not a plain name below the folder of documents.",
    QuarantineReason.FILE_MISSING: "There is no file with exactly this name.",
    QuarantineReason.FILE_EMPTY: "The file is empty.",
    QuarantineReason.FILE_UNREADABLE: "The file could not be read.",
    QuarantineReason.FILE_HASH_DIFFERS: "The file is not the one that the index describes.",
    QuarantineReason.FILE_NAME_SHARED: "A row with another reference names the same file.",
    QuarantineReason.FILE_CONTENT_SHARED: "A row with another reference claims the same file content.",
}

_WHAT_TO_KNOW = {
    NoteKind.BIRTH_DATE_LEFT_OUT: "The date of birth is not possible. It is left out.",
    NoteKind.BIRTH_DATE_KEPT: (
        "The date of birth is missing or not possible. The one that we hold is kept."
    ),
    NoteKind.BIRTH_DATE_PROVED: (
        "The date of birth is not the one that two colleagues took from a document. Theirs is kept."
    ),
    NoteKind.DEATH_DATE_NOT_READABLE: (
        "The date of death is not readable. The person counts as deceased."
    ),
    NoteKind.UPRN_LEFT_OUT: "The UPRN does not have 11 or 12 digits. It is left out.",
    NoteKind.ADDED_ON_NOT_READABLE: "The day the party was added is not readable. It is left out.",
    NoteKind.TIME_IN_CLOCK_CHANGE: (
        "The clock change skips this time or runs through it twice. It is loaded as written."
    ),
    NoteKind.TEXT_NOT_STORABLE: (
        "The text holds a NUL or a byte that is not readable. A replacement mark stands for it."
    ),
    NoteKind.TEXT_GARBLED: (
        "The text is garbled: it was saved in one encoding and opened in another. The cell is set aside."
    ),
    NoteKind.TEXT_TOO_LONG: (
        "The text is longer than any that its column holds. The cell is set aside."
    ),
    NoteKind.NO_LINE_END_AT_END_OF_FILE: (
        "The file does not end with a line end. Its last row may be cut short."
    ),
}
