"""Looks into a picture: can it be drawn whole, and what is in the file that cannot be seen?

Runs in a child of the sandbox alone: whatever it raises means that the file cannot be opened.
"""

from __future__ import annotations

import io

from PIL import Image

from documents.intake.places import has_thumbnail, says_where
from documents.intake.verdicts import Remark, Verdict
from documents.sandbox.bare import Bare
from documents.sandbox.pictures import TooLargeError, drawn_picture

# A camera of Samsung's leaves the end mark out and puts data of its own there, which ends so.
_ENDS_WITHOUT_MARK = b"SEFT"


def inspect_picture(found: Bare, kind: str) -> tuple[Verdict, set[Remark]]:
    """How this picture is inside; `kind` is Pillow's word for what it must be."""
    is_open_ended = not found.has_end
    if is_open_ended and kind == "PNG":
        return Verdict.CUT_OFF, set()
    try:
        with Image.open(io.BytesIO(found.content), formats=[kind]) as picture:
            picture.verify()
        drawn_picture(found.content, kind)
    except TooLargeError:
        return Verdict.TOO_LARGE, set()
    except OSError:
        if is_open_ended:
            return Verdict.CUT_OFF, set()
        raise
    remarks = set()
    is_samsung = is_open_ended and found.content.endswith(_ENDS_WITHOUT_MARK)
    if is_open_ended and not is_samsung:
        remarks.add(Remark.UNREAD)
    if says_where([*found.about, found.behind]):
        remarks.add(Remark.PLACE)
    if is_samsung or found.has_more or has_thumbnail(found.about):
        remarks.add(Remark.MORE)
    return Verdict.WHOLE, remarks
