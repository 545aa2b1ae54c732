"""Reads what the sandbox answers to a request to draw, bit by bit, and believes no number in it."""

from __future__ import annotations

from dataclasses import dataclass

from documents.sandbox.asking import Answer, CannotBeOpenedError
from documents.sandbox.wire import (
    COUNT,
    MOST_BYTES_OF_WORDS,
    MOST_DOTS,
    MOST_PAGES,
    MOST_POINTS,
    PAGE,
    Word,
    unpacked_words,
)


@dataclass(frozen=True, slots=True)
class AnsweredPage:
    """One page: its size in points and, if it was drawn, in dots; its words, and its dots."""

    number: int
    points: tuple[float, float]
    width: int
    height: int
    words: list[Word]
    dots: bytes


def count_of_pages(answer: Answer) -> int:
    """How many pages the file has. Raises CannotBeOpenedError for a number that cannot be."""
    count: int = COUNT.unpack(answer.read(COUNT.size))[0]
    if not 0 < count <= MOST_PAGES:
        raise CannotBeOpenedError
    return count


def next_page(answer: Answer, count: int) -> AnsweredPage | None:
    """The next page; None after the last. Raises CannotBeOpenedError or ValueError for what is no page."""
    begun = answer.read_some(PAGE.size)
    if not begun:
        return None
    head = begun + answer.read(PAGE.size - len(begun))
    number, across, down, width, height, bytes_a_dot, length = PAGE.unpack(head)
    if (
        not 0 < number <= count
        or not 0 < across <= MOST_POINTS * 100
        or not 0 < down <= MOST_POINTS * 100
        or length > MOST_BYTES_OF_WORDS
        or width * height > MOST_DOTS
        or bytes_a_dot not in (0, 1, 3)
    ):
        raise CannotBeOpenedError
    words = unpacked_words(answer.read(length))
    dots = answer.read(width * height * bytes_a_dot) if bytes_a_dot else b""
    return AnsweredPage(number, (across / 100, down / 100), width, height, words, dots)
