"""What looking into a file gives: every text that a reader or a tool could find in it, and where it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

Where = Literal["text", "image", "metadata", "comment", "hidden", "under-box", "filename", "title"]
WHERE: tuple[Where, ...] = get_args(Where)
LONGEST_ANSWER = 20_000_000  # characters


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of text; `page` counts from 1, and is 0 for what stands on no page."""

    where: Where
    text: str
    page: int = 0


@dataclass(slots=True)
class Contents:
    """All texts of one file, pictures for OCR or a person to read, and why a person must look.

    `pictures` are page numbers with a picture as PGM or PNG.
    """

    pieces: list[Piece] = field(default_factory=list)
    pictures: list[tuple[int, bytes]] = field(default_factory=list)
    manual: list[str] = field(default_factory=list)

    def add(self, where: Where, text: str, page: int = 0) -> None:
        """Keep a text, unless it is empty."""
        if text and not text.isspace():
            self.pieces.append(Piece(where, text, page))


_ON_PAGE = re.compile(r"\bpage (\d{1,5})\b")


def pages_to_read(manual: Iterable[str]) -> list[int]:
    """The pages that a person must read, by the reasons that were given; 0 means all of them."""
    named = (_ON_PAGE.search(why) for why in manual)
    return sorted({int(page[1]) if page else 0 for page in named})


class UnbelievableError(Exception):
    """An answer that is not of the agreed shape."""


def to_json(contents: Contents) -> str:
    """The pieces as the reader's process says them; its pictures follow as bytes."""
    return json.dumps(
        {
            "pieces": [[it.where, it.text, it.page] for it in contents.pieces],
            "pictures": [[page, len(picture)] for page, picture in contents.pictures],
            "manual": contents.manual,
        }
    )


def from_json(answer: bytes, pictures: bytes) -> Contents:
    """What the reader's process said, believed only in its agreed shape.

    Raises UnbelievableError.
    """
    try:
        said = json.loads(answer)
        contents = Contents(manual=[str(why)[:200] for why in said["manual"][:50]])
        for where, text, page in said["pieces"]:
            if where not in WHERE or not isinstance(text, str) or not isinstance(page, int):
                raise UnbelievableError
            contents.pieces.append(Piece(where, text, page))
        at = 0
        for page, length in said["pictures"]:
            contents.pictures.append((int(page), pictures[at : at + int(length)]))
            at += int(length)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnbelievableError from error
    return contents
