"""What a file of the export is before it is split: its encoding, told from its bytes; no value is judged."""

from __future__ import annotations

from tenancies.imports.tables import Table

AS_IT_CAME = "Was this file opened and saved in Excel? Use the export as it came."
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_8_MARK = b"\xef\xbb\xbf"
_LOOKED_AT = 4096
# Fewer lines than this are a slip of the keyboard: their bytes are replaced and noted, one by one.
_FEWEST_OTHER_LINES = 3


def encoding_fault(table: Table, content: bytes) -> str:
    """Why the bytes are not in the table's agreed encoding, as a sentence without its file; else empty."""
    if content.startswith(_WORKBOOKS):
        return f"is an Excel workbook. Agreed is a CSV file in {_agreed(table)}. {AS_IT_CAME}"
    start = content[:_LOOKED_AT]
    if content.startswith(_UTF_16) or start.count(0) * 4 > len(start):
        return f"is UTF-16. Agreed is {_agreed(table)}. {AS_IT_CAME}"
    if _is_windows(table):
        return _fault_of_windows(table, content)
    return _fault_of_utf_8(table, content)


def _is_windows(table: Table) -> bool:
    return table.shape.encoding == "cp1252"


def _agreed(table: Table) -> str:
    return "Windows-1252" if _is_windows(table) else "UTF-8"


def _fault_of_windows(table: Table, content: bytes) -> str:
    """In bytes that are not ASCII, Windows-1252 is hardly ever UTF-8 too."""
    marked = content.startswith(_UTF_8_MARK)
    if not marked and (content.isascii() or not _is_utf_8(content)):
        return ""
    found = "UTF-8 with a byte order mark" if marked else "UTF-8"
    return f"is {found}. Agreed is {_agreed(table)}. {AS_IT_CAME}"


def _fault_of_utf_8(table: Table, content: bytes) -> str:
    if _is_utf_8(content):
        return ""
    lines = content.split(b"\n")
    beyond_ascii = [number for number, line in enumerate(lines, 1) if not line.isascii()]
    other = [number for number in beyond_ascii if not _is_utf_8(lines[number - 1])]
    if len(other) < _FEWEST_OTHER_LINES or len(other) * 2 <= len(beyond_ascii):
        return ""
    return (
        f"is not {_agreed(table)}, as agreed, and looks like Windows-1252: {len(other):,} lines hold other"
        f" bytes, first line {other[0]}. {AS_IT_CAME}"
    )


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
