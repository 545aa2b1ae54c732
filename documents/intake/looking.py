"""Looks into a file, and tries to draw it: what is kept can be read.

Runs in a child of the sandbox alone: whatever it raises means that the file cannot be opened.
"""

from __future__ import annotations

import time

from documents.intake.pdf import inspect_pdf
from documents.intake.picture import inspect_picture
from documents.intake.verdicts import Verdict, said
from documents.sandbox.bare import bare
from documents.sandbox.drawing import draw
from documents.sandbox.wire import MOST_PAGES, PDF, PICTURES, Request, Task

# Of the processor's, of the ten that a child has. A page that takes the rest of them cannot be read here.
_SECONDS = 4


class _EnoughError(Exception):
    """As many pages were drawn as there was time for."""


def inspect(content: bytes, media_type: str) -> bytes:
    """The verdict on a file, and what an officer should know of it."""
    found = bare(content, media_type)
    if media_type != PDF:
        return said(*inspect_picture(found, PICTURES[media_type]))
    verdict, remarks = inspect_pdf(found)
    if verdict is Verdict.WHOLE:
        _draw_while_there_is_time(found.content)
    return said(verdict, remarks)


def _draw_while_there_is_time(content: bytes) -> None:
    def write(_: bytes) -> None:
        if time.process_time() > _SECONDS:
            raise _EnoughError

    try:
        draw(content, Request(Task.DRAW, PDF, 1, MOST_PAGES), write)
    except _EnoughError:
        return
