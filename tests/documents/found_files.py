"""Files that people really send, made on the spot: odd ones that hold no harm, and ones that do something."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import ExifTags, Image

from tests.documents import hostile_files
from tests.documents.letters import file_of, letter
from tests.documents.sent_files import locked_pdf

SECRET = b"The-Flat-Above-12-Elm-Street"
"""What is in a file and cannot be seen: no copy of any file may hold it."""
Made = Callable[[], bytes]
A_LETTER = letter("Dear all")
_SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
_A_LINK = Dictionary(S=Name.URI, URI="https://example.org/read")
_AS_FEW_BYTES: dict[str, object] = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}


# PDF ------------------------------------------------------------------------------------------------


def made(change: Callable[[Pdf], object], **how: object) -> bytes:
    """A letter that was opened, changed and saved."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(A_LETTER)) as document:
        change(document)
        document.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def with_root(**entries: object) -> Made:
    """A letter whose catalogue says this, too."""
    return partial(made, lambda document: _put(document.Root, entries))


def with_page(**entries: object) -> Made:
    """A letter whose page says this, too."""
    return partial(made, lambda document: _put(document.pages[0].obj, entries))


def with_note(**entries: object) -> Made:
    """A letter with a note on its page."""
    note = Dictionary(Type=Name.Annot, Rect=Array([9, 9, 99, 99]))
    _put(note, entries)
    return with_page(Annots=Array([note]))


def with_field(**entries: object) -> Made:
    """A form of one field."""

    def change(document: Pdf) -> None:
        it = document.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                Rect=Array([9, 9, 99, 99]),
                FT=Name.Tx,
                T=String("a"),
            )
        )
        _put(it, entries)
        document.Root.AcroForm = Dictionary(Fields=Array([it]), DA=String("/Helv 0 Tf 0 g"))
        document.pages[0].obj.Annots = Array([it])

    return partial(made, change)


def with_resource(kind: str, name: str, thing: object) -> Made:
    """A letter whose page may use this under that name."""
    return partial(
        made,
        lambda document: _put(document.pages[0].obj.Resources, {kind: Dictionary({name: thing})}),
    )


def with_stream(
    put: Callable[[Pdf, pikepdf.Stream], object], said: bytes = SECRET, **how: object
) -> Made:
    """A letter with one more stream, put somewhere."""
    return partial(made, lambda document: put(document, document.make_stream(said, **how)))


def _put(holder: pikepdf.Object, entries: dict[str, object]) -> None:
    for key, value in entries.items():
        holder["/" + key.lstrip("/")] = value


def _file(stream: pikepdf.Stream) -> Dictionary:
    return Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=stream))


def _attached(document: Pdf, stream: pikepdf.Stream) -> None:
    document.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("a"), _file(stream)]))
    )


def _folder(document: Pdf, stream: pikepdf.Stream) -> None:
    _attached(document, stream)
    document.Root.Collection = Dictionary(Type=Name.Collection)


def _removed(document: Pdf, stream: pikepdf.Stream) -> None:
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))
    document.make_indirect(_file(stream))


def _bookmark(document: Pdf, action: Dictionary) -> None:
    mark = document.make_indirect(Dictionary(Title=String("x"), A=action))
    document.Root.Outlines = Dictionary(First=mark, Last=mark, Count=1)


def page_of(content: bytes, said: str = "/Filter/FlateDecode") -> bytes:
    """A page whose contents are these bytes."""
    return file_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
        "/Resources<</Font<</F1 3 0 R>>>>>>",
        (f"<<{said}/Length {len(content)}>>stream\n", content, "\nendstream\n"),
    )


_DRAWING = b"BT /F1 12 Tf 60 760 Td (Dear all) Tj ET " * 40
_PACKED = zlib.compress(_DRAWING)


def with_scan(photo: bytes, said: str = "/Filter/DCTDecode") -> bytes:
    """A page that shows a picture as it stands."""
    drawing = "q 595 0 0 842 0 0 cm /X Do Q"
    return file_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</XObject<</X 5 0 R>>>>>>",
        f"<</Length {len(drawing)}>>stream\n{drawing}\nendstream\n",
        (
            (
                "<</Type/XObject/Subtype/Image/Width 64/Height 48/ColorSpace/DeviceRGB"
                f"/BitsPerComponent 8{said}/Length {len(photo)}>>stream\n"
            ),
            photo,
            "\nendstream\n",
        ),
    )


def earlier_version() -> bytes:
    """A letter in which a line was overwritten, as programs do that only write what is new."""
    before = letter(SECRET.decode())
    new = b"BT /F1 12 Tf 60 760 Td (XXXX) Tj ET"
    at = len(before)
    body = b"5 0 obj<</Length %d>>stream\n%b\nendstream endobj\n" % (len(new), new)
    table = b"xref\n5 1\n%010d 00000 n \ntrailer<</Root 1 0 R/Size 6/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        at, before.rindex(b"xref\n0 "), at + len(body),
    )  # fmt: skip
    return before + body + table


def linearised() -> bytes:
    """A letter for the web."""
    return made(lambda _: None, linearize=True)


def beginning_for_the_web() -> bytes:
    """A letter for the web of which only the first part came, which has an end mark of its own."""
    whole = linearised()
    return whole[: whole.index(b"%%EOF") + 6]


def javascript_in_objects_packed() -> bytes:
    """A script that no one finds by looking for its name in the bytes."""
    return made(lambda document: _put(document.Root, {"OpenAction": _SCRIPT}), **_AS_FEW_BYTES)


def _loop(document: Pdf) -> None:
    turn = document.make_indirect(Dictionary(S=Name.GoTo, D=String("a")))
    turn.Next = turn
    document.Root.OpenAction = turn


def page_of_nothing() -> bytes:
    """A page whose few bytes are a gigabyte of spaces."""
    packing = zlib.compressobj(9)
    spaces = b" " * (1 << 20)
    packed = b"".join(packing.compress(spaces) for _ in range(1024)) + packing.flush()
    return file_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        (f"<</Filter/FlateDecode/Length {len(packed)}>>stream\n", packed, "\nendstream\n"),
    )


def key_of_a_card() -> bytes:
    """A letter that opens with something else than a password."""
    return locked_pdf().replace(b"/Filter /Standard", b"/Filter /Someones")


def objects_that_swell() -> bytes:
    """A file whose catalogue lies in a stream of objects that unpacks to a gigabyte."""
    held = (
        b"1 0 2 40 "
        + b"<</Type/Catalog/Pages 2 0 R>>".ljust(40)
        + (b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    )
    packing = zlib.compressobj(9)
    packed = packing.compress(held)
    packed += b"".join(packing.compress(b" " * (1 << 20)) for _ in range(1024)) + packing.flush()
    out = bytearray(b"%PDF-1.5\n")
    page_at = len(out)
    out += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    held_at = len(out)
    out += b"4 0 obj<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    out += packed + b"\nendstream endobj\n"
    table_at = len(out)
    rows = [(0, 0, 0), (2, 4, 0), (2, 4, 1), (1, page_at, 0), (1, held_at, 0), (1, table_at, 0)]
    table = b"".join(struct.pack("!BIH", *row) for row in rows)
    out += b"5 0 obj<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return bytes(out) + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % table_at


def pages_in_a_ring() -> bytes:
    """A tree of pages that holds itself."""
    return file_of("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>")


def arrays_within_arrays() -> bytes:
    """A file whose reader would call itself half a million times."""
    return file_of("<</Type/Catalog/Pages 2 0 R/X " + "[" * 500_000 + "]" * 500_000 + ">>", "<<>>")


# Pictures -------------------------------------------------------------------------------------------


def _picture(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    return Image.new(mode, size, {"1": 1, "L": 90, "P": 3, "I;16": 40_000}.get(mode, "teal"))


def jpeg(mode: str = "RGB", size: tuple[int, int] = (64, 48), **how: object) -> bytes:
    """A photo."""
    out = io.BytesIO()
    _picture(mode, size).save(out, "JPEG", **how)
    return out.getvalue()


def png(mode: str = "RGB", size: tuple[int, int] = (64, 48), **how: object) -> bytes:
    """A drawing or scan."""
    out = io.BytesIO()
    _picture(mode, size).save(out, "PNG", **how)
    return out.getvalue()


def other(kind: str) -> bytes:
    """A picture of a kind that we do not take."""
    out = io.BytesIO()
    _picture().save(out, kind)
    return out.getvalue()


def segment(marker: int, said: bytes) -> bytes:
    """A photo with one more part before its picture."""
    whole = jpeg()
    return whole[:2] + b"\xff%c%b%b" % (marker, struct.pack("!H", len(said) + 2), said) + whole[2:]


def chunk(kind: bytes, body: bytes, *, checksum: int | None = None) -> bytes:
    """A drawing with one more part before its picture."""
    whole, at = png(), 33
    right = zlib.crc32(kind + body) if checksum is None else checksum
    return (
        whole[:at]
        + struct.pack("!I", len(body))
        + kind
        + body
        + struct.pack("!I", right)
        + whole[at:]
    )


def exif(
    *, place: tuple[float, ...] | None = None, thumbnail: bytes = b"", turned: int = 1
) -> bytes:
    """What cameras note, with or without the place."""
    said = Image.Exif()
    said[ExifTags.Base.Orientation] = turned
    if place is not None:
        said.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSVersionID] = b"\2\3\0\0"
        if place:
            said.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = place
            said.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLongitude] = place
    if not thumbnail:
        return said.tobytes()
    # The second directory stands where the first says that the next one is.
    first = b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0x112, 3, 1, turned, 26)
    entries = struct.pack("<HHHIIHHIII", 2, 0x201, 4, 1, 56, 0x202, 4, 1, len(thumbnail), 0)
    return b"Exif\0\0" + first + entries + thumbnail


def half_white(kind: str, turned: int) -> bytes:
    """A picture that is white in its upper left, and is to be turned."""
    out, picture = io.BytesIO(), Image.new("L", (64, 48))
    picture.paste(255, (0, 0, 40, 16))
    picture.save(out, kind, exif=exif(turned=turned))
    return out.getvalue()


PLACE = (55.0, 51.0, 21.0)
_XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:Description %b/></x:xmpmeta>"
_IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack("!I", 5 + len(SECRET))


def _text(kind: bytes, key: bytes, said: bytes) -> bytes:
    packed = {b"tEXt": b"\0" + said, b"zTXt": b"\0\0" + zlib.compress(said)}
    return key + packed.get(kind, b"\0\1\0\0\0" + zlib.compress(said))


def animated() -> bytes:
    """A drawing that moves."""
    out = io.BytesIO()
    _picture().save(out, "PNG", save_all=True, append_images=[Image.new("RGB", (64, 48), "red")])
    return out.getvalue()


def two_pictures() -> bytes:
    """What a phone with two lenses stores."""
    out = io.BytesIO()
    _picture().save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48), "red")])
    return out.getvalue()


def wrong_checksum() -> bytes:
    """A drawing whose picture itself came over spoilt."""
    whole = bytearray(png())
    at = whole.index(b"IDAT") + 4
    whole[at + int.from_bytes(whole[at - 8 : at - 4])] ^= 1
    return bytes(whole)


def png_that_swells(kind: bytes) -> bytes:
    """A part of a drawing that unpacks to 80 MB."""
    packing = zlib.compressobj(9)
    body = b"".join(packing.compress(bytes(1 << 20)) for _ in range(80)) + packing.flush()
    return chunk(kind, b"Comment\0\0" + body)


def huge_jpeg() -> bytes:
    """A few bytes that say that they are four thousand million dots."""
    whole = jpeg()
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack("!HH", 65_500, 65_500) + whole[at + 4 :]


def half(whole: bytes) -> bytes:
    """A file of which half came."""
    return whole[: len(whole) // 2]


# Other programs' files ------------------------------------------------------------------------------


def archive(**files: bytes) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in files.items():
            held.writestr(name.replace("__", "/"), content)
    return out.getvalue()


_ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><w:document>&a9;</w:document>"
)
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500)
_MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: noise\r\n\r\n"

# The table ------------------------------------------------------------------------------------------

SAVED = ""
UNREAD = "We could not read every page of this file. Read every page before you release it."
PLACED = "The photo says where it was taken. The copy for readers does not."
MORE = "The file holds more than can be seen. The copy for readers holds only what can be seen."
KEPT = {SAVED, UNREAD, PLACED, MORE, f"{PLACED} {MORE}"}

RUNS = "The file has something in it that runs. Print it to a new PDF, then add that."
ATTACHED = (
    "Other files are attached to this file. Print it to a new PDF, then add that."
    " Add what is attached to it, too."
)
FOLDER = "The file is a folder of other files. Print each to a new PDF, then add those."
XFA = "The file is a form that few programs show. Print it to a new PDF, then add that."
CUT_OFF = "The end of the file is missing. Save it or ask for it again, then add that."
DAMAGED = "The file is damaged. We cannot open it."
LOCKED = "The file has a password. Save a copy without it."
TOO_LONG = "The file has more than 500 pages. Split it, then add the parts."
TOO_LARGE = "The picture is too large to open. Save a smaller copy of it."
UNCHECKED = "We could not check this file. The file may be fine. Try again in 10 minutes."
WRONG_TYPE = "The file must be a PDF, JPG or PNG."
HEIC = "We cannot open HEIC photos. Save it as a JPG or take a screenshot of it, then add that."
OTHER_PICTURE = "We cannot open pictures of this kind. Save it as a JPG or PNG, then add that."
MAIL = "This is an email. Print it to a PDF, then add that. Add what is attached to it, too."
TEXT = "This is plain text. Print it to a PDF, then add that."
WEB_PAGE = "This is a web page. Print it to a PDF, then add that."
OFFICE = "This is a file of an office program. Save it as a PDF, then add that."
ARCHIVE = "This is a folder of files. Open it, then add each file by itself."

_FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
_TURN = Dictionary(S=Name.GoTo, D=String("first"))


def _of(content: bytes) -> Made:
    return lambda: content


AROUND: dict[str, tuple[Made, str]] = {
    "byte order mark before": (_of(b"\xef\xbb\xbf" + A_LETTER), SAVED),
    "empty lines before": (_of(b"\r\n\r\n" + A_LETTER), SAVED),
    "junk before": (_of(b"TEXTmdos \0\0" + SECRET + A_LETTER), SAVED),
    "headers of a web server before": (
        _of(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + A_LETTER), SAVED,
    ),
    "header of a printer before": (
        _of(b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n" + A_LETTER + b"\x1b%-12345X"), MORE,
    ),
    "form of a browser around": (
        _of(
            b'------x\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + A_LETTER + b"\r\n------x--\r\n"
        ), MORE,
    ),
    "1,000 bytes before": (_of(b"j" * 1000 + A_LETTER), SAVED),
    "2,000 bytes before": (_of(b"\0" * 2000 + A_LETTER), WRONG_TYPE),
    "warning of a web server before": (
        _of(b"<br />\n<b>Warning</b>: Undefined index in letter.php on line 7<br />\n" + A_LETTER), SAVED,
    ),
    "links of a web server before": (
        _of(b"HTTP/2 200\r\nLink: <https://example.org/a>; rel=canonical\r\n\r\n" + A_LETTER), SAVED,
    ),
    "noughts behind": (_of(A_LETTER + bytes(1100)), SAVED),
    "80,000 noughts behind": (_of(A_LETTER + bytes(80_000)), SAVED),
    "2 MB of noughts behind": (_of(A_LETTER + bytes(2 << 20)), SAVED),
    "empty lines behind": (_of(A_LETTER + b"\r\n" * 3000), SAVED),
    "end of a file for DOS": (_of(A_LETTER + b"\x1a"), SAVED),
    "web page behind": (_of(A_LETTER + b"<html>" + SECRET), MORE),
    "archive behind": (_of(A_LETTER + archive(a=SECRET)), MORE),
    "no line behind the end": (_of(A_LETTER.rstrip()), SAVED),
    "no end mark": (_of(A_LETTER.replace(b"%%EOF\n", b"")), CUT_OFF),
    "cut in its table": (_of(A_LETTER[:-60]), CUT_OFF),
    "half a letter": (_of(half(A_LETTER)), CUT_OFF),
    "half a letter, then noughts": (_of(half(A_LETTER) + bytes(2000)), CUT_OFF),
    "half a letter for the web": (lambda: half(linearised()), CUT_OFF),
    "beginning of a letter for the web": (beginning_for_the_web, CUT_OFF),
    "half a change to a letter": (lambda: earlier_version()[:-60], CUT_OFF),
    "letter for the web": (linearised, SAVED),
    "earlier version inside": (earlier_version, MORE),
    "table that is wrong": (_of(A_LETTER.replace(b"0000000009 ", b"0000000012 ")), SAVED),
    "only a head": (_of(b"%PDF-1.7\n%%EOF"), DAMAGED),
    "no page": (lambda: made(lambda document: document.pages.__delitem__(0)), DAMAGED),
    "password": (locked_pdf, LOCKED),
    "key of a card": (key_of_a_card, LOCKED),
    "password of its owner": (
        lambda: made(lambda _: None, encryption=pikepdf.Encryption(owner="o", user="")), SAVED,
    ),
}  # fmt: skip

LOOKS_LIKE_IT: dict[str, tuple[Made, str]] = {
    "opens at a page": (with_root(OpenAction=_TURN), SAVED),
    "opens at the first page by name": (
        with_root(OpenAction=Dictionary(S=Name.Named, N=Name.FirstPage)), SAVED,
    ),
    "opens at a place": (with_root(OpenAction=Array([0, Name.Fit])), SAVED),
    "opens where a name says": (with_root(OpenAction=String("first")), SAVED),
    "turns to a page when a page is turned to": (with_page(AA=Dictionary(O=_TURN)), SAVED),
    "events without an action": (with_page(AA=Dictionary()), SAVED),
    "link that is pressed": (with_note(Subtype=Name.Link, A=_A_LINK), SAVED),
    "button that empties a form": (with_field(A=Dictionary(S=Name.ResetForm)), SAVED),
    "form": (with_field(V=String("412.50")), SAVED),
    "empty tree of scripts": (
        with_root(Names=Dictionary(JavaScript=Dictionary(Names=Array([])))), SAVED,
    ),
    "script without a word": (
        with_root(OpenAction=Dictionary(S=Name.JavaScript, JS=String(" \r\n"))), SAVED,
    ),
    "script in a stream of nothing": (
        with_stream(
            lambda d, s: _put(d.Root, {"OpenAction": Dictionary(S=Name.JavaScript, JS=s)}), b"",
        ), SAVED,
    ),
    "empty tree of files": (with_root(Names=Dictionary(EmbeddedFiles=Dictionary())), SAVED),
    "empty trees below a tree of files": (
        with_root(Names=Dictionary(EmbeddedFiles=Dictionary(Kids=Array([Dictionary(Names=Array([]))])))),
        SAVED,
    ),
    "attachment that was removed": (with_stream(_removed), SAVED),
    "name of a file that lies elsewhere": (
        with_note(Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=Dictionary(F=String("b.pdf")))), SAVED,
    ),
    "pin without a file": (with_note(Subtype=Name.FileAttachment, FS=Dictionary(EF=Dictionary())), SAVED),
    "film without a film": (with_note(Subtype=Name.RichMedia), SAVED),
    "folder of no files": (with_root(Collection=Dictionary(Type=Name.Collection)), SAVED),
    "form in another language of nothing": (with_root(AcroForm=Dictionary(XFA=Array([]))), SAVED),
    "font called AA": (with_resource("Font", "/AA", _FONT), SAVED),
    "font called EF": (with_resource("Font", "/EF", _FONT), SAVED),
    "font called A": (with_resource("Font", "/A", _FONT), SAVED),
    "state of a pen called AA": (
        with_resource(
            "ExtGState", "/AA", Dictionary(SMask=Dictionary(S=Name.Luminosity), Font=_FONT)
        ), SAVED,
    ),
    "colours called JavaScript": (
        with_resource("ColorSpace", "/JavaScript", Array([Name.DeviceRGB])), SAVED,
    ),
    "layer called Launch": (
        with_resource("Properties", "/Launch", Dictionary(Type=Name.OCG, Name=String("Launch"))), SAVED,
    ),
    "place called AA": (with_root(Dests=Dictionary({"/AA": Dictionary(D=String("x"))})), SAVED),
    "heading that says JavaScript": (
        with_root(
            StructTreeRoot=Dictionary(
                K=Dictionary(Type=Name.StructElem, S=Name.JavaScript),
                RoleMap=Dictionary({"/JavaScript": Name.P, "/Launch": Name.P}),
            )
        ), SAVED,
    ),
    "notes of a program called JS": (
        with_root(PieceInfo=Dictionary({"/JS": Dictionary(S=String("Launch"))})), SAVED,
    ),
    "drawing called JS": (
        with_stream(
            lambda d, s: _put(d.pages[0].obj.Resources, {"XObject": Dictionary({"/JS": s})}),
            b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]),
        ), SAVED,
    ),
    "tick called AA": (
        with_stream(
            lambda d, s: _put(
                d.pages[0].obj,
                {"Annots": Array([Dictionary(
                    Subtype=Name.Widget, FT=Name.Btn, T=String("t"), Rect=Array([0, 0, 9, 9]),
                    AS=Name.AA, AP=Dictionary(N=Dictionary({"/AA": s, "/EF": s})),
                )])},
            ),
            b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]),
        ), SAVED,
    ),
}  # fmt: skip

DOES_SOMETHING: dict[str, tuple[Made, str]] = {
    "script when opened": (with_root(OpenAction=_SCRIPT), RUNS),
    "script when closed": (with_root(AA=Dictionary(WC=_SCRIPT)), RUNS),
    "script in packed objects": (javascript_in_objects_packed, RUNS),
    "script under a name in digits": (
        lambda: with_root(OpenAction=_SCRIPT)().replace(b"/JavaScript", b"/J#61vaScript"), RUNS,
    ),
    "script in a stream": (
        with_stream(lambda d, s: _put(d.Root, {"OpenAction": Dictionary(S=Name.JavaScript, JS=s)})), RUNS,
    ),
    "script deep in a tree": (
        with_root(Names=Dictionary(JavaScript=Dictionary(
            Kids=Array([Dictionary(Kids=Array([Dictionary(Names=Array([String("x"), _SCRIPT]))]))])
        ))), RUNS,
    ),
    "script behind turning to a page": (
        with_root(OpenAction=Dictionary(S=Name.GoTo, D=String("a"), Next=Array([_TURN, _SCRIPT]))), RUNS,
    ),
    "script behind a bookmark": (lambda: made(lambda d: _bookmark(d, _SCRIPT)), RUNS),
    "script behind a link": (with_note(Subtype=Name.Link, A=_SCRIPT), RUNS),
    "script when a link is passed": (with_note(Subtype=Name.Link, AA=Dictionary(E=_SCRIPT)), RUNS),
    "script that writes a number": (with_field(AA=Dictionary(F=_SCRIPT)), RUNS),
    "script in a file with a password of its owner": (
        lambda: made(
            lambda d: _put(d.Root, {"OpenAction": _SCRIPT}),
            encryption=pikepdf.Encryption(owner="o", user=""),
        ), RUNS,
    ),
    "script with a byte order mark before": (
        lambda: b"\xef\xbb\xbf" + with_root(OpenAction=_SCRIPT)(), RUNS,
    ),
    "page that tells when it is read": (with_page(AA=Dictionary(O=_A_LINK)), RUNS),
    "opening that tells": (with_root(OpenAction=_A_LINK), RUNS),
    "opening that prints": (with_root(OpenAction=Dictionary(S=Name.Named, N=Name.Print)), RUNS),
    "turning in a ring": (lambda: made(_loop), RUNS),
    "program behind a link": (
        with_note(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("calc.exe"))), RUNS,
    ),
    "form that sends itself": (
        with_field(A=Dictionary(S=Name.SubmitForm, F=String("https://example.org"))), RUNS,
    ),
    "form that fetches": (with_field(A=Dictionary(S=Name.ImportData, F=String("x"))), RUNS),
    "film": (
        with_note(Subtype=Name.Screen, A=Dictionary(S=Name.Rendition, OP=0)), RUNS,
    ),
    "film of another kind": (with_note(Subtype=Name.RichMedia, RichMediaContent=Dictionary()), RUNS),
    "sound": (
        with_stream(
            lambda d, s: _put(
                d.pages[0].obj,
                {"Annots": Array([Dictionary(Subtype=Name.Sound, Rect=Array([0, 0, 9, 9]), Sound=s)])},
            )
        ), RUNS,
    ),
    "attachment": (with_stream(_attached), ATTACHED),
    "attachment of an invoice": (
        with_stream(lambda d, s: _put(d.Root, {"AF": Array([_file(s)])})), ATTACHED,
    ),
    "attachment pinned to a page": (
        with_stream(
            lambda d, s: _put(
                d.pages[0].obj,
                {"Annots": Array([Dictionary(Subtype=Name.FileAttachment, FS=_file(s))])},
            )
        ), ATTACHED,
    ),
    "file without a name": (
        with_stream(lambda d, s: _put(d.Root, {"PieceInfo": s}), Type=Name.EmbeddedFile), ATTACHED,
    ),
    "folder of files": (with_stream(_folder), FOLDER),
    "form in another language": (
        with_stream(lambda d, s: _put(d.Root, {"AcroForm": Dictionary(XFA=s)})), XFA,
    ),
    "form in another language, in parts": (
        with_stream(
            lambda d, s: _put(d.Root, {"AcroForm": Dictionary(XFA=Array([String("template"), s]))})
        ), XFA,
    ),
}  # fmt: skip

PAGES: dict[str, tuple[Made, str]] = {
    "page as it is packed": (lambda: page_of(_PACKED), SAVED),
    "page without the checksum of its packing": (lambda: page_of(_PACKED[:-4]), SAVED),
    "page with noughts in it": (lambda: page_of(bytes(40) + _PACKED[40:]), UNREAD),
    "page that is half there": (lambda: page_of(half(_PACKED)), UNREAD),
    "page that is garbled": (lambda: page_of(b"\x78\x9c" + b"garbled" * 9), UNREAD),
    "page packed as no one knows": (lambda: page_of(_PACKED, "/Filter/NoneKnown"), UNREAD),
    "page in digits": (lambda: page_of(_DRAWING.hex().encode() + b">", "/Filter/ASCIIHexDecode"), SAVED),
    "scan": (lambda: with_scan(jpeg()), SAVED),
    "scan with its place": (lambda: with_scan(jpeg(exif=exif(place=PLACE))), PLACED),
    "scan that is half there": (lambda: with_scan(half(jpeg())), UNREAD),
    "scan packed, half there": (
        lambda: with_scan(half(zlib.compress(bytes(64 * 48 * 3))), "/Filter/FlateDecode"), UNREAD,
    ),
    "font that is none": (
        with_stream(
            lambda d, s: _put(d.pages[0].obj.Resources.Font.F1, {
                "/Subtype": Name.TrueType, "/BaseFont": Name.ABC,
                "/FontDescriptor": Dictionary(FontName=Name.ABC, Flags=4, FontFile2=s),
            })
        ), SAVED,
    ),
    "page of 200 inches": (
        _of(A_LETTER.replace(b"[0 0 595 842]", b"[0 0 14400 14400]")), SAVED,
    ),
    "page of five kilometres": (hostile_files.field_wide_page, SAVED),
    "500 pages": (lambda: letter(*["page"] * 500), SAVED),
    "501 pages": (lambda: letter(*["page"] * 501), TOO_LONG),
    "10,000 pages": (hostile_files.ten_thousand_pages, TOO_LONG),
    "pages in a ring": (pages_in_a_ring, DAMAGED),
    "arrays within arrays": (arrays_within_arrays, DAMAGED),
}  # fmt: skip

PICTURES: dict[str, tuple[Made, str]] = {
    "photo": (jpeg, SAVED),
    "photo in the colours of printers": (lambda: jpeg("CMYK"), SAVED),
    "photo that comes in passes": (lambda: jpeg(progressive=True), SAVED),
    "photo in greys": (lambda: jpeg("L"), SAVED),
    "photo that lies on its side": (lambda: jpeg(exif=exif(turned=6)), SAVED),
    "photo with tags for a place": (lambda: jpeg(exif=exif(place=())), SAVED),
    "photo with a place of noughts": (lambda: jpeg(exif=exif(place=(0.0, 0.0, 0.0))), SAVED),
    "photo with its place": (lambda: jpeg(exif=exif(place=PLACE)), PLACED),
    "photo with its place in XMP": (
        lambda: segment(0xE1, _XMP % b'exif:GPSLatitude="55,51.3N"'), PLACED,
    ),
    "photo with an empty place in XMP": (lambda: segment(0xE1, _XMP % b'exif:GPSLatitude=""'), SAVED),
    "photo with its town in XMP": (lambda: segment(0xE1, _XMP % b'photoshop:City="Elm"'), PLACED),
    "photo with its place in words": (
        lambda: segment(0xED, _IPTC + b"\x1c\x02\x5c" + struct.pack("!H", len(SECRET)) + SECRET), PLACED,
    ),
    "photo with nothing of its camera": (lambda: segment(0xE1, b""), SAVED),
    "photo with a head and nothing of its camera": (lambda: segment(0xE1, b"Exif\0\0"), SAVED),
    "photo with garbage of its camera": (lambda: segment(0xE1, b"Exif\0\0" + b"\xff" * 40), SAVED),
    "photo whose camera points beyond": (
        lambda: segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\1\0\x25\x88\4\0\1\0\0\0\xff\xff\xff\x7f\0\0\0\0"),
        SAVED,
    ),
    "photo with a comment": (lambda: segment(0xFE, SECRET), SAVED),
    "photo with a small picture of another": (
        lambda: jpeg(exif=exif(thumbnail=jpeg(comment=SECRET))), MORE,
    ),
    "two photos": (two_pictures, MORE),
    "second photo with its place": (lambda: jpeg() + jpeg(exif=exif(place=PLACE)), f"{PLACED} {MORE}"),
    "photo with a film behind": (
        lambda: jpeg() + b"\0\0\0\x18ftypmp42" + SECRET + bytes(5000), MORE,
    ),
    "photo with its place in a film behind": (
        lambda: jpeg() + b"\0\0\0\x18ftypmp42\xa9xyz\0\x12+55.8-004.2/", f"{PLACED} {MORE}",
    ),
    "photo with noughts behind": (lambda: jpeg() + bytes(100_000), SAVED),
    "photo with words behind": (lambda: jpeg() + SECRET, MORE),
    "photo with a web page in its comment": (
        lambda: segment(0xFE, b"*/<script>alert(1)</script>"), SAVED,
    ),
    "photo without an end mark, noughts and data": (
        lambda: jpeg()[:-2] + bytes(200) + b"SEFH" + SECRET + b"SEFT", MORE,
    ),
    "photo without an end mark, noughts": (lambda: jpeg()[:-2] + bytes(2000), UNREAD),
    "photo without an end mark": (lambda: jpeg()[:-2], CUT_OFF),
    "half a photo": (lambda: half(jpeg(size=(640, 480))), CUT_OFF),
    "photo of 64 megapixels": (lambda: jpeg(size=(9248, 6936)), SAVED),
    "photo of 4,000 megapixels": (huge_jpeg, TOO_LARGE),
    "drawing": (png, SAVED),
    "drawing that is clear in places": (lambda: png("RGBA"), SAVED),
    "drawing of few colours": (lambda: png("P"), SAVED),
    "scan of 16 bits": (lambda: png("I;16"), SAVED),
    "scan in black and white, A4 at 1,200 dpi": (lambda: png("1", (9921, 14031)), SAVED),
    "scan in greys, A3 at 600 dpi": (lambda: png("L", (7016, 9921)), SAVED),
    "drawing as long as a road": (lambda: png("1", (3, 200_000)), SAVED),
    "drawing that moves": (animated, MORE),
    "wrong checksum of its size on paper": (lambda: chunk(b"pHYs", bytes(9), checksum=1), SAVED),
    "wrong checksum of its words": (lambda: chunk(b"tEXt", b"Title\0" + SECRET, checksum=1), SAVED),
    "wrong checksum of its camera's notes": (lambda: chunk(b"eXIf", b"II*\0", checksum=1), SAVED),
    "2 MB of words": (lambda: chunk(b"iTXt", _text(b"iTXt", b"x", SECRET * 75_000)), SAVED),
    "words that unpack to 80 MB": (lambda: png_that_swells(b"zTXt"), SAVED),
    "colours that unpack to 80 MB": (lambda: png_that_swells(b"iCCP"), SAVED),
    "drawing with its place": (lambda: chunk(b"eXIf", exif(place=PLACE)[6:]), PLACED),
    "drawing with its place in digits": (
        lambda: chunk(b"zTXt", _text(
            b"zTXt", b"Raw profile type exif", b"\nexif\n  %d\n" % 99 + exif(place=PLACE).hex().encode()
        )), PLACED,
    ),
    "drawing with its place in XMP": (
        lambda: chunk(b"iTXt", _text(b"iTXt", b"XML:com.adobe.xmp", _XMP % b'exif:GPSLatitude="55"')),
        PLACED,
    ),
    "drawing with data behind": (lambda: png() + SECRET, MORE),
    "drawing with what was cut off it behind": (lambda: png() + png(size=(640, 480))[60:], MORE),
    "drawing with noughts behind": (lambda: png() + bytes(5000), SAVED),
    "drawing without an end mark": (lambda: png()[:-12], CUT_OFF),
    "half a drawing": (lambda: half(png()), CUT_OFF),
    "wrong checksum of its picture": (wrong_checksum, DAMAGED),
}  # fmt: skip

OTHER_KINDS: dict[str, tuple[Made, str]] = {
    "HEIC": (_of(_HEIC), HEIC),
    "HEIC as others write it": (_of(_HEIC.replace(b"ftypheic", b"ftypmif1")), HEIC),
    "AVIF": (_of(_HEIC.replace(b"ftypheic", b"ftypavif")), HEIC),
    "GIF": (lambda: other("GIF"), OTHER_PICTURE),
    "WebP": (lambda: other("WEBP"), OTHER_PICTURE),
    "TIFF": (lambda: other("TIFF"), OTHER_PICTURE),
    "BMP": (lambda: other("BMP"), OTHER_PICTURE),
    "film": (_of(b"\0\0\0\x18ftypmp42" + bytes(500)), WRONG_TYPE),
    "mail": (_of(_MAIL + b"hello"), MAIL),
    "mail as it went": (_of(b"Return-Path: <a@example.org>\r\n" + _MAIL), MAIL),
    "mail in which a PDF lies": (_of(_MAIL + A_LETTER), MAIL),
    "mail of Outlook": (_of(_OLD + "__substg1.0_0037001F".encode("utf-16-le")), MAIL),
    "old document of Word": (_of(_OLD + "WordDocument".encode("utf-16-le")), OFFICE),
    "document of Word": (lambda: archive(word__document=b"<w:document/>"), OFFICE),
    "document that is a bomb of entities": (lambda: archive(word__document=_ENTITIES), OFFICE),
    "archive that is a bomb": (lambda: archive(a=bytes(50 << 20)), ARCHIVE),
    "rich text": (_of(b"{\\rtf1 hello}"), OFFICE),
    "text": (_of(b"plain text\r\n"), TEXT),
    "text in 16 bits": (_of("plain text".encode("utf-16")), TEXT),
    "text of Windows": (_of("Caf\xe9 \x96 noise".encode("latin-1")), TEXT),
    "text about a PDF": (_of(b"It begins with %PDF as all do."), TEXT),
    "web page": (_of(b"<!DOCTYPE html><p>hello"), WEB_PAGE),
    "web page that is a PDF too": (_of(b"<html><script>alert(1)</script><!--" + A_LETTER), WEB_PAGE),
    "web page behind junk that is a PDF too": (_of(b"\0\1\2 <script>1</script>" + A_LETTER), WRONG_TYPE),
    "GIF that is a PDF too": (_of(b"GIF89a/*" + A_LETTER), OTHER_PICTURE),
    "archive that is a PDF too": (lambda: archive(a=A_LETTER), ARCHIVE),
    "program that is a PDF too": (_of(b"MZ\x90\0" + bytes(60) + A_LETTER), WRONG_TYPE),
    "drawing in words": (_of(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), WRONG_TYPE),
    "program": (_of(b"\x7fELF" + bytes(60)), WRONG_TYPE),
    "script of a shell": (_of(b"#!/bin/sh\nid\n"), WRONG_TYPE),
}  # fmt: skip

WANTS_EVERYTHING: dict[str, tuple[Made, str]] = {
    "page that unpacks without an end": (hostile_files.stream_that_swells, UNCHECKED),
    "forms within forms": (hostile_files.nested_forms, UNCHECKED),
    "page of a gigabyte of nothing": (page_of_nothing, UNCHECKED),
    # QPDF says of what it has no memory for that it is not there.
    "objects that unpack to a gigabyte": (objects_that_swell, DAMAGED),
}
"""What takes seconds or all memory: for the long selection."""

CASES = (
    AROUND
    | LOOKS_LIKE_IT
    | DOES_SOMETHING
    | PAGES
    | PICTURES
    | {f"{name} (other kind)": case for name, case in OTHER_KINDS.items()}
)
