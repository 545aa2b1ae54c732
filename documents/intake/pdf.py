"""Looks into a PDF: can it be opened and read, and does anything in it run or is attached?

What readers of PDF act on is judged where they find it, and nothing for its name alone: a font may be called
AA. Runs in a child of the sandbox alone: whatever it raises means that the file cannot be opened.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf

from documents.intake.places import says_where
from documents.intake.streams import Streams
from documents.intake.verdicts import Remark, Verdict
from documents.sandbox.bare import Bare, bare_jpeg
from documents.sandbox.wire import MOST_PAGES

# What an action does (ISO 32000-1, 12.6.4) beyond moving about in the document or following a link.
_RUNS = {
    "/GoTo3DView",
    "/GoToE",
    "/ImportData",
    "/JavaScript",
    "/Launch",
    "/Movie",
    "/Rendition",
    "/RichMediaExecute",
    "/Sound",
    "/SubmitForm",
}
# What it may not do unasked: even a link then tells its owner who reads, and when.
_TELLS = {"/GoToR", "/URI"}
_TURNS_TO = {"/FirstPage", "/LastPage", "/NextPage", "/PrevPage"}
# Where a reader looks for an action that someone presses: annotations, fields, bookmarks, steps of a page.
_PRESSED = ("/A", "/PA", "/NA")
# What plays (12.6, 13), by where it keeps what it plays.
_PLAYS = {"/3D": "/3DD", "/Movie": "/Movie", "/RichMedia": "/RichMediaContent", "/Sound": "/Sound"}
_FILES = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
_MOST_ACTIONS = 1000
_AN_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_END = b"%%EOF"


def inspect_pdf(found: Bare) -> tuple[Verdict, set[Remark]]:
    """How this PDF is inside."""
    try:
        pdf = pikepdf.open(io.BytesIO(found.content))
    except pikepdf.PasswordError:
        return Verdict.LOCKED, set()
    except pikepdf.PdfError as fault:
        return _why_not_opened(found, str(fault)), set()
    with pdf:
        if (verdict := _verdict(pdf, found)) is not Verdict.WHOLE:
            return verdict, set()
        return verdict, _remarks(pdf, found)


def _why_not_opened(found: Bare, fault: str) -> Verdict:
    if not found.has_end:
        return Verdict.CUT_OFF
    # A key of a card or a firm's own server.
    return Verdict.LOCKED if "encrypt" in fault.lower() else Verdict.DAMAGED


def _verdict(pdf: pikepdf.Pdf, found: Bare) -> Verdict:
    if not found.has_end:
        return Verdict.CUT_OFF
    count = len(pdf.pages)
    if not count or count > MOST_PAGES:
        return Verdict.TOO_LONG if count else Verdict.DAMAGED
    if _has_xfa(pdf.Root):
        return Verdict.XFA
    if _runs_unasked(pdf.Root):
        return Verdict.RUNS
    has_files = False
    for part in _parts(pdf):
        if _runs(part):
            return Verdict.RUNS
        has_files = has_files or _is_attached(part)
    if not has_files:
        return Verdict.WHOLE
    is_folder = isinstance(pdf.Root.get("/Collection"), pikepdf.Dictionary)
    return Verdict.PORTFOLIO if is_folder else Verdict.ATTACHED


def _remarks(pdf: pikepdf.Pdf, found: Bare) -> set[Remark]:
    remarks, streams = set(), Streams(pdf)
    if not streams.are_readable():
        remarks.add(Remark.UNREAD)
    if any(says_where(bare_jpeg(photo).about) for photo in streams.photos()):
        remarks.add(Remark.PLACE)
    if found.has_more or _has_earlier_version(pdf, found.content):
        remarks.add(Remark.MORE)
    return remarks


def _parts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream that a reader can come to."""
    waiting: list[pikepdf.Object] = [pdf.trailer]
    seen: set[tuple[int, int]] = set()
    while waiting:
        part = waiting.pop()
        if part.is_indirect:
            if part.objgen in seen:
                continue
            seen.add(part.objgen)
        if isinstance(part, pikepdf.Array):
            inner = list(part)
        else:
            yield part
            inner = [value for _key, value in part.items()]
        # Numbers, words and names hold nothing.
        waiting += [it for it in inner if isinstance(it, _HOLDERS)]


_HOLDERS = (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream)


def _runs_unasked(catalogue: pikepdf.Object) -> bool:
    """Whether opening it does more than turn to a page."""
    names = _dictionary(catalogue.get("/Names"))
    scripts = _leaves(names.get("/JavaScript")) if names is not None else ()
    return _acts(catalogue.get("/OpenAction"), unasked=True) or any(
        _acts(script, unasked=True) for script in scripts
    )


def _runs(part: pikepdf.Object) -> bool:
    if any(_acts(part.get(key), unasked=False) for key in _PRESSED):
        return True
    events = _dictionary(part.get("/AA"))
    if events is not None and any(_acts(it, unasked=True) for _key, it in events.items()):
        return True
    plays = _PLAYS.get(_name(part, "/Subtype"))
    return plays is not None and isinstance(part.get(plays), pikepdf.Dictionary | pikepdf.Stream)


def _acts(action: object, *, unasked: bool) -> bool:
    """Whether an action, or one that follows it, does what may not be done."""
    waiting, count = [action], 0
    while waiting and count < _MOST_ACTIONS:
        step, count = waiting.pop(), count + 1
        if isinstance(step, pikepdf.Array):
            waiting += [it for it in step if isinstance(it, pikepdf.Dictionary)]
        elif isinstance(step, pikepdf.Dictionary):
            if _does_much(step, unasked=unasked):
                return True
            waiting.append(step.get("/Next"))
    return bool(waiting)


def _does_much(action: pikepdf.Object, *, unasked: bool) -> bool:
    kind = _name(action, "/S")
    if kind == "/JavaScript":
        return _has_words(action.get("/JS"))
    if kind == "/Named":
        return unasked and _name(action, "/N") not in _TURNS_TO
    return kind in _RUNS or (unasked and kind in _TELLS)


def _has_words(script: object) -> bool:
    if isinstance(script, pikepdf.Stream):
        return bool(script.read_raw_bytes()) and bool(script.read_bytes().strip())
    return isinstance(script, pikepdf.String) and bool(bytes(script).strip(b"\0\xfe\xff \t\r\n"))


def _has_xfa(catalogue: pikepdf.Object) -> bool:
    """Whether it is a form in another language (12.7.8)."""
    form = _dictionary(catalogue.get("/AcroForm"))
    xfa = form.get("/XFA") if form is not None else None
    packets = list(xfa) if isinstance(xfa, pikepdf.Array) else [xfa]
    return any(isinstance(it, pikepdf.Stream) and it.read_raw_bytes() for it in packets)


def _is_attached(part: pikepdf.Object) -> bool:
    """Whether it is a file, or names one that lies in this (7.11.4)."""
    if isinstance(part, pikepdf.Stream):
        return _name(part, "/Type") == "/EmbeddedFile"
    files = _dictionary(part.get("/EF"))
    return files is not None and any(isinstance(files.get(key), pikepdf.Stream) for key in _FILES)


def _leaves(tree: object) -> Iterator[object]:
    """The values of a tree of names (7.9.6)."""
    waiting, seen = [tree], set()
    while waiting:
        node = _dictionary(waiting.pop())
        if node is None or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        for key, step in (("/Kids", 1), ("/Names", 2)):
            inner = node.get(key)
            found = list(inner)[step - 1 :: step] if isinstance(inner, pikepdf.Array) else []
            if key == "/Kids":
                waiting += found
            else:
                yield from found


def _has_earlier_version(pdf: pikepdf.Pdf, content: bytes) -> bool:
    """Whether more was written behind an end mark: a file for the web has one near its head, too."""
    versions = [part for part in content.split(_END) if _AN_OBJECT.search(part)]
    return len(versions) > 1 + pdf.is_linearized


def _dictionary(value: object) -> pikepdf.Dictionary | None:
    return value if isinstance(value, pikepdf.Dictionary) else None


def _name(part: pikepdf.Object, key: str) -> str:
    value = part.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
