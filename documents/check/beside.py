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
    " contact call ring text housing tenancy rent income repairs community safety neighbourhood estate"
    " customer service services area team senior antisocial behaviour noise mediation welfare wellbeing"
    " rights lettings allocations property maintenance technical local patch our your the"
)
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
    unlabelled = [at for at, word in enumerate(words) if word.folded not in _LABELS]
    if not unlabelled:
        is_near = nearest is not None and begins == nearest.end
        return nearest.why if nearest and is_near else ""
    last = words[unlabelled[-1]]
    return "firm" if last.is_capital and last.folded in _FIRM_WORDS else ""
