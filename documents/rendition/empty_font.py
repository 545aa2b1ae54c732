"""A font of one glyph without ink, in which every code stands for the letter of that number in Unicode.

Words in it can be searched, copied and read aloud, and cannot be seen, though they are drawn like any other.
"""

from __future__ import annotations

import struct

import pikepdf
from pikepdf import Array, Dictionary, Name

WIDTH = 0.5
"""Of every letter, as a part of its height."""

_UNITS = 1000
_UP, _DOWN = 800, -200


def add_to(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The font, as a part of this file."""
    name = Name("/Empty")
    described = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4,  # its letters are not those of Latin
        FontBBox=Array([0, _DOWN, int(WIDTH * _UNITS), _UP]),
        ItalicAngle=0,
        Ascent=_UP,
        Descent=_DOWN,
        CapHeight=_UP,
        StemV=80,
        FontFile2=pdf.make_stream(_true_type()),
    )
    letters = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(described),
        DW=int(WIDTH * _UNITS),
        CIDToGIDMap=pdf.make_stream(bytes(2 << 16)),  # Each code is drawn by the one glyph.
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=name,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(letters)]),
        ToUnicode=pdf.make_stream(_each_is_itself()),
    )
    return pdf.make_indirect(font)


def _each_is_itself() -> bytes:
    ranges = [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(256)]
    blocks = [ranges[at : at + 100] for at in range(0, 256, 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        *(f"{len(b)} beginbfrange\n" + "\n".join(b) + "\nendbfrange" for b in blocks),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode()


def _true_type() -> bytes:
    """The tables that PDF wants of a TrueType font (ISO 32000-1, 9.9), with one glyph that has no lines."""
    width = int(WIDTH * _UNITS)
    # Two points at its corners: a letter that takes up no room is passed over where it stands upright.
    glyph = struct.pack(
        ">hhhhhHHHBBhhhh", 2, 0, _DOWN, width, _UP, 0, 1, 0, 1, 1, 0, width, _DOWN, _UP - _DOWN
    )
    tables = {
        b"cvt ": bytes(2),
        b"fpgm": bytes([0xB0, 0]),  # put a number on the stack: a program that does nothing
        b"glyf": glyph,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh",
            0x00010000, 0x00010000, 0, 0x5F0F3CF5, 3, _UNITS, 0, 0, 0, _DOWN, width, _UP, 0, 8, 2, 0, 0,
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x00010000, _UP, _DOWN, 0, width, *[0] * 11, 1),
        b"hmtx": struct.pack(">Hh", width, 0),
        b"loca": struct.pack(">HH", 0, len(glyph) // 2),
        b"maxp": struct.pack(">IH13H", 0x00010000, 1, 2, 2, 0, 0, 1, *[0] * 8),
        b"prep": bytes([0xB0, 0]),
    }  # fmt: skip
    at = 12 + 16 * len(tables)
    head = struct.pack(">IHHHH", 0x00010000, len(tables), 128, 3, 16 * len(tables) - 128)
    listed, body = b"", b""
    for tag, table in tables.items():
        padded = table + bytes(-len(table) % 4)
        listed += struct.pack(">4sIII", tag, _sum(padded), at + len(body), len(table))
        body += padded
    whole = bytearray(head + listed + body)
    adjusted = (0xB1B0AFBA - _sum(bytes(whole))) & 0xFFFFFFFF
    begins = at + body.index(tables[b"head"])
    struct.pack_into(">I", whole, begins + 8, adjusted)
    return bytes(whole)


def _sum(data: bytes) -> int:
    numbers: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(numbers) & 0xFFFFFFFF
