"""Files as people send them, made on the spot: good ones, and one for each way of being bad."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import ExifTags, Image

# The test text of the European Institute for Computer Antivirus Research, in two halves so that no
# scanner takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EIC" + b"AR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(text: str = "") -> bytes:
    """A PDF of one page; another text makes another file."""
    return _saved(_one_page(text))


def jpeg(text: str = "", *, comment: bytes = b"") -> bytes:
    """A small photo."""
    out = io.BytesIO()
    picture = Image.new("RGB", (64, 48), (len(text) * 40 % 256, 90, 120))
    picture.save(out, "JPEG", comment=comment or text.encode())
    return out.getvalue()


def photo_with_its_place() -> bytes:
    """A photo of a phone that knows where it is."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (55.0, 51.0, 21.0)
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def png() -> bytes:
    """A small drawing."""
    out = io.BytesIO()
    Image.new("RGBA", (64, 48), "teal").save(out, "PNG")
    return out.getvalue()


def huge_png() -> bytes:
    """A few bytes that say that they are 3.6 thousand million dots."""
    size = struct.pack("!IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = (b"IHDR", size), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    return _saved(_one_page("secret"), encryption=pikepdf.Encryption(owner="o", user="u"))


def active_pdfs() -> dict[str, bytes]:
    """PDFs that do something or carry something, by what it is."""
    launch = Dictionary(S=Name.Launch, F="calc.exe")
    on_opening, named, pressed, attached, loose, noted, spelt = (
        _one_page(f"{n}") for n in range(7)
    )
    on_opening.Root.OpenAction = Dictionary(S=Name.Named, N=Name.Print)
    named.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", _script()])))
    pressed.pages[0].Annots = Array([_link(launch)])
    attached.attachments["list.txt"] = b"names"
    loose.make_indirect(loose.make_stream(b"names", Type=Name.EmbeddedFile))
    loose.Root.PieceInfo = loose.objects[-1]
    spec = noted.make_indirect(
        Dictionary(Type=Name.Filespec, F="a.txt", EF=Dictionary(F=noted.make_stream(b"x")))
    )
    noted.pages[0].Annots = Array([Dictionary(Subtype=Name.FileAttachment, FS=spec)])
    spelt.pages[0].AA = Dictionary(O=_script())
    return {
        "prints when opened": _saved(on_opening),
        "script by name": _saved(named),
        "program behind a link": _saved(pressed),
        "attached file": _saved(attached),
        "file without a name": _saved(loose),
        "file pinned to a page": _saved(noted),
        "script on a page": _saved(spelt).replace(b"/JavaScript", b"/J#61vaScript"),
    }


def harmless_pdfs() -> dict[str, bytes]:
    """PDFs that look a little like the active ones, and are what offices send every day."""
    page, link, no_password = (_one_page(str(n)) for n in range(3))
    page.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([page.pages[0].obj, Name.Fit]))
    link.Root.OpenAction = Array([link.pages[0].obj, Name.Fit])
    link.pages[0].Annots = Array([_link(Dictionary(S=Name.URI, URI="https://example.org"))])
    return {
        "opens at its first page": _saved(page),
        "has a link": _saved(link),
        "opens without a password": _saved(
            no_password, encryption=pikepdf.Encryption(owner="o", user="")
        ),
    }


def _one_page(text: str) -> pikepdf.Pdf:
    made = pikepdf.new()
    made.add_blank_page()
    made.docinfo["/Subject"] = text
    return made


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _link(action: Dictionary) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)


def _saved(made: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, **how)  # type: ignore[arg-type]
    return out.getvalue()
