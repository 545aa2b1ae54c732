"""Finds addresses: a street with a number before it, a flat, a house of the reader's street."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from documents.check.folding import Word, fold
from documents.check.register import Register
from documents.check.words import NOT_NAMES, STREET_WORDS

_NUMBER = re.compile(r"[1-9]\d{0,3}[a-z]?(?:/\d{1,3}[a-z]?)?")
_FLAT = re.compile(
    r"\b(?:(?:flat|apartment|room|unit)(?:\s{0,2}(?=\d)|\s{1,2})|(?:apt|f)\.?\s{0,2}(?=\d)|apt\.?\s{1,2})"
    r"(?P<flat>\d{1,3}\s?/\s?(?:\d{1,3}|[a-z]{1,2}(?![a-z]))|\d{1,3}[a-z]{0,2}|[a-z](?![a-z])"
    r"|[bg](?:f[lrc]?\d?|/[lrc\d])|"
    r"(?:basement|ground|garden|lower|upper|first|second|third|top)(?:\s(?:floor|left|right)){0,2})\b",
    re.I,
)
_WORDS_OF_ONE_LETTER = ("a", "i")  # "the flat a neighbour has" names none
# 9 (1/2) Elm Court: house 9, flat 1/2.
_FLAT_BEHIND_NUMBER = re.compile(
    r"(?<![\w/])(?P<number>\d{1,4}[a-z]?)\s?\((?:flat\s)?(?P<flat>[\da-z]{1,3}(?:/[\da-z]{1,3})?)\)\s{1,2}$",
    re.I,
)
_HOUSE = re.compile(
    r"\b(?:at|from|in|of|to|next door at|opposite|no\.?|number|house)\s+(?:number|no\.?|nr\.?)\s?"
    r"(\d{1,4}[a-z]?)\b",
    re.I,
)
# A flat without the word: 2/1, 1F2, GFL, G/1.
_CODE = r"(?P<flat>\d{1,3}/(?:\d{1,3}|[LRC])|\d{1,2}F[LRC\d]|[GBPT]F[LRC\d]?|[GB]/[LRC\d])"
_CODE_BEFORE = re.compile(rf"(?<![\w/]){_CODE}[\s,]{{1,3}}$")
_CODE_BEHIND = re.compile(rf"(?:[ ,]{{1,2}}|[ ]?\(){_CODE}(?![\w/])\)?")
_LONGEST_CODE = 14
_LONGEST_FLAT = 30
# Not "on 2/1" or "until 2/1": that is a day.
_LONE_CODE = re.compile(
    r"\b(?:in|at|above|below|opposite|beside|into|outside|tenant of|noise from)\s(\d{1,2}/\d{1,2})(?![\d/])",
    re.I,
)
_MOST_WORDS_OF_A_STREET = 3
_COMMA = re.compile(r"[ ]?,\s")
_JOINED = re.compile(r"[ \t\u00a0]{0,3}[,.]?[ \t]{0,3}\n?[ \t]{0,3}|[ ]?-[ ]?|_")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a text. `homes` are those of the register that it may mean; `key` compares it."""

    start: int
    end: int
    key: str
    street: str
    number: str
    flat: str
    homes: frozenset[str]


def flat_key(flat: str) -> str:
    """A flat's number as it is compared: `Flat 0/1` and `0 / 1` are one."""
    return re.sub(r"^(?:flat|apartment|apt|unit|room|f)\.?|\s", "", flat.strip().casefold())


def number_key(number: str) -> str:
    """A house's number as it is compared."""
    return re.sub(r"\s", "", number.casefold())


def addresses_in(register: Register, text: str, words: list[Word]) -> list[Address]:
    """Every address of a text, each with the flat that stands beside it."""
    flats = [(it.start(), it.end(), flat_key(it["flat"])) for it in _flats_in(text)]
    found: list[Address] = []
    for at, word in enumerate(words):
        last, street, homes = _street_at(register, text, words, at)
        if last < 0:
            continue
        before = words[at - 1] if at else None
        bracketed = _FLAT_BEHIND_NUMBER.search(text[max(0, word.start - 20) : word.start])
        if bracketed:
            start = word.start - (len(bracketed.group()))
            flat = flat_key(bracketed["flat"])
            number = number_key(bracketed["number"])
            found.append(
                Address(start, words[last].end, "", street, number, flat, frozenset(homes))
            )
            continue
        if not before or not _JOINED.fullmatch(text[before.end : word.start]):
            continue
        number = _number_of(before)
        if not number:
            continue
        start = before.start
        found.append(Address(start, words[last].end, "", street, number, "", frozenset(homes)))
    return [_with_flat(register, it, flats, text) for it in found]


def _flats_in(text: str) -> Iterator[re.Match[str]]:
    return (it for it in _FLAT.finditer(text) if it["flat"] not in _WORDS_OF_ONE_LETTER)


def _number_of(word: Word) -> str:
    return number_key(word.written) if _NUMBER.fullmatch(word.written.casefold()) else ""


def _street_at(
    register: Register, text: str, words: list[Word], at: int
) -> tuple[int, str, list[str]]:
    """The last word, name and homes of the street that begins here; -1 if none does."""
    held = register.streets.get(words[at].folded, {})
    for street in sorted(held, key=len, reverse=True):
        rest = words[at : at + len(street)]
        if tuple(it.folded for it in rest) == street or (
            len(rest) == len(street)
            and tuple(it.folded for it in rest[:-1]) == street[:-1]
            and _short(rest[-1].folded) == street[-1]
        ):
            return at + len(street) - 1, " ".join(street), held[street]
    if not words[at].is_capital or words[at].folded in NOT_NAMES:
        return -1, "", []
    for length in (4, 3, 2):
        rest = words[at : at + length]
        if len(rest) < length or not all(it.is_capital for it in rest):
            continue
        if not re.fullmatch(r"(?:[^\W_]|[ '’-])*", text[rest[0].start : rest[-1].end]):
            continue
        if rest[-1].folded in STREET_WORDS | register.words_of_streets:
            name = [*(it.folded for it in rest[:-1]), _short(rest[-1].folded)]
            return at + length - 1, " ".join(name), []
    return _street_before_a_town(register, text, words, at)


def _street_before_a_town(
    register: Register, text: str, words: list[Word], at: int
) -> tuple[int, str, list[str]]:
    """A street whose name does not say so, before a town of the register: "14 Seafield, Ayton"."""
    for last in range(at, min(at + _MOST_WORDS_OF_A_STREET, len(words) - 1)):
        if not words[last].is_capital:
            break
        gap = text[words[last].end : words[last + 1].start]
        if words[last + 1].folded in register.words_of_places and _COMMA.fullmatch(gap):
            return last, " ".join(it.folded for it in words[at : last + 1]), []
        if gap != " ":
            break
    return -1, "", []


_SHORT = {
    "st": "street", "rd": "road", "ave": "avenue", "av": "avenue", "dr": "drive", "pl": "place",
    "ct": "court", "cres": "crescent", "gdns": "gardens", "terr": "terrace", "ter": "terrace",
    "sq": "square", "ln": "lane", "quad": "quadrant", "cl": "close",
}  # fmt: skip


def _short(word: str) -> str:
    return _SHORT.get(word, word)


def _with_flat(
    register: Register, address: Address, flats: list[tuple[int, int, str]], text: str
) -> Address:
    """The address with the flat before or after it, and the homes that are left then."""
    flat, start, end = address.flat, address.start, address.end
    for begins, ends, written in flats:
        if ends <= start and re.fullmatch(r"[\s,]{1,4}|\s(?:at|in|of)\s", text[ends:start]):
            flat, start = written, begins
        elif begins >= end and re.fullmatch(r"[ ,(]{1,3}", text[end:begins]):
            flat, end = written, ends
    number = address.number
    coded = None if flat else _CODE_BEFORE.search(text[max(0, start - _LONGEST_CODE) : start])
    if coded:
        flat, start = flat_key(coded["flat"]), start - len(coded.group())
    coded = None if flat else _CODE_BEHIND.match(text[end : end + _LONGEST_CODE])
    if coded:
        flat, end = flat_key(coded["flat"]), end + coded.end()
    if not flat:
        flat, start, end = _flat_of_register(register, address, text, start, end)
    if not flat and "/" in number:
        # 12/3 Ann Street: house 12, flat 3.
        number, _, flat = number.partition("/")
    homes = frozenset(
        it
        for it in address.homes
        if number_key(register.homes[it].number) == number
        and (not flat or flat_key(register.homes[it].flat) == flat)
    )
    key = f"{flat} {number} {address.street}".strip()
    return replace(address, start=start, end=end, number=number, flat=flat, homes=homes, key=key)


def _flat_of_register(
    register: Register, address: Address, text: str, start: int, end: int
) -> tuple[str, int, int]:
    """The flat beside a house, written just as the register has it: "Ground Left, 14 Elm Court"."""
    before, behind = text[max(0, start - _LONGEST_FLAT) : start], text[end : end + _LONGEST_FLAT]
    for it in address.homes:
        flat = register.homes[it].flat
        if flat and number_key(register.homes[it].number) == address.number:
            written = re.escape(flat)
            if found := re.search(rf"(?<![\w/]){written}[\s,]{{1,3}}$", before, re.I):
                return flat_key(flat), start - len(found.group()), end
            if found := re.match(rf"[ ,(]{{1,3}}{written}(?![\w/])", behind, re.I):
                return flat_key(flat), start, end + found.end()
    return "", start, end


def lone_flats_in(text: str, addresses: list[Address]) -> Iterator[tuple[int, int, str]]:
    """Flats that stand without a street: they mean one of the reader's building."""
    for found in _LONE_CODE.finditer(text):
        if not any(it.start <= found.start(1) < it.end for it in addresses):
            yield found.start(1), found.end(1), found[1]
    for found in _flats_in(text):
        if any(it.start <= found.start() < it.end for it in addresses):
            continue
        if found.group().casefold().startswith("f") and not found.group().casefold().startswith(
            "flat"
        ):
            continue
        yield found.start(), found.end(), flat_key(found["flat"])


def house_numbers_in(text: str) -> Iterator[tuple[int, int, str]]:
    """ "at number 12": a house of the reader's street."""
    for found in _HOUSE.finditer(text):
        yield found.start(1), found.end(1), number_key(found[1])


def is_same_place(register: Register, address: Address, home_id: str) -> bool:
    """Whether an address is this home, or its building without saying which flat."""
    home = register.homes[home_id]
    return (
        fold(home.street) == address.street
        and number_key(home.number) == address.number
        and (not address.flat or flat_key(home.flat) == address.flat)
    )
