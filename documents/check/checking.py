"""Checks one document: every text that was found in it against the register, for its own readers."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from documents.check.addresses import addresses_in
from documents.check.beside import with_owners
from documents.check.contents import Contents, Piece
from documents.check.findings import Checked, Finding, Hit, Paper
from documents.check.folding import words_of
from documents.check.grouping import grouped
from documents.check.name_hits import NameHits
from documents.check.own_lines import spans_of_own_lines
from documents.check.register import Register
from documents.check.value_hits import ValueHits
from documents.check.vocabulary import Vocabulary

_WORDS_OF_PLACES = re.compile(r"[^\W\d_.;:!?()-]*(?:[\s,'’]+[^\W\d_.;:!?()-]*)*")
_LONGEST_PLACE, _MOST_LINES = 60, 3
_ALIKE = 88  # of 100
_LONGEST_PIECE = 400_000


class Checker:
    """Checks documents against one register, with what was learned from all papers."""

    def __init__(self, register: Register, vocabulary: Vocabulary) -> None:
        self._register = register
        self._vocabulary = vocabulary
        self._names = NameHits(register, vocabulary)
        self._values = ValueHits(register, vocabulary)

    def check(self, paper: Paper, contents: Contents) -> Checked:
        """All findings of a document, excused ones too."""
        pieces = [
            *contents.pieces,
            Piece("filename", _as_words(paper.file_name)),
            Piece("title", paper.title),
        ]
        manual = list(contents.manual)
        findings: list[Finding] = []
        for number, piece in enumerate(pieces):
            if len(piece.text) > _LONGEST_PIECE:
                manual.append("too much text to check")
            findings += [_finding(hit, piece, number) for hit in self._hits(paper, piece)]
        return Checked(paper.ref, grouped(findings, [it.text for it in pieces]), manual)

    def _hits(self, paper: Paper, piece: Piece) -> list[Hit]:
        text = piece.text[:_LONGEST_PIECE]
        words = words_of(text)
        places = addresses_in(self._register, text, words)
        names = list(self._names.hits(paper, piece.where, text, words, places))
        found = _without_parts(
            [
                *names,
                *self._values.addresses(paper, text, places, names),
                *self._values.values(paper, text),
                *self._values.dates(paper, piece.where, text, names),
            ]
        )
        if piece.where == "image":
            found = self._without_misread_own(found, text)
        return with_owners(_with_own_postcodes(found, text), text)

    def _without_misread_own(self, found: list[Hit], text: str) -> list[Hit]:
        """Without what OCR made of the landlord's own lines and numbers: never what means someone."""
        own = spans_of_own_lines(text, self._vocabulary.own_lines)
        return [
            it
            for it in found
            if it.candidates
            or (
                not any(start <= it.start and it.end <= end for start, end in own)
                and not (
                    it.kind in ("email", "phone")
                    and any(
                        fuzz.ratio(it.key, known) >= _ALIKE for known in self._vocabulary.own_values
                    )
                )
            )
        ]


def _finding(hit: Hit, piece: Piece, number: int) -> Finding:
    return Finding(
        kind=hit.kind,
        text=" ".join(piece.text[hit.start : hit.end].split()),
        where=piece.where,
        page=piece.page,
        start=hit.start,
        end=hit.end,
        piece=number,
        key=hit.key,
        candidates=hit.candidates,
        excused=bool(hit.why),
        why=hit.why,
    )


def _without_parts(found: list[Hit]) -> list[Hit]:
    """Without what stands inside something longer: a name in an e-mail address, a postcode in a number."""
    longer = [it for it in found if it.kind in ("email", "address", "national insurance number")]
    return [
        it
        for it in found
        if not any(
            other.start <= it.start and it.end <= other.end and other.kind != it.kind
            for other in longer
        )
    ]


def _with_own_postcodes(found: list[Hit], text: str) -> list[Hit]:
    """Fold away the postcode that ends the reader's own address, though the register has another."""
    ends = [it.end for it in found if it.kind == "address" and it.why == "reader"]
    return [
        it._replace(why="reader")
        if it.kind == "postcode" and any(_is_behind(text, end, it.start) for end in ends)
        else it
        for it in found
    ]


def _is_behind(text: str, end: int, start: int) -> bool:
    """Whether only words of a place stand between an address and a postcode."""
    between = text[end:start]
    return (
        0 <= start - end <= _LONGEST_PLACE
        and between.count("\n") <= _MOST_LINES
        and bool(_WORDS_OF_PLACES.fullmatch(between))
    )


def _as_words(file_name: str) -> str:
    """A file's name in words: its ending and folders away, underscores as spaces."""
    name = file_name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    stem = name.rsplit(".", 1)[0] if "." in name else name
    stem = (
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem)
        if not re.search(r"(Mac|Mc|Fitz|De|Le)[A-Z]", stem)
        else stem
    )
    return re.sub(r"[_+]|%20", " ", stem)
