"""Files with something in every place where a reader, or a tool, could find it; made on the spot."""

from __future__ import annotations

import io
import zipfile

import pikepdf
from pikepdf import Array, Dictionary, Name

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def line(text: str, y: int = 700, *, paint: str = "0 g", x: int = 72) -> str:
    """Drawing instructions for one line of text."""
    return f"BT /F1 12 Tf {paint} {x} {y} Td ({text}) Tj ET\n"


def box(y: int = 690, *, paint: str = "0 g", width: int = 300) -> str:
    """Drawing instructions for a filled box over a line at y + 10."""
    return f"{paint} 70 {y} {width} 24 re f\n"


def open_pdf(content: str, *, turned: int = 0) -> pikepdf.Pdf:
    """A PDF of one page with these drawing instructions."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = pdf.make_stream(content.encode("latin-1"))
    page.Rotate = turned
    return pdf


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a PDF."""
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def pdf_with_note(note: str) -> bytes:
    """A PDF with a note stuck on its page."""
    pdf = open_pdf(line("A letter."))
    sticker = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 20, 20]), Contents=note
    )
    pdf.pages[0].Annots = pdf.make_indirect(Array([pdf.make_indirect(sticker)]))
    return saved(pdf)


def pdf_with_field(value: str) -> bytes:
    """A PDF with a form that is filled in, and draws nothing."""
    pdf = open_pdf(line("A form."))
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T="who", V=value))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(pdf)


def pdf_with_attachment(data: bytes, name: str = "notes.txt") -> bytes:
    """A PDF with a file in it."""
    pdf = open_pdf(line("A letter."))
    pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data)
    return saved(pdf)


def pdf_with_author(author: str) -> bytes:
    """A PDF that says who wrote it, in both of its places."""
    pdf = open_pdf(line("A letter."))
    pdf.docinfo["/Keywords"] = author
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = f"by {author}"
    return saved(pdf)


def word_file(body: str, **parts: str) -> bytes:
    """A Word file with these paragraphs and other parts, such as `word/comments.xml`."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return _package({"word/document.xml": document, **parts})


def run(text: str, *, style: str = "", tag: str = "t") -> str:
    """A run of a Word paragraph."""
    return f"<w:r><w:rPr>{style}</w:rPr><w:{tag}>{text}</w:{tag}></w:r>"


def workbook(sheets: dict[str, tuple[str, str]], **parts: str) -> bytes:
    """An Excel file: of each sheet its state and its rows."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" state="{state}" r:id="r{at}"/>'
        for at, (name, (state, _rows)) in enumerate(sheets.items(), 1)
    )
    links = "".join(
        f'<Relationship Id="r{at}" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    return _package(
        {
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
            **{
                f"xl/worksheets/sheet{at}.xml": f'<worksheet xmlns="{S}">{rows}</worksheet>'
                for at, (_state, rows) in enumerate(sheets.values(), 1)
            },
            **parts,
        }
    )


def row(*cells: str, hidden: bool = False) -> str:
    """A row of an Excel sheet."""
    inner = "".join(
        f'<c r="{chr(65 + at)}1" t="inlineStr"><is><t>{cell}</t></is></c>'
        for at, cell in enumerate(cells)
    )
    return f'<row hidden="{int(hidden)}">{inner}</row>'


def _package(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()
