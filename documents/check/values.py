"""Numbers and dates in a text: telephones, e-mail, NI numbers, number plates, postcodes, references, days.

A value may break over a line, but between two digits stand at most two separators, or the columns of a table
would melt into telephone numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from documents.check.words import MONTHS, NOT_NAMES


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it stands in a text, and as it is compared."""

    start: int
    end: int
    key: str


# No more digits than a number has, or what stands in the next column is taken with it.
_PHONE = re.compile(
    r"(?<![\w£$€.,/-])(?:(?:\(?\+\s?44\)?|0{1,2}44)(?:\s?\(0\))?|\(?0)"
    r"(?:[\s().\u00a0‐‑–-]{0,2}\d){9,10}(?![\w/]|[.,]\d)"  # noqa: RUF001
)
_ABROAD = re.compile(
    r"(?<![\w.,/-])(?:\+|00)(?!44)[1-9]\d{0,2}(?:[\s().-]{0,2}\d){7,11}(?![\w/]|[.,]\d)"
)
_SHORT_OF_A_NOUGHT = re.compile(r"(?<![\w£.,+-])7\d{3}[ -]?\d{3}[ -]?\d{3}(?![\w/]|[.,]\d)")
# Without its area code, as neighbours write it: only behind a word that says what it is.
_LOCAL = re.compile(
    r"\b(?:tel(?:ephone)?|phone|ring|call|mob(?:ile)?)\b\.?:?\s(?:[a-z]+\s){0,2}"
    r"(?P<number>[2-9]\d{2}[ -]\d{4})(?![\w/-]|[ ]\d|[.,]\d)",
    re.I,
)
# A narrow cell breaks the part behind the @ anywhere.
_EMAIL = re.compile(
    r"[A-Za-z0-9][\w.+'’-]{0,63}\s?@\s?[A-Za-z0-9-]+(?:\n[A-Za-z0-9-]+)?(?:\.[A-Za-z0-9-]+)+"
)
_NI = re.compile(
    r"(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Za-z][A-Za-z]\s?-?\d{2}[\s-]{0,2}\d{2}[\s-]{0,2}\d{2}[\s-]{0,2}[A-Da-d](?![A-Za-z0-9])"
)
_NI_INVENTED = re.compile(
    r"(?<![A-Za-z0-9])QQ[\s-]?\d{2}[\s-]{0,2}\d{2}[\s-]{0,2}\d{2}[\s-]{0,2}[A-Da-d](?![A-Za-z0-9])"
)
_PLATE = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2}\d{2}\s?[A-Z]{3}(?![A-Za-z0-9-])")
_OLD_PLATE = re.compile(
    r"(?<![A-Za-z0-9-])(?:[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])(?![A-Za-z0-9-])"
)
# One letter and three figures, apart from the three letters: hardly anything else is written so.
_OLD_PLATE_APART = re.compile(r"(?<![A-Za-z0-9-])[A-HJ-NPR-TV-Y]\d{3} [A-Z]{3}(?![A-Za-z0-9-])")
_OF_A_VEHICLE = re.compile(
    r"\b(?:reg(?:istration)?|reg\.? ?n[or]\.?|vehicle|car|van|plate|motorbike|motorcycle|taxi|lorry"
    r"|driver|parked)\b",
    re.I,
)
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,2}\d[A-Za-z\d]?)\s{0,2}(\d[A-Za-z]{2})(?![A-Za-z0-9])"
)
_TENANCY = re.compile(r"(?<![\w-])\d{7}\s?[-‐‑–]\s?\d{2}(?![\w-])")  # noqa: RUF001
_CASE = re.compile(r"(?<![A-Za-z0-9])ASB\s?[-‐‑–/ ]\s?\d{4}\s?[-‐‑–/ ]\s?\d{4}(?![0-9])", re.I)  # noqa: RUF001
_PERSON = re.compile(r"(?<![A-Za-z0-9])P\d{7}(?![A-Za-z0-9])")
_NEVER_SOMEONES = re.compile(r"0(?:[389]\d|5[56])")  # free, shared and national numbers

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATES = [
    re.compile(r"(?<![\w/.-])(?P<y>(?:19|20)\d{2})\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})(?![\w/-])"),
    re.compile(r"(?<![\w/.-])(?P<d>\d{1,2})\s?([-/.])\s?(?P<m>\d{1,2})\s?\2\s?(?P<y>(?:\d{2}){1,2})(?![\w/-]|\.\d)"),
    re.compile(rf"(?<![\w/.-])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s./-]{{1,2}}(?:of\s)?(?P<mn>{_MONTH})\.?,?[\s./-]{{1,2}}"
               r"(?P<y>(?:19|20)?\d{2})(?!\w|\.\d|:\d)", re.I),
    re.compile(rf"(?<!\w)(?P<mn>{_MONTH})\.?\s{{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}"
               r"(?P<y>(?:19|20)\d{2})(?!\w)", re.I),
]  # fmt: skip
_DIGITS_OF_A_PHONE = (10, 11)
SHORTEST_PHONE = 10  # digits: what has fewer lacks its area code


def numbers_in(text: str) -> Iterator[Value]:
    """British telephone numbers, in digits from their 0, but for those that are never a person's."""
    end = 0
    # A tenancy number would take the figures behind it for its own, and hide a telephone number there.
    text = _TENANCY.sub(lambda it: "x" * len(it.group()), text)
    all_forms = (
        *_PHONE.finditer(text),
        *_SHORT_OF_A_NOUGHT.finditer(text),
        *_ABROAD.finditer(text),
    )
    for found in sorted(all_forms, key=lambda it: (it.start(), -it.end())):
        if found.start() < end:
            continue
        end = found.end()
        key = phone_key(found.group())
        is_abroad = found.group().startswith(("+", "00")) and not key.startswith("0")
        if (len(key) in _DIGITS_OF_A_PHONE or is_abroad) and not _NEVER_SOMEONES.match(key):
            yield Value(found.start(), found.end(), key)
    for found in _LOCAL.finditer(text):
        yield Value(found.start("number"), found.end(), re.sub(r"\D", "", found["number"]))


def phone_key(written: str) -> str:
    """A telephone number in digits, as portal.phone_numbers gives it."""
    digits = re.sub(r"\D", "", written)
    if digits.startswith("00") and not digits.startswith("0044"):
        return digits[2:]
    if digits.startswith("0044"):
        return "0" + digits[4:].lstrip("0")
    if digits.startswith("44"):
        return "0" + digits[2:].lstrip("0")
    if digits.startswith("7") and len(digits) == 10:
        return "0" + digits
    return digits


def emails_in(text: str) -> Iterator[Value]:
    """E-mail addresses, small and without spaces."""
    for found in _EMAIL.finditer(text):
        yield Value(found.start(), found.end(), re.sub(r"\s", "", found.group()).casefold())


def ni_numbers_in(text: str) -> Iterator[Value]:
    """National Insurance numbers."""
    seen: set[int] = set()
    for pattern in (_NI, _NI_INVENTED):
        for found in pattern.finditer(text):
            if found.start() not in seen:
                seen.add(found.start())
                key = re.sub(r"[\s-]", "", found.group()).upper()
                yield Value(found.start(), found.end(), key)


def plates_in(text: str) -> Iterator[Value]:
    """Number plates: of today's form anywhere, older ones where the words speak of a vehicle."""
    for found in _PLATE.finditer(text):
        yield Value(found.start(), found.end(), re.sub(r"\s", "", found.group()))
    for found in _OLD_PLATE.finditer(text):
        before = text[max(0, found.start() - 40) : found.start()]
        if _OF_A_VEHICLE.search(before) or _stands_apart(found.group()):
            yield Value(found.start(), found.end(), re.sub(r"\s", "", found.group()))


def _stands_apart(plate: str) -> bool:
    return bool(_OLD_PLATE_APART.fullmatch(plate)) and plate[-3:].lower() not in NOT_NAMES


def postcodes_in(text: str) -> Iterator[Value]:
    """Postcodes, folded into one word."""
    for found in _POSTCODE.finditer(text):
        yield Value(found.start(), found.end(), (found[1] + found[2]).lower())


def tenancy_refs_in(text: str) -> Iterator[Value]:
    """Tenancy numbers."""
    for found in _TENANCY.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        yield Value(found.start(), found.end(), f"{digits[:7]}-{digits[7:]}")


def case_refs_in(text: str) -> Iterator[Value]:
    """Case numbers."""
    for found in _CASE.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        yield Value(found.start(), found.end(), f"ASB-{digits[:4]}-{digits[4:]}")


def person_refs_in(text: str) -> Iterator[Value]:
    """Numbers of persons."""
    for found in _PERSON.finditer(text):
        yield Value(found.start(), found.end(), found.group())


def dates_in(text: str) -> Iterator[tuple[int, int, tuple[date, ...]]]:
    """Days, each with what it may mean: a year of two digits means both centuries."""
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for found in pattern.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            days = tuple(_days(found.groupdict()))
            if days:
                taken.append((found.start(), found.end()))
                yield found.start(), found.end(), days


def _days(parts: dict[str, str | None]) -> Iterator[date]:
    month = MONTHS[parts["mn"].lower()] if parts.get("mn") else int(parts["m"] or 0)  # type: ignore[union-attr]
    year, day = parts["y"] or "", int(parts["d"] or 0)
    for century in ("19", "20") if len(year) == 2 else ("",):
        try:
            yield date(int(century + year), month, day)
        except ValueError:
            continue
