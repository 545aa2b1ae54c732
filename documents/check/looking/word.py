"""Word files: paragraphs, headers and footers, comments and their authors, tracked changes, hidden runs."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from documents.check.looking.office import look_at_properties, own_name, parsed

if TYPE_CHECKING:
    from documents.check.contents import Contents

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN = ("document", "header", "footer", "footnotes", "endnotes")
_AUTHORS = ("author", "initials")
_BLOCKS = {"p", "tr", "tbl", "sectPr"}
_WHITE = 230  # of 255
_TINY = 4  # half points


def look(package: zipfile.ZipFile, names: set[str], contents: Contents) -> None:
    """Add the texts of a Word file."""
    for name in sorted(names):
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        part = name.removeprefix("word/")
        if "/" in part:
            continue
        root = parsed(package, name)
        if part.startswith("comments") or part == "people.xml":
            contents.add("comment", "\n".join([*_lines(root, deleted=False), *_attributes(root)]))
        elif part.startswith(_SHOWN):
            page = 1 if part.startswith("document") else 0
            contents.add("text", "\n".join(_lines(root, deleted=False)), page)
            contents.add("hidden", "\n".join(_lines(root, deleted=True)), page)
            contents.add("metadata", "\n".join(sorted(set(_attributes(root)))))
        elif part in ("settings.xml", "glossary.xml"):
            contents.add("metadata", "\n".join(_settings(root)))
    look_at_properties(package, names, contents)


def _lines(root: etree._Element, *, deleted: bool) -> list[str]:
    """The paragraphs of what is shown, or of what is deleted, moved away or hidden."""
    lines: list[str] = [""]
    for thing in root.iter():
        name = own_name(thing)
        if name == "p" or name == "tr":
            lines.append("")
        elif name in ("tab", "tc"):
            lines[-1] += "\t" if lines[-1] else ""
        elif name in ("br", "cr"):
            lines.append("")
        elif name in ("t", "delText", "instrText", "delInstrText"):
            is_unseen = name != "t" or _is_unseen(thing)
            if is_unseen == deleted and thing.text:
                lines[-1] += thing.text
        elif name in ("docPr", "cNvPr") and deleted:
            # What is said of a picture to who cannot see it.
            lines += [v for k in ("descr", "title") if (v := thing.get(k))]
    return [line for line in lines if line.strip()]


def _is_unseen(text: etree._Element) -> bool:
    run = text.getparent()
    properties = run.find(f"{_W}rPr") if run is not None else None
    if properties is not None:
        vanish = properties.find(f"{_W}vanish")
        if vanish is not None and vanish.get(f"{_W}val") not in ("0", "false"):
            return True
        size = properties.find(f"{_W}sz")
        half_points = (size.get(f"{_W}val") or "") if size is not None else ""
        if half_points.isdigit() and int(half_points) <= _TINY:
            return True
        colour = properties.find(f"{_W}color")
        shade = properties.find(f"{_W}shd")
        if colour is not None and shade is None and _is_white(colour.get(f"{_W}val") or ""):
            return True
    return any(own_name(it) in ("del", "moveFrom") for it in text.iterancestors())


def _is_white(colour: str) -> bool:
    try:
        return len(colour) == 6 and min(bytes.fromhex(colour)) >= _WHITE
    except ValueError:
        return False


def _attributes(root: etree._Element) -> list[str]:
    """Who wrote comments and changes."""
    return [
        value
        for thing in root.iter()
        if isinstance(thing.tag, str)
        for key, value in thing.attrib.items()
        if etree.QName(key).localname in _AUTHORS and value
    ]


def _settings(root: etree._Element) -> list[str]:
    """Document variables, and values filled in from elsewhere."""
    return [
        value
        for thing in root.iter()
        if own_name(thing) in ("docVar", "mailMerge", "query", "dataSource")
        for value in thing.attrib.values()
        if value and "://" not in value
    ]
