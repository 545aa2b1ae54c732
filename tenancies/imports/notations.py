"""How the export writes references, dates, times and text; not which of them a table needs."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

PROPERTY_REF = re.compile(r"[0-9]{7}")
TENANCY_REF = re.compile(r"[0-9]{7}-[0-9]{2}")
PERSON_REF = re.compile(r"P[0-9]{7}")
CASE_REF = re.compile(r"ASB-[0-9]{4}-[0-9]{4}")
DOCUMENT_REF = re.compile(r"D[0-9]{8}")
STAFF_REF = re.compile(r"S[0-9]{3}")
PATCH_CODE = re.compile(r"LN-[0-9]{2}")
UPRN = re.compile(r"[0-9]{11,12}")
# Of whom a tenancy is, and who may read what is for tenants alone, is told from these words.
HOUSEHOLD_ROLES = (
    "Tenant",
    "Joint tenant",
    "Partner",
    "Child",
    "Relative",
    "Lodger",
    "Other occupant",
)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]{2,}")
_SCOTLAND = ZoneInfo("Europe/London")


def without_outer_spaces(text: str) -> str:
    """`text` without ordinary spaces (U+0020) at both ends; no other white space is taken away."""
    return text.strip(" ")


def folded(text: str) -> str:
    """`text` without what no one means by it: capital letters, and spaces at the ends or more than one."""
    return " ".join(text.casefold().split())


def read_date(text: str) -> date | None:
    """The day that `text` writes as YYYY-MM-DD, or None if it is not readable.

    Nothing is guessed and nothing is taken away: other digits, other orders, spaces, the year 0
    and the 30th of February are all not readable.
    """
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_time(text: str) -> datetime | None:
    """The local time in Scotland that `text` writes as YYYY-MM-DDTHH:MM:SS, without an offset.

    None if it is not readable. The time stays as written: naive, even where the clock change
    skips it or runs through it twice (see `clock_change_touches`).
    """
    if _TIME.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def clock_change_touches(moment: datetime) -> bool:
    """Whether the clock change skips this local time or runs through it twice."""
    before = moment.replace(fold=0, tzinfo=_SCOTLAND)
    after = moment.replace(fold=1, tzinfo=_SCOTLAND)
    return before.utcoffset() != after.utcoffset()


def is_storable(text: str) -> bool:
    """Whether a database can hold `text`: no NUL, and every byte of the file was readable."""
    return _NOT_STORABLE.search(text) is None


def storable(text: str) -> str:
    """`text` with U+FFFD in the place of each NUL and of each byte that was not readable."""
    return _NOT_STORABLE.sub("\ufffd", text)


def is_garbled(text: str) -> bool:
    """Whether `text` cannot be right: UTF-8 that was read as another encoding, as in "MÃ¼ller", or U+FFFD.

    Characters side by side that are UTF-8 when they are written as bytes of Windows-1252 or Latin-1 make no
    word of a European language.
    """
    return "\ufffd" in text or any(_is_utf_8(run) for run in _BEYOND_ASCII.findall(text))


def _is_utf_8(run: str) -> bool:
    try:
        b"".join(map(_byte, run)).decode("utf-8")
    except UnicodeError:
        return False
    return True


def _byte(character: str) -> bytes:
    """The byte that was read as this character, by Windows-1252 or, for those that it lacks, by Latin-1."""
    try:
        return character.encode("cp1252")
    except UnicodeError:
        return character.encode("latin-1")
