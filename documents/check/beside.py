"""Whose a telephone number or e-mail address is that no register knows: whoever is named right before it.

Only labels may stand between them ("Ann Boyd, housing officer, direct line"); what has a bearer in the
register is never excused so.
"""

from __future__ import annotations

from documents.check.findings import Hit
from documents.check.folding import words_of
from documents.check.words import FIRM_WORDS, ROLE_WORDS, word_set

_FARTHEST = 80  # characters
_LABELS = ROLE_WORDS | word_set(
    "tel telephone phone mobile mob direct dial line number no on at or and ext extension email e mail t m"
    " housing tenancy rent income repairs community safety neighbourhood estate customer service services"
    " area team senior antisocial behaviour noise mediation welfare wellbeing rights lettings allocations"
    " property maintenance technical local patch"
)
# Whoever reads "Dear Ms Boyd, ring …" is told someone else's number.
_ASKS = word_set("contact call ring text")
_OF_A_FIRM = _LABELS | _ASKS | word_set("a charity has have their its own")
_LIKE_A_PLACE = word_set("court gardens park hall estate ward day week hill")
_FIRM_WORDS = FIRM_WORDS - _LIKE_A_PLACE


def with_owners(found: list[Hit], text: str) -> list[Hit]:
    """The same hits, the numbers without a bearer excused as what stands before them is."""
    owned: list[Hit] = []
    for it in sorted(found, key=lambda hit: hit.start):
        if it.kind in ("phone", "email") and not it.why and not it.candidates:
            it = it._replace(why=_why(it, owned, text))
        owned.append(it)
    return owned


def _why(number: Hit, before: list[Hit], text: str) -> str:
    behind = [it for it in before if it.end <= number.start]
    nearest = max(behind, key=lambda it: it.end, default=None)
    begins = max(nearest.end if nearest else 0, number.start - _FARTHEST)
    words = words_of(text[begins : number.start])
    between = {word.folded for word in words}
    if nearest and begins == nearest.end:
        labels = _LABELS if nearest.why == "reader" else _LABELS | _ASKS
        if between <= labels:
            return nearest.why
    named = [word for word in words if word.folded not in _OF_A_FIRM or word.is_capital]
    is_firm = bool(named) and named[-1].is_capital and named[-1].folded in _FIRM_WORDS
    return "firm" if is_firm else ""
