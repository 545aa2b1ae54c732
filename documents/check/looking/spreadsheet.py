"""Excel files: cells row by row, hidden rows, columns and sheets, comments, headers, names of ranges."""

from __future__ import annotations

import datetime
import re
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from lxml import etree

from documents.check.looking.office import all_text, look_at_properties, own_name, parsed

if TYPE_CHECKING:
    from documents.check.contents import Contents

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_FIRST_DAY = datetime.date(1899, 12, 30)
_LAST_DAY = 60_000


def look(package: zipfile.ZipFile, names: set[str], contents: Contents) -> None:
    """Add the texts of a workbook."""
    shared = _shared(package, names)
    dates = _date_styles(package, names)
    hidden = _hidden_sheets(package, names, contents)
    for number, name in enumerate(sorted(it for it in names if _is_sheet(it)), 1):
        root = parsed(package, name)
        shown, unseen = _rows(root, shared, dates)
        contents.add("hidden" if name in hidden else "text", "\n".join(shown), number)
        contents.add("hidden", "\n".join(unseen), number)
        for part in root.iter():
            if own_name(part) in (
                "oddHeader",
                "oddFooter",
                "evenHeader",
                "firstHeader",
                "firstFooter",
            ):
                contents.add(
                    "text", re.sub(r'&(?:"[^"]*"|[A-Z]|\d+)', " ", part.text or ""), number
                )
            elif own_name(part) in ("dataValidation", "prompt"):
                contents.add("hidden", " ".join(part.attrib.values()), number)
    for name in sorted(names):
        if not name.endswith(".xml"):
            continue
        if "comments" in name.lower() or "/persons/" in name or "/threadedComments/" in name:
            said = [
                who for it in parsed(package, name).iter() if (who := it.get("displayName") or "")
            ]
            contents.add("comment", "\n".join([all_text(package, name), *said]))
        elif name.startswith(("xl/drawings/", "xl/pivotCache/", "xl/externalLinks/", "xl/tables/")):
            values = [
                value
                for it in parsed(package, name).iter()
                for key in ("v", "name", "descr")
                if (value := it.get(key))
            ]
            contents.add("hidden", "\n".join([all_text(package, name), *values]))
    look_at_properties(package, names, contents)


def _is_sheet(name: str) -> bool:
    return name.startswith(("xl/worksheets/", "xl/chartsheets/")) and name.endswith(".xml")


def _shared(package: zipfile.ZipFile, names: set[str]) -> list[str]:
    if "xl/sharedStrings.xml" not in names:
        return []
    root = parsed(package, "xl/sharedStrings.xml")
    return [_text(it) for it in root if own_name(it) == "si"]


def _text(thing: etree._Element) -> str:
    return "".join(it.text or "" for it in thing.iter() if own_name(it) == "t")


def _date_styles(package: zipfile.ZipFile, names: set[str]) -> set[int]:
    """The styles that show a number as a day."""
    if "xl/styles.xml" not in names:
        return set()
    root = parsed(package, "xl/styles.xml")
    own = {
        int(it.get("numFmtId") or 0)
        for it in root.iter()
        if own_name(it) == "numFmt" and re.search(r"[dy]", it.get("formatCode") or "", re.I)
    }
    cells = next((it for it in root if own_name(it) == "cellXfs"), None)
    return {
        at
        for at, style in enumerate(cells if cells is not None else [])
        if int(style.get("numFmtId") or 0) in _DATE_FORMATS | own
    }


def _hidden_sheets(package: zipfile.ZipFile, names: set[str], contents: Contents) -> set[str]:
    """The parts of hidden sheets; adds names of sheets and ranges."""
    if "xl/workbook.xml" not in names:
        return set()
    targets: dict[str, str] = {}
    if "xl/_rels/workbook.xml.rels" in names:
        for it in parsed(package, "xl/_rels/workbook.xml.rels"):
            target = (it.get("Target") or "").lstrip("/")
            place = target if target.startswith("xl/") else str(PurePosixPath("xl") / target)
            targets[it.get("Id") or ""] = place
    hidden: set[str] = set()
    for it in parsed(package, "xl/workbook.xml").iter():
        if own_name(it) == "sheet":
            is_hidden = it.get("state") in ("hidden", "veryHidden")
            contents.add("hidden" if is_hidden else "text", it.get("name") or "")
            if is_hidden:
                link = next((v for k, v in it.attrib.items() if k.endswith("}id")), "")
                hidden.add(targets.get(link, ""))
        elif own_name(it) == "definedName":
            contents.add("hidden", f"{it.get('name') or ''} {it.get('comment') or ''}")
            contents.add("hidden", it.text or "")
    return hidden


def _rows(root: etree._Element, shared: list[str], dates: set[int]) -> tuple[list[str], list[str]]:
    """The rows that are shown and those, or their cells, that are hidden."""
    hidden_columns: set[int] = set()
    shown: list[str] = []
    unseen: list[str] = []
    for part in root.iter():
        if own_name(part) == "col" and part.get("hidden") in ("1", "true"):
            hidden_columns |= set(range(int(part.get("min") or 1), int(part.get("max") or 1) + 1))
        if own_name(part) != "row":
            continue
        is_hidden = part.get("hidden") in ("1", "true") or part.get("ht") == "0"
        seen_cells: list[str] = []
        unseen_cells: list[str] = []
        for cell in part:
            text = _value(cell, shared, dates)
            if text:
                beyond = is_hidden or _column(cell.get("r") or "") in hidden_columns
                (unseen_cells if beyond else seen_cells).append(text)
        shown += ["\t".join(seen_cells)] if seen_cells else []
        unseen += ["\t".join(unseen_cells)] if unseen_cells else []
    return shown, unseen


def _column(place: str) -> int:
    number = 0
    for letter in place:
        if letter.isalpha():
            number = number * 26 + ord(letter.upper()) - 64
    return number


def _value(cell: etree._Element, shared: list[str], dates: set[int]) -> str:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return _text(cell)
    value = next((it.text or "" for it in cell if own_name(it) == "v"), "")
    formula = next((it.text or "" for it in cell if own_name(it) == "f"), "")
    quoted = " ".join(re.findall(r'"([^"]{2,})"', formula))
    if kind == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    if kind == "n" and int(cell.get("s") or 0) in dates and value:
        try:
            days = int(float(value))
        except ValueError:
            return value
        if 0 < days < _LAST_DAY:
            return (_FIRST_DAY + datetime.timedelta(days=days)).isoformat()
    return f"{value} {quoted}".strip()
