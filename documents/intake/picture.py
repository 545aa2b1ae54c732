"""Looks into a picture: is it whole, and small enough to be opened?

Runs in a child of the sandbox alone: whatever it raises means that the file cannot be opened.
"""

from __future__ import annotations

import warnings
from typing import BinaryIO

from PIL import ExifTags, Image

from documents.intake.verdicts import Verdict

# A phone's 64 megapixels, which take 256 MB when opened.
Image.MAX_IMAGE_PIXELS = 64_000_000


def inspect_picture(file: BinaryIO, kind: str) -> Verdict:
    """How this picture is inside; `kind` is Pillow's word for what it must be."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(file, formats=[kind]) as picture:
            picture.verify()
        file.seek(0)
        with Image.open(file, formats=[kind]) as picture:
            picture.load()
            # What a resident gets is what was sent: somebody's place must not come along.
            if picture.getexif().get_ifd(ExifTags.IFD.GPSInfo):
                return Verdict.SAYS_WHERE
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return Verdict.TOO_LARGE
    return Verdict.WHOLE
