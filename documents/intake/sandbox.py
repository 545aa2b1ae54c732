"""Has a file looked into by another process (inside.py), and believes nothing but its plain answer."""

from __future__ import annotations

import subprocess
import sys
from typing import BinaryIO

from django.conf import settings

from documents.intake.verdicts import Verdict

_SECONDS = 30


def inspect_in_sandbox(file: BinaryIO, media_type: str) -> Verdict:
    """How a file is inside. A look that crashes, hangs or babbles means: it cannot be opened."""
    file.seek(0)
    command = [sys.executable, "-s", "-B", "-m", "documents.intake.sandbox_worker", media_type]
    try:
        looked = subprocess.run(  # noqa: S603 (words of our own)
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={},
            timeout=_SECONDS,
            check=True,
        )
        return Verdict(looked.stdout.decode().strip())
    except (subprocess.SubprocessError, ValueError):
        return Verdict.DAMAGED
