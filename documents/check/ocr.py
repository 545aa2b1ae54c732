"""Reads the words of a picture with Tesseract, where it is installed; without it a person must read."""

from __future__ import annotations

import csv
import io
import os
import re
import resource
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from documents.check.contents import Contents

_SECONDS = 60
_SURE_ENOUGH = 70  # of 100, the mean over all words
_FEWEST_WORDS = 20
_FEWEST_TO_TURN = 5  # words: a photograph has none, however it lies
_AS_IT_LIES, _TURNED = "3", "1"  # how Tesseract looks at a page
_MEMORY = 2 << 30


# The nought of a postcode's first half, read as a letter: "KAO 1AB".
_POSTCODE_WITH_AN_O = re.compile(r"\b([A-Z]{1,2}\d?)O( ?\d[A-Z]{2})\b")


def program() -> str | None:
    """Tesseract's path, or None."""
    return shutil.which("tesseract")


def read_pictures(contents: Contents) -> None:
    """Add the words of the pictures; what was not read well is left to a person."""
    tesseract = program()
    for page, picture in contents.pictures:
        if not tesseract:
            contents.manual.append(f"page {page} is a picture, and Tesseract is not installed")
            continue
        words = _words(tesseract, picture, _AS_IT_LIES)
        if not _is_read_well(words) and len(words) >= _FEWEST_TO_TURN:
            words = max(words, _words(tesseract, picture, _TURNED), key=_sureness)
        contents.add("image", _as_text(words), page)
        if not _is_read_well(words):
            contents.manual.append(f"the picture on page {page} cannot be read well")
    contents.pictures.clear()


def _is_read_well(words: list[dict[str, str]]) -> bool:
    return len(words) >= _FEWEST_WORDS and _sureness(words) >= _SURE_ENOUGH


def _sureness(words: list[dict[str, str]]) -> float:
    return sum(float(it["conf"]) for it in words) / len(words) if words else 0


def _words(tesseract: str, picture: bytes, layout: str) -> list[dict[str, str]]:
    try:
        done = subprocess.run(  # noqa: S603 (words of our own)
            [tesseract, "stdin", "stdout", "--psm", layout, "-l", "eng", "tsv"],
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"OMP_THREAD_LIMIT": "1", "PATH": os.defpath},
            timeout=_SECONDS,
            check=True,
            preexec_fn=_limit,
        )
    except (subprocess.SubprocessError, OSError):
        return []
    table = csv.DictReader(
        io.StringIO(done.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    return [row for row in table if row["level"] == "5" and (row["text"] or "").strip()]


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _as_text(words: list[dict[str, str]]) -> str:
    """The words in lines and blocks, with what Tesseract is known to misread put right."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for word in words:
        place: tuple[str, ...] = (word["block_num"], word["par_num"], word["line_num"])
        lines.setdefault(place, []).append(word["text"])
    out: list[str] = []
    before: tuple[str, ...] = ()
    for place, line in lines.items():
        if before and before[:2] != place[:2]:
            out.append("")
        out.append(" ".join(line))
        before = place
    return _mended("\n".join(out))


def _mended(text: str) -> str:
    for wrong, right in (
        ("Fiat ", "Flat "), ("fiat ", "flat "), ("Fiat,", "Flat,"), (" @ ", "@"), (" @", "@"), ("@ ", "@"),
        ("|", "I"),
    ):  # fmt: skip
        text = text.replace(wrong, right)
    return _POSTCODE_WITH_AN_O.sub(r"\g<1>0\2", text)
