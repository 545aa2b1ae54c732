"""Word and Excel files, and other files that are a zip: which part of it is what."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from documents.check.looking import files

if TYPE_CHECKING:
    from documents.check.contents import Contents

_LARGEST = 200_000_000
_MOST_PARTS = 5000


def look(data: bytes, contents: Contents, depth: int) -> None:
    """Add the texts of every part of the package."""
    from documents.check.looking import spreadsheet, word

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        if len(parts) > _MOST_PARTS or sum(it.file_size for it in parts) > _LARGEST:
            contents.manual.append("too large when unpacked")
            return
        names = {it.filename for it in parts}
        if any(it.flag_bits & 1 for it in parts):
            contents.manual.append("locked with a password")
            return
        if any(it.startswith("word/") for it in names):
            word.look(package, names, contents)
        elif any(it.startswith("xl/") for it in names):
            spreadsheet.look(package, names, contents)
        elif "content.xml" in names or "[Content_Types].xml" in names:
            for name in sorted(it for it in names if it.endswith(".xml")):
                contents.add("text", all_text(package, name))
        _look_at_what_is_within(package, names, contents, depth)


def parsed(package: zipfile.ZipFile, name: str) -> etree._Element:
    """A part as a tree, whose entities stay closed and whose size has a limit."""
    parser = etree.XMLParser(resolve_entities=False, huge_tree=False, no_network=True, recover=True)
    root = etree.fromstring(package.read(name), parser)
    if root is None:
        raise ValueError(name)
    return root


def all_text(package: zipfile.ZipFile, name: str, *, without: tuple[str, ...] = ()) -> str:
    """Every text of a part, in its order, but for that of some elements."""
    return "\n".join(
        text
        for it in parsed(package, name).iter()
        if (text := (it.text or "").strip()) and not (without and own_name(it) in without)
    )


def own_name(thing: etree._Element) -> str:
    """The name of an element without its namespace; nothing for comments."""
    return etree.QName(thing).localname if isinstance(thing.tag, str) else ""


def look_at_properties(package: zipfile.ZipFile, names: set[str], contents: Contents) -> None:
    """DocProps and customXml: who wrote it, for which company, and whatever a system kept there."""
    for name in sorted(names):
        if name.startswith(("docProps/", "customXml/")) and name.endswith(".xml"):
            # A program's name is no one's: "Microsoft Macintosh Word".
            contents.add("metadata", all_text(package, name, without=("Application", "AppVersion")))


def _look_at_what_is_within(
    package: zipfile.ZipFile, names: set[str], contents: Contents, depth: int
) -> None:
    is_office = "[Content_Types].xml" in names
    for name in sorted(names):
        place = name.lower()
        if is_office and place.endswith((".xml", ".rels", ".vml", ".bin", ".emf", ".wmf")):
            continue
        if name.endswith("/"):
            continue
        if not is_office:
            contents.add("metadata", name)
        within = files.look_into(package.read(name), name=name, depth=depth + 1, hidden=True)
        contents.pieces += within.pieces
        contents.pictures += within.pictures
        contents.manual += [f"a file in it {why}" for why in within.manual]
