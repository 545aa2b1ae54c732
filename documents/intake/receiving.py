"""Receives the files of a request: on disk, without a name, and never more of one than may be kept."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from documents.files import storage


class Received(UploadedFile):  # type: ignore[type-arg]
    """One file that was sent: `body` is what was kept of it, `length` how long it was.

    It has no name on disk (the system forgets it with the last who has it open), so that nothing is
    left of it when the process is killed. Of what is refused for its size or number no byte is kept.
    """

    def __init__(self, name: str, *, too_many: bool) -> None:
        # Unbuffered: the process that looks into it moves the place at which it is read.
        self.body: BinaryIO = tempfile.TemporaryFile(buffering=0, dir=storage.receiving())  # noqa: SIM115
        super().__init__(file=self.body, name=name)
        self.given_name = name
        self.length = 0
        self.too_many = too_many
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The SHA-256 of what was kept, in lower-case hex."""
        return self._digest.hexdigest()

    def take(self, chunk: bytes) -> None:
        """Take the next bytes in; they are let go as soon as it is plain that the file is refused."""
        self.length += len(chunk)
        if self.too_many:
            return
        if self.length > settings.UPLOAD_LARGEST_FILE:
            self.body.truncate(0)
            return
        self._digest.update(chunk)
        # A disk that fills up takes a part of it, without a word.
        if self.body.write(chunk) < len(chunk):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class ToDisk(FileUploadHandler):
    """Django's way to hand over what comes in; one for each request."""

    _number = 0
    _received: Received

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next file. The parser has taken paths and control characters from its name."""
        super().new_file(*args, **kwargs)
        self._number += 1
        too_many = self._number > settings.UPLOAD_MOST_FILES
        self._received = Received(self.file_name or "", too_many=too_many)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Take the next bytes of it."""
        self._received.take(raw_data)

    def file_complete(self, file_size: int) -> Received:  # noqa: ARG002 (counted as it came)
        """It is all there."""
        return self._received
