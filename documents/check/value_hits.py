"""Which addresses, numbers and days of a text are someone else's, and which are excused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from documents.check import values
from documents.check.addresses import (
    Address,
    flat_key,
    house_numbers_in,
    is_same_place,
    lone_flats_in,
    number_key,
)
from documents.check.contents import Where
from documents.check.findings import Hit, Paper
from documents.check.folding import fold, fold_word, words_of
from documents.check.register import Register, RegisteredHome
from documents.check.vocabulary import Vocabulary
from documents.check.words import ROLE_WORDS, SIGN_OFFS

_LABELLED = re.compile(r"(?:\bborn\b|\bbirth|\bd\.?\s?o\.?\s?b\b|\bb\.)[^.\n]{0,24}$", re.I)
_LABEL_AFTER = re.compile(r"^[\s)\]]{0,2}\(?\s?(?:d\.?o\.?b|date of birth|birth)", re.I)
_SINCE = re.compile(
    r"\b(?:since|from|began|begins|begin|started|start(?:ing)?|moved|dated|until|ended|signed|on|act)\s*$",
    re.I,
)
_YOUNGEST, _OLDEST = timedelta(days=14 * 365), timedelta(days=110 * 366)
_AHEAD = timedelta(days=3 * 366)
_NEAR = 80  # characters
_BESIDE = 12  # characters: ", born " and the like
_SIGNATURE = 160  # characters: sign-off, name, role, label
_DIRECT = re.compile(
    r"(?:\bdirect(?:\s(?:line|dial|tel(?:ephone)?|number))?|^\s*(?:tel(?:ephone)?|phone|mob(?:ile)?|t|m))[\s.:]*$",
    re.I | re.M,
)
_YOUR = re.compile(
    r"\byour\s(?:own\s)?(?:car|vehicle|van|motorbike|motorcycle)[\s,(]*(?:registration|reg\.?)?[\s:,]*$",
    re.I,
)
_YOUR_NUMBER = re.compile(
    r"\byour\s(?:\w+\s){0,2}(?:number|phone|telephone|mobile|landline)(?:\s(?:is|as|on))?[\s:,(]*$",
    re.I,
)


class ValueHits:
    """Judges addresses, numbers and days for the readers of one document."""

    def __init__(self, register: Register, vocabulary: Vocabulary) -> None:
        self._register = register
        self._vocabulary = vocabulary
        # Where residents have their mail too, an address is no colleague's for its ending.
        self._own_domains = register.staff_domains | (vocabulary.own_domains - register.domains)

    def addresses(
        self, paper: Paper, text: str, places: list[Address], names: list[Hit]
    ) -> Iterator[Hit]:
        """The addresses of one text, and flats and houses that stand without a street."""
        homes = self._homes_of(paper)
        for it in places:
            why = ""
            if any(is_same_place(self._register, it, home) for home in homes):
                why = "reader"
            elif self._vocabulary.is_own_value(
                f"address {it.number} {it.street}",
                len(it.homes) / max(1, len(self._register.homes)),
            ):
                why = "landlord"
            elif self._is_correspondence(paper, it) or (
                self._was_theirs(paper, it) and _stands_below_reader(it, names, text)
            ):
                why = "reader"
            people = frozenset(
                one for home in it.homes for one in self._register.people_of_home.get(home, ())
            )
            yield Hit("address", it.start, it.end, it.key, people, why)
        own = [self._register.homes[it] for it in homes]
        for start, end, flat in lone_flats_in(text, places):
            theirs = {flat_key(home.flat) for home in own if home.flat}
            if not theirs:
                continue
            why = "reader" if flat in theirs else ""
            people = self._of_building(own, flat)
            if text[start].isdigit() and not (people or why):
                continue  # No flat there has such a number, so it is a day or a share.
            yield Hit("address", start, end, f"flat {flat}", people, why)
        for start, end, house in house_numbers_in(text):
            if own and any(number_key(home.number) == house for home in own):
                continue
            if own:
                yield Hit("address", start, end, f"house {house}")

    def _of_building(self, own: list[RegisteredHome], flat: str) -> frozenset[str]:
        register = self._register
        return frozenset(
            person
            for home in own
            for other in register.streets.get(fold(home.street).split()[0], {}).get(
                tuple(fold(home.street).split()), []
            )
            if register.homes[other].number == home.number
            and flat_key(register.homes[other].flat) == flat
            for person in register.people_of_home.get(other, ())
        )

    def _homes_of(self, paper: Paper) -> set[str]:
        """Where the readers lived on the document's day, and the home that a tenancy's document is about."""
        homes = {
            stay.home
            for reader in paper.readers
            for stay in self._register.stays_of.get(reader, [])
            if stay.covers(paper.dated)
        }
        return {it for it in homes | {paper.home} if it in self._register.homes}

    def _is_correspondence(self, paper: Paper, address: Address) -> bool:
        wanted = f"{address.number} {address.street}"
        people = self._register.people
        theirs = [fold(people[it].address) for it in paper.readers if it in people]
        return any(
            wanted in one and (not address.flat or fold(address.flat) in one.split(wanted)[0])
            for one in theirs
        )

    def _was_theirs(self, paper: Paper, address: Address) -> bool:
        """Whether a reader ever lived there."""
        return any(
            stay.home in self._register.homes and is_same_place(self._register, address, stay.home)
            for it in paper.readers
            for stay in self._register.stays_of.get(it, [])
        )

    def values(self, paper: Paper, text: str) -> Iterator[Hit]:
        """E-mail addresses, numbers and references of one text."""
        register, vocabulary = self._register, self._vocabulary
        readers = paper.readers
        for it in values.emails_in(text):
            people = register.by_email.get(it.key, set())
            domain = it.key.rsplit("@", 1)[-1]
            why = "reader" if people & readers else ""
            if not people and (
                any(domain == own or domain.endswith(f".{own}") for own in self._own_domains)
                or vocabulary.is_own_value(it.key)
            ):
                why = "landlord"
            yield Hit("email", it.start, it.end, it.key, frozenset(people), why)
        staff = {values.phone_key(one.phone) for one in register.staff if one.phone}
        for it in values.numbers_in(text):
            people = register.by_phone.get(it.key, set())
            if len(it.key) < values.SHORTEST_PHONE:
                people = {one for one in readers if register.has_phone_ending(one, it.key)}
            why = "reader" if people & readers else ""
            if not people and _YOUR_NUMBER.search(text[: it.start]):
                why = "reader"
            if not people and (
                it.key in staff
                or vocabulary.is_own_value(it.key)
                or _is_under_a_signature(text, it)
            ):
                why = "landlord"
            yield Hit("phone", it.start, it.end, it.key, frozenset(people), why)
        for it in values.ni_numbers_in(text):
            people = register.by_ni.get(it.key, set())
            why = "reader" if people & readers else ""
            yield Hit("national insurance number", it.start, it.end, it.key, frozenset(people), why)
        for it in values.plates_in(text):
            why = "reader" if _YOUR.search(text[: it.start]) else ""
            yield Hit("vehicle", it.start, it.end, it.key, why=why)
        own_codes = {fold_word(register.homes[it].postcode) for it in self._homes_of(paper)}
        own_codes |= {
            value.key
            for it in readers
            if it in register.people
            for value in values.postcodes_in(register.people[it].address)
        }
        for it in values.postcodes_in(text):
            why = "reader" if it.key in own_codes else ""
            share = len(register.postcodes.get(it.key, ())) / max(1, len(register.homes))
            if not why and vocabulary.is_own_value(it.key, share):
                why = "landlord"
            yield Hit("postcode", it.start, it.end, it.key, why=why)
        yield from self._references_found(paper, text)

    def _references_found(self, paper: Paper, text: str) -> Iterator[Hit]:
        register = self._register
        for it in values.tenancy_refs_in(text):
            why = "reader" if it.key in paper.tenancies else ""
            people = frozenset(stay.person for stay in register.stays_of_tenancy.get(it.key, []))
            yield Hit("tenancy number", it.start, it.end, it.key, people, why)
        for it in values.case_refs_in(text):
            case = register.cases.get(it.key)
            people = frozenset(case.parties) if case else frozenset()
            why = "reader" if it.key == paper.case else ""
            yield Hit("case number", it.start, it.end, it.key, people, why)
        for it in values.person_refs_in(text):
            person = register.by_ref.get(it.key, "")
            why = "reader" if person in paper.readers else ""
            people = frozenset([person] if person else [])
            yield Hit("person number", it.start, it.end, it.key, people, why)

    def dates(self, paper: Paper, where: Where, text: str, names: list[Hit]) -> Iterator[Hit]:
        """Days on which someone may have been born; `names` are those found in the same text."""
        register = self._register
        others = [it for it in names if not it.why]
        own = {register.people[it].born_on for it in paper.readers if it in register.people}
        known = {
            day
            for it in paper.readers
            for stay in register.stays_of.get(it, [])
            for day in (stay.from_day, stay.to_day)
        }
        for start, end, days in values.dates_in(text):
            before, after = text[max(0, start - 40) : start], text[end : end + 16]
            labelled = bool(_LABELLED.search(before) or _LABEL_AFTER.match(after))
            bearers = {it for day in days for it in register.by_birth.get(day, ())}
            key = " ".join(day.isoformat() for day in days)
            of_reader = labelled and any(
                it.why == "reader"
                and 0 <= start - it.end <= _BESIDE
                and "\n\n" not in text[it.end : start]
                for it in names
            )
            if not own.isdisjoint(days) or of_reader:
                if labelled:
                    yield Hit("birth date", start, end, key, frozenset(bearers), "reader")
                continue
            beside = _beside(start, end, others)
            is_theirs = any(bearers & it.candidates for it in beside)
            if labelled or is_theirs:
                people = frozenset(bearers & beside[0].candidates if is_theirs else bearers)
                yield Hit("birth date", start, end, key, people)
                continue
            if not known.isdisjoint(days) or _SINCE.search(before):
                continue
            # Of two centuries the later one is meant as long as it may be an appointment.
            past = [day for day in days if day <= paper.dated + _AHEAD]
            old = [day for day in past if _YOUNGEST < paper.dated - day < _OLDEST]
            # What someone drew a box over was meant for no one, whoever it is of.
            is_meant = (
                beside or where == "under-box" or any(register.by_birth.get(it) for it in old)
            )
            if old and len(old) == len(past) and is_meant:
                yield Hit("birth date", start, end, key, frozenset(bearers))


def _is_under_a_signature(text: str, number: values.Value) -> bool:
    """Whether it is the number of whoever signs for the landlord, by its label and what stands above."""
    before = text[max(0, number.start - _SIGNATURE) : number.start]
    label = _DIRECT.search(before)
    if not label:
        return False
    signed = max((before.casefold().rfind(it) for it in SIGN_OFFS), default=-1)
    above = before[signed : label.start()] if signed >= 0 else ""
    return not ROLE_WORDS.isdisjoint(it.folded for it in words_of(above))


def _stands_below_reader(address: Address, names: list[Hit], text: str) -> bool:
    """Whether it is the address under the reader's own name, to which the document goes."""
    return any(
        it.why == "reader"
        and it.end <= address.start
        and not text[it.end : address.start].strip(" ,\n")
        for it in names
    )


def _beside(start: int, end: int, others: list[Hit]) -> list[Hit]:
    near = [
        (min(abs(start - it.end), abs(it.start - end)), it)
        for it in others
        if it.start - end <= _NEAR and start - it.end <= _NEAR
    ]
    return [it for _distance, it in sorted(near, key=lambda pair: pair[0])]
