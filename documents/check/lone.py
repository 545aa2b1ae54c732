"""A surname that stands alone: is it someone, or a word, a street, a firm? Its neighbours decide."""

from __future__ import annotations

import re

from documents.check.addresses import Address
from documents.check.folding import Word
from documents.check.mentions import Mention
from documents.check.register import Register
from documents.check.vocabulary import Vocabulary
from documents.check.words import (
    FIRM_WORDS,
    KIN,
    MONTHS,
    NOT_NAMES,
    STREET_WORDS,
    WORDS_THAT_ARE_SURNAMES,
)

_RUN = re.compile(r"[ \u00a0]{1,2}|[ ]?\(|\)[ ]?|[ \n]?&[ \n]?|-")
_SENTENCE_END = re.compile(r"[.!?:;]\s*$|\n\s*$|^\s*$|[•·*\-–]\s*$|[\"“‘]$")  # noqa: RUF001
_BY = re.compile(
    r"\b(?:by|from|with|against|about|for|re|cc|of|to|and|saw|told|asked|says?|said|complainer|witness"
    r"|neighbours?|tenant|owner|occupier)\W{1,3}$",
    re.I,
)


def is_of_a_firm_or_place(
    register: Register, mention: Mention, text: str, words: list[Word]
) -> bool:
    """Whether the words after a name make it a firm's, a hall's or a street's."""
    at = mention.last
    run: list[str] = []
    while at + 1 < len(words) and len(run) < 4:
        following = words[at + 1]
        if not _RUN.fullmatch(text[words[at].end : following.start]):
            break
        if not following.is_capital and following.folded not in FIRM_WORDS | {"and"}:
            break
        run.append(following.folded)
        at += 1
    if not run:
        return False
    street = STREET_WORDS | register.words_of_streets
    return run[0] in street or not FIRM_WORDS.isdisjoint(run)


def is_of_a_date(text: str, word: Word) -> bool:
    """Whether a name is the month of a day: "3rd April", "April 2024"."""
    if word.folded not in MONTHS:
        return False
    before, after = text[max(0, word.start - 6) : word.start], text[word.end : word.end + 6]
    return bool(re.search(r"\d(?:st|nd|rd|th)?[ ]{0,2}$", before) or re.match(r",?\s\d", after))


def is_someone(
    register: Register,
    vocabulary: Vocabulary,
    mention: Mention,
    text: str,
    words: list[Word],
    addresses: list[Address],
    *,
    any_case: bool,
    is_party: bool,
) -> bool:
    """Whether a lone surname is to be decided by a person."""
    if any(it.start <= mention.start < it.end for it in addresses):
        return False
    if is_of_a_firm_or_place(register, mention, text, words):
        return False
    word = words[mention.first]
    folded = mention.surname[0] if len(mention.surname) == 1 else ""
    before = text[: mention.start]
    after = words[mention.last + 1] if mention.last + 1 < len(words) else None
    is_word = bool(folded) and (
        folded in WORDS_THAT_ARE_SURNAMES
        or folded in NOT_NAMES
        or folded in MONTHS
        or vocabulary.is_lower_word(folded)
    )
    if folded in MONTHS and is_of_a_date(text, word):
        return False
    if not word.is_capital and not any_case:
        return is_party and not is_word
    if is_party:
        return not is_word or not bool(_SENTENCE_END.search(before[-3:])) or any_case
    if folded and folded in register.words_of_places:
        return False
    if folded and vocabulary.is_template_word(
        folded, len(register.bearers(mention.surname)) / max(1, len(register.people))
    ):
        return False
    if any_case:
        named = bool(_BY.search(before)) and folded not in MONTHS and folded not in NOT_NAMES
        return (not is_word or named) and len(folded or "xxx") > 2
    starts = bool(_SENTENCE_END.search(before[-3:]))
    is_joined = bool(after) and text[words[mention.last].end : after.start] in (" ", "-")  # type: ignore[union-attr]
    if is_word:
        kin = bool(after) and after.folded in KIN and after.written.islower()  # type: ignore[union-attr]
        possessive = text[mention.end : mention.end + 2] in ("'s", "’s")
        return (kin and not starts) or (possessive and not starts)
    if word.written.isupper() and len(word.written) > 1:
        # A heading in capitals is no name, unless it stands alone among small words.
        around = [
            it for it in words[max(0, mention.first - 2) : mention.last + 3] if len(it.folded) > 1
        ]
        if sum(it.written.isupper() for it in around) > 2 and not _BY.search(before):
            return False
    if is_joined and after and after.is_capital and after.folded not in NOT_NAMES:
        return bool(_BY.search(before))
    if starts:
        return (bool(after) and after.written.islower()) or bool(_BY.search(before))  # type: ignore[union-attr]
    return True
