"""The program that looks into one file, in a process of its own: a hostile file takes nobody with it.

`python -m documents.intake.sandbox_worker application/pdf < file` prints a word of verdicts.py. It has no
settings, no environment and no way to the database; apart.py starts it.
"""

from __future__ import annotations

import resource
import sys
from typing import BinaryIO

from documents.intake.verdicts import Verdict

_LIMITS = {
    resource.RLIMIT_AS: 1 << 30,  # bytes of memory
    resource.RLIMIT_CPU: 20,  # seconds
    resource.RLIMIT_FSIZE: 0,  # bytes of any file it would write
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 64,
}
_PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}


def inspect_file(file: BinaryIO, media_type: str) -> Verdict:
    """How a file is inside that begins like one of this type."""
    if media_type in _PICTURES:
        from documents.intake import picture

        return picture.inspect_picture(file, _PICTURES[media_type])
    from documents.intake import pdf

    return pdf.inspect_pdf(file)


def main() -> None:
    """Set the limits, then look."""
    for limit, value in _LIMITS.items():
        resource.setrlimit(limit, (value, value))
    print(inspect_file(sys.stdin.buffer, sys.argv[1]).value)


if __name__ == "__main__":
    main()
