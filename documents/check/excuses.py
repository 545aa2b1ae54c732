"""Whether a name is no hindrance: the reader's own, or a colleague's or an official's at work.

An excuse needs evidence in the document. What smoothing finds (Mac for Mc) it never excuses.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

from documents.check.colleagues import LABEL
from documents.check.findings import Paper
from documents.check.folding import fold, words_of
from documents.check.mentions import Mention, fits, gender_of
from documents.check.register import Register, RegisteredPerson, StaffMember, Surname
from documents.check.words import (
    OFFICIAL_AFTER,
    OFFICIAL_TITLES,
    ROLE_WORDS,
    SIGN_OFFS,
    STAFF_CUES,
    TITLES,
)

_ALIKE = 82  # of 100
_BEFORE, _AFTER = 60, 60  # characters in which a role is looked for


_DOCTORS = ("dr", "doctor")
_PRACTICE = re.compile(r"(?:['’]s)?\s(?:surgery|(?:medical\s)?practice|clinic)\b", re.I)
_LABELLED = re.compile(f"{LABEL}$", re.I)


def is_readers(register: Register, paper: Paper, mention: Mention, written: str) -> bool:
    """Whether a reader bears this name in just this form."""
    return any(
        _bears(register, register.people[it], mention, written)
        for it in paper.readers
        if it in register.people
    )


def _bears(register: Register, person: RegisteredPerson, mention: Mention, written: str) -> bool:
    one, other = gender_of(person.title), gender_of(mention.title)
    if one and other and one != other:
        return False
    surnames = [surname for surname in person.surnames if _same(surname, mention.strict)]
    if not surnames:
        return False
    exactly = any(_plain(surname) in _plain(written) for surname in surnames)
    if not exactly and _someone_is_called_just_so(register, mention, written):
        return False
    names = [word.strict for word in words_of(person.forename)]
    if mention.given_strict:
        return (
            mention.given_strict[0] in names
            or "".join(mention.given_strict).startswith("".join(names))
            or "".join(names) == mention.given_strict[0]
        )
    return not mention.initials or not names or mention.initials[0] == names[0][0]


def _same(surname: str, strict: tuple[str, ...]) -> bool:
    """Whether letters are the same but for accents, hyphens and apostrophes; Mac is not Mc."""
    return "".join(word.strict for word in words_of(surname)) == "".join(strict)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).casefold()


def _someone_is_called_just_so(register: Register, mention: Mention, written: str) -> bool:
    """Whether another person's surname is written exactly like this one, accents and all."""
    return any(
        _plain(surname) in _plain(written)
        for it in mention.candidates
        for surname in register.people[it].surnames
        if any(not c.isascii() or not c.isalpha() for c in surname)
    )


def party_bears(register: Register, paper: Paper, mention: Mention) -> bool:
    """Whether a party of the case who is no reader could be meant."""
    return any(
        it in mention.candidates
        or (
            it in register.people
            and any(tuple(fold(s).split()) == mention.surname for s in register.people[it].surnames)
            and fits(register.people[it], mention)
        )
        for it in paper.others
    )


def is_staffs(
    register: Register,
    staff: dict[Surname, list[StaffMember]],
    paper: Paper,
    mention: Mention,
    text: str,
    *,
    signed: bool = False,
) -> bool:
    """Whether a colleague is named for their work: their role stands beside it, or it is the case's officer.

    `signed`: the text is what a program notes of a file's author; their full name as a line is evidence.
    """
    if mention.form == "lone" and not mention.title:
        return False
    before = text[max(0, mention.start - _BEFORE) : mention.start]
    after = text[mention.end : mention.end + _AFTER]
    signs = (_signs_off(before) and _begins_with_a_role(after)) or bool(_LABELLED.search(before))
    signs = signs or any(f"@{domain}" in after.casefold() for domain in register.staff_domains)
    called = [it for it in staff.get(mention.surname, []) if _is_called(it.forename, mention)]
    if not called:
        # Whoever signs for the landlord may have left: the sign-off and the role are the evidence.
        return signs
    if signs or _has_a_role(before, after):
        return True
    if signed and mention.given and _is_a_line(mention, text):
        return True
    if mention.given and not mention.candidates:
        # Their full name, which no one else of the register bears.
        return True
    officers = {it.ref for it in called if it.ref}
    return bool(paper.officer and paper.officer in officers and mention.form != "lone")


def _is_a_line(mention: Mention, text: str) -> bool:
    before, after = text[: mention.start], text[mention.end :]
    return before[-1:] in ("", "\n") and after[:1] in ("", "\n")


def is_misread_reader(register: Register, paper: Paper, mention: Mention, written: str) -> bool:
    """Whether OCR made a reader's name into one that no one of the register bears."""
    if mention.candidates or register.bearers(mention.surname):
        return False
    plain = " ".join(it for it in fold(written).split() if it not in TITLES)
    for it in paper.readers:
        person = register.people.get(it)
        if not person or not person.surnames:
            continue
        surname, forename = fold(person.surnames[0]), fold(person.forename)
        names = [f"{forename} {surname}", f"{forename[:1]} {surname}", surname]
        if any(fuzz.ratio(plain, name) >= _ALIKE for name in names):
            return True
    return False


def _is_called(forename: str, mention: Mention) -> bool:
    names = [word.strict for word in words_of(forename)]
    if not names:
        return True
    if mention.given_strict:
        return mention.given_strict[0] in names
    return not mention.initials or mention.initials[0] == names[0][0]


def _signs_off(before: str) -> bool:
    tail = " ".join(before.split()).casefold().rstrip(" ,.")
    return tail.endswith(SIGN_OFFS)


def _begins_with_a_role(after: str) -> bool:
    line = [word.folded for word in words_of(after.lstrip(" ,\n-–(")[:45])][:5]
    return not ROLE_WORDS.isdisjoint(line)


def _has_a_role(before: str, after: str) -> bool:
    """Whether the words next to a name, on its line or the neighbouring one, say what it does here."""
    tail = re.split(r"[.!?]\s", before)[-1]
    tail = " ".join(tail.split()).casefold().rstrip(" :,-–(").rstrip(")")
    if any(tail.endswith(cue) for cue in STAFF_CUES):
        return True
    if not ROLE_WORDS.isdisjoint(it.folded for it in words_of(tail[-24:])):
        return True
    head = re.split(r"[.!?]\s|\n\s*\n", after)[0].lstrip(" ,\n-–(")
    near = [word.folded for word in words_of(head[:45])][:4]
    return not ROLE_WORDS.isdisjoint(near) or any(
        head.casefold().startswith(cue)
        for cue in ("from our", "of our", "from this office", "our ", "from the office")
    )


def is_officials(mention: Mention, text: str) -> bool:
    """Whether the name carries a public office: a councillor's, a sheriff's, a constable's."""
    if mention.title in OFFICIAL_TITLES:
        return True
    if mention.title in _DOCTORS and _PRACTICE.match(text[mention.end : mention.end + 20]):
        return True
    following = words_of(text[mention.end : mention.end + 8])
    return (
        bool(following) and following[0].folded in OFFICIAL_AFTER and following[0].written.isupper()
    )
