"""The landlord's own lines as OCR misreads them: what nearly equals a line of very many papers."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_ALIKE = 80  # of 100
_LONG_ENOUGH = 20  # letters: a shorter line may be like anything


def spans_of_own_lines(text: str, own_lines: Iterable[str]) -> list[tuple[int, int]]:
    """Where a picture's text repeats a line of the landlord's templates, misread or not."""
    known = list(own_lines)
    spans: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        plain = plain_line(line)
        if len(plain) >= _LONG_ENOUGH and process.extractOne(
            plain, known, scorer=fuzz.ratio, score_cutoff=_ALIKE
        ):
            spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def plain_line(line: str) -> str:
    """A line as it is compared: small letters, single spaces."""
    return " ".join(line.casefold().split())
