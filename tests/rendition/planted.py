"""Letters with a name in places where no one sees it, and with what their reader may see: "Dear tenant"."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.check.files import (
    box,
    line,
    open_pdf,
    pdf_with_attachment,
    pdf_with_author,
    pdf_with_field,
    pdf_with_note,
    saved,
)

NAME = "Piotr Nowak"
SEEN = line("Dear tenant", 740)


def _page(drawing: str) -> bytes:
    return saved(open_pdf(SEEN + drawing))


def _in_a_hidden_layer() -> bytes:
    pdf = open_pdf(SEEN + "/OC /Layer BDC\n" + line(NAME) + "EMC\n")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Notes"))
    pdf.pages[0].Resources.Properties = Dictionary(Layer=layer)
    shown = Dictionary(OFF=Array([layer]), Order=Array([layer]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=shown)
    return saved(pdf)


def _form_object(pdf: pikepdf.Pdf, drawing: str, box: tuple[int, ...] = (0, 0, 595, 842)) -> None:
    form = pdf.make_stream(drawing.encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array(box)
    form.Resources = pdf.pages[0].Resources
    pdf.pages[0].Resources.XObject = Dictionary(X=form)


def _in_a_form_object(drawing: str, box: tuple[int, ...] = (0, 0, 595, 842)) -> bytes:
    pdf = open_pdf(SEEN + "/X Do\n")
    _form_object(pdf, drawing, box)
    return saved(pdf)


def _in_a_form_object_that_is_not_drawn() -> bytes:
    pdf = open_pdf(SEEN)
    _form_object(pdf, line(NAME))
    return saved(pdf)


def _in_xmp() -> bytes:
    pdf = open_pdf(SEEN)
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [NAME]
    return saved(pdf)


def _cut_off() -> bytes:
    pdf = open_pdf(SEEN + line(NAME, 100))
    pdf.pages[0].CropBox = Array([0, 300, 595, 842])
    return saved(pdf)


def _turned(degrees: int) -> bytes:
    return saved(
        open_pdf(SEEN + line(NAME, paint="1 g") + line(NAME, 500) + box(490), turned=degrees)
    )


def _in_a_hidden_field() -> bytes:
    return form(NAME, hidden=True)


def _as_the_name_of_things() -> bytes:
    pdf = open_pdf(SEEN)
    pdf.pages[0].PieceInfo = Dictionary(Maker=Dictionary(Private=NAME))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=NAME)]))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(NAME, 0))
    return saved(pdf)


def _said_to_stand_there() -> bytes:
    return _page(f"/Span <</ActualText ({NAME})>> BDC\n" + line("our tenant") + "EMC\n")


def _in_a_popup() -> bytes:
    pdf = open_pdf(SEEN + line("Our tenant"))
    form = pdf.make_stream(b"BT /F1 12 Tf 2 8 Td (" + NAME.encode() + b") Tj ET")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 25])
    form.Resources = pdf.pages[0].Resources
    popup = Dictionary(
        Type=Name.Annot, Subtype=Name.Popup, Rect=Array([70, 695, 270, 720]), AP=Dictionary(N=form)
    )
    beside = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([300, 300, 400, 320]))
    pdf.pages[0].Annots = Array([pdf.make_indirect(popup), pdf.make_indirect(beside)])
    return saved(pdf)


def _in_letters_that_are_empty() -> bytes:
    """A font of the kind that copies have themselves, on a page that has nothing else over it."""
    from documents.rendition import empty_font

    pdf = open_pdf("")
    pdf.pages[0].Resources.Font.E = empty_font.add_to(pdf)
    code = NAME.encode("utf-16-be").hex()
    pdf.pages[0].Contents = pdf.make_stream(
        (SEEN + f"BT /E 12 Tf 0 g 72 700 Td <{code}> Tj ET").encode()
    )
    return saved(pdf)


def _transparent() -> bytes:
    pdf = open_pdf(SEEN + "/Through gs\n" + line(NAME))
    pdf.pages[0].Resources.ExtGState = Dictionary(Through=Dictionary(ca=0, CA=0))
    return saved(pdf)


def _before_it_was_changed() -> bytes:
    """The page as it was lies in the file still, and another has taken its place."""
    before = saved(open_pdf(SEEN + line(NAME)))
    pdf = pikepdf.open(io.BytesIO(before))
    pdf.pages[0].OldContents = pdf.pages[0].Contents
    pdf.pages[0].Contents = pdf.make_stream(SEEN.encode())
    return saved(pdf)


PLACES: dict[str, Callable[[], bytes]] = {
    "white on white": lambda: _page(line(NAME, paint="1 g")),
    "white across a line that is seen": lambda: _page(
        "0 g 70 703 300 1.5 re f\n" + line(NAME, paint="1 g")
    ),
    "hardly grey": lambda: _page(line(NAME, paint="0.95 g")),
    "under a box": lambda: _page(line(NAME) + box()),
    "under a white box": lambda: _page(line(NAME) + box(paint="1 g")),
    "under a box that is too short": lambda: _page(line(NAME) + box(width=58)),
    "under letters that are boxes": lambda: _page(
        line(NAME) + "BT /F1 12 Tf 0 g 72 700 Td 1 Tr 30 w (MMMMMMMMMM) Tj ET\n"
    ),
    "beside the page": lambda: _page(line(NAME, x=700)),
    "not painted": lambda: _page("3 Tr\n" + line(NAME)),
    "not painted, over words that are seen": lambda: _page(
        line("Our tenant") + "3 Tr\n" + line(NAME)
    ),
    "transparent": _transparent,
    "too small to be read": lambda: _page(f"BT /F1 0.5 Tf 0 g 72 700 Td ({NAME}) Tj ET\n"),
    "cut by a clip": lambda: _page(f"q 0 0 10 10 re W n\n{line(NAME)}Q\n"),
    "cut off the page": _cut_off,
    "on a page turned to the right": lambda: _turned(90),
    "on a page upside down": lambda: _turned(180),
    "on a page turned to the left": lambda: _turned(270),
    "in a field that draws nothing": lambda: pdf_with_field(NAME),
    "in a hidden field": _in_a_hidden_field,
    "in a note": lambda: pdf_with_note(NAME),
    "in a popup": _in_a_popup,
    "as author and in XMP": lambda: pdf_with_author(NAME),
    "in XMP": _in_xmp,
    "in an attachment": lambda: pdf_with_attachment(NAME.encode(), "Piotr Nowak.txt"),
    "as what is said to stand there": _said_to_stand_there,
    "in a form object, white": lambda: _in_a_form_object(line(NAME, paint="1 g")),
    "in a form object, cut off": lambda: _in_a_form_object(line(NAME), (0, 0, 10, 10)),
    "in a form object that is not drawn": _in_a_form_object_that_is_not_drawn,
    "in a hidden layer": _in_a_hidden_layer,
    "as the name of things": _as_the_name_of_things,
    "in letters that are empty": _in_letters_that_are_empty,
    "before it was changed": _before_it_was_changed,
}


def form(value: str, *, hidden: bool = False, drawn: bool = True) -> bytes:
    """A form with a field that holds a value, and draws it or leaves that to its reader."""
    pdf = open_pdf(SEEN + line("Name of the caller:", 700))
    page = pdf.pages[0]
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="who", V=value, F=2 if hidden else 4,
        Rect=Array([200, 690, 400, 715]), DA="/F1 12 Tf 0 g", P=page.obj,
    )  # fmt: skip
    if drawn:
        shown = pdf.make_stream(f"/Tx BMC q BT /F1 12 Tf 0 g 2 8 Td ({value}) Tj ET Q EMC".encode())
        shown.Type, shown.Subtype, shown.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 25])
        shown.Resources = page.Resources
        field.AP = Dictionary(N=shown)
    page.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(
        Fields=page.Annots, DR=Dictionary(Font=page.Resources.Font), DA="/F1 12 Tf 0 g"
    )
    return saved(pdf)
