"""The pages of a document as they are read in the browser: what is ready of them, at most ten at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from documents.files import kept_pages
from documents.files.kept_pages import Copy
from documents.sandbox.wire import Word

A_SCREEN = 10
"""Pages that are shown at a time."""
MINUTES_UNTIL_ANOTHER_TRY = 10
ABOUT = "about"


class Problem(Enum):
    """Why a document has no pages."""

    LIMIT = "limit"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """One page that is drawn: its image's file, how large it is in dots and points, and its words."""

    number: int
    image: str
    width: int
    height: int
    points: tuple[float, float]
    words: list[Word]

    @property
    def paragraphs(self) -> list[list[str]]:
        """Its words as they are read aloud: paragraphs, each of lines that must not run together."""
        edge = max((word.right for word in self.words), default=0)
        return [_lines(words, edge) for words in self.paragraphs_of_words]

    @property
    def paragraphs_of_words(self) -> list[list[Word]]:
        """Its words in paragraphs, with the place of each."""
        return list(_paragraphs(self.words))


def first_of_screen(number: int) -> int:
    """The first page of the screen on which a page stands."""
    return (number - 1) // A_SCREEN * A_SCREEN + 1


def count_of(copy: Copy) -> int:
    """How many pages there are; 0 while nobody knows."""
    about = kept_pages.note(copy, ABOUT)
    return about.get("pages", 0) if about else 0


def has_all_words(copy: Copy) -> bool:
    """Whether the words of every page are known, also of those that are not drawn."""
    about = kept_pages.note(copy, ABOUT)
    return bool(about and about.get("has_all_words"))


def problem_of(copy: Copy) -> Problem | None:
    """Why there are none; a limit that was met is forgotten after some minutes, for another try."""
    about = kept_pages.note(copy, ABOUT)
    if not about or "problem" not in about:
        return None
    problem = Problem(about["problem"])
    is_over = time.time() - about["at"] > MINUTES_UNTIL_ANOTHER_TRY * 60
    return None if problem is Problem.LIMIT and is_over else problem


def keep_problem(copy: Copy, problem: Problem) -> None:
    """Note why a screen is not drawn, so that one file is not looked into again and again.

    How many pages there are stays known: screens that were drawn before can still be read.
    """
    about = kept_pages.note(copy, ABOUT) or {}
    problem_now = {"problem": problem.value, "at": time.time()}
    kept_pages.keep_note(copy, ABOUT, about | problem_now)


def ready_page(copy: Copy, number: int) -> ReadyPage | None:
    """A page, if it is drawn."""
    said = kept_pages.note(copy, str(number))
    if not said or not said["image"] or not kept_pages.is_kept(copy, said["image"]):
        return None
    across, down = said["points"]
    words = _words(said["words"])
    return ReadyPage(number, said["image"], said["width"], said["height"], (across, down), words)


def is_drawn(copy: Copy, first: int) -> bool:
    """Whether every page of a screen is."""
    count = count_of(copy)
    last = min(first + A_SCREEN - 1, count)
    return count > 0 and all(ready_page(copy, n) for n in range(first, last + 1))


def words_of(copy: Copy, number: int) -> list[Word] | None:
    """The words of a page, drawn or not; None while nobody knows them."""
    said = kept_pages.note(copy, str(number))
    return _words(said["words"]) if said else None


def _words(said: list[list[object]]) -> list[Word]:
    return [Word._make(word) for word in said]


def _paragraphs(words: list[Word]) -> Iterator[list[Word]]:
    found: list[Word] = []
    for word in words:
        if found and word.begins_line and _stands_apart(found[-1], word):
            yield found
            found = []
        found.append(word)
    if found:
        yield found


def _lines(words: list[Word], edge: int) -> list[str]:
    """The lines of a paragraph; one that reaches to the edge of the text goes on in the next."""
    lines: list[list[Word]] = []
    for word in words:
        goes_on = lines and (not word.begins_line or _goes_on(lines[-1], edge))
        if goes_on:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [" ".join(word.text for word in line) for line in lines]


def _goes_on(line: list[Word], edge: int) -> bool:
    """Whether a line ends where the page makes it end. A row of a table has gaps, and ends by itself."""
    height = line[-1].bottom - line[-1].top
    has_gaps = any(after.left - before.right > 2 * height for before, after in pairwise(line))
    return line[-1].right > edge * 0.85 and not has_gaps


def _stands_apart(before: Word, word: Word) -> bool:
    """Whether a line begins further below the one before than lines of one paragraph do, or above it."""
    gap = word.top - before.bottom
    height = max(before.bottom - before.top, 1)
    return gap > height * 0.6 or word.bottom < before.top
