"""Texts that stand in a file as they are: notes, tables, mail; and strings in what is none of these."""

from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING

from documents.check.looking import files

if TYPE_CHECKING:
    from documents.check.contents import Contents

_MAIL = re.compile(rb"\A(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}\r?\n")
_RUN = re.compile(rb"[\x20-\x7e]{4,}")
_WIDE_RUN = re.compile(rb"(?:[\x20-\x7e]\0){4,}")


def decoded(data: bytes) -> str:
    """The text of these bytes: Unicode if it is, or Windows-1252, which is never wrong."""
    for mark, name in ((b"\xfe\xff", "utf-16"), (b"\xff\xfe", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def is_text(data: bytes) -> bool:
    """Whether these bytes are a text rather than a program's own format."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return True
    control = sum(byte < 9 or 13 < byte < 32 for byte in data[:4096])
    return bool(data) and control == 0


def look(data: bytes, contents: Contents, name: str) -> None:
    """Add the text; of a mail its parts too."""
    if name.lower().endswith(".eml") or _MAIL.match(data):
        message = email.message_from_bytes(data, policy=email.policy.default)
        contents.add("text", "\n".join(f"{key}: {value}" for key, value in message.items()))
        for part in message.walk():
            if part.is_multipart():
                continue
            body = part.get_payload(decode=True) or b""
            if not isinstance(body, bytes):
                continue
            if part.get_filename():
                contents.add("metadata", str(part.get_filename()))
                within = files.look_into(body, name=str(part.get_filename()), depth=1, hidden=True)
                contents.pieces += within.pieces
                contents.pictures += within.pictures
                contents.manual += within.manual
            else:
                contents.add("text", re.sub(r"<[^>]{0,2000}>", " ", decoded(body)))
        return
    contents.add("text", decoded(data), 1)


def strings_of(data: bytes) -> str:
    """The runs of letters in bytes whose format is not known, one a line."""
    narrow = [run.decode("ascii") for run in _RUN.findall(data)]
    wide = [run.decode("utf-16-le") for run in _WIDE_RUN.findall(data)]
    return "\n".join(narrow + wide)
