"""What is printed or shown with a code: address, code, and the picture that fills it in."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode

from accounts.access import today
from tenancies.activation.codes import in_groups
from tenancies.activation.issuing import Issued
from tenancies.models import Person, Property


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter, or one screen shown to one person.

    `picture` is a QR code as a data URI. What it points to has the code after the #, which browsers
    send to nobody: it reaches no log.
    """

    name: str
    address: list[str]
    code: str
    picture: str
    site: str
    dated: date
    expires_on: date


def sheet(page: str, person: Person, home: Property | None, issued: Issued) -> Sheet:
    """The sheet of one person; `page` is where the code is typed."""
    code = in_groups(issued.code)
    return Sheet(
        name=" ".join(part for part in (person.title, person.name) if part),
        address=_lines(home) if home else [],
        code=code,
        picture=_picture(f"{page}#{code}"),
        site=page.partition("://")[2].rstrip("/"),
        dated=today(),
        expires_on=issued.expires_on,
    )


def _lines(home: Property) -> list[str]:
    flat = _("Flat %(flat)s") % {"flat": home.flat} if home.flat else ""
    street = " ".join(part for part in (home.house_no, home.street) if part)
    return [line for line in (flat, street, home.town, home.postcode) if line]


def _picture(words: str) -> str:
    square = QRCode(image_factory=SvgPathImage, border=2)
    square.add_data(words)
    drawn = square.make_image().to_string()
    return f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"
