"""A disk of a few megabytes that can be filled to its last byte; root alone may have one."""

from __future__ import annotations

import errno
import os
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

MEGABYTE = 1 << 20


class SmallDisk:
    """`with SmallDisk(folder, megabytes)`: whatever lies in the folder lies on it."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        self.megabytes = megabytes
        self._ballast = folder / "ballast"

    def __enter__(self) -> SmallDisk:
        self.folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(  # noqa: S603
            ["mount", "-t", "tmpfs", "-o", f"size={self.megabytes}m,mode=755", "tmpfs", self.folder],  # noqa: S607
            check=True, capture_output=True,
        )  # fmt: skip
        return self

    def __exit__(self, *_exception: object) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True)  # noqa: S603, S607

    def fill(self, *, but: int = 0) -> None:
        """Leave no byte free, or this many."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (MEGABYTE, 4096):
                try:
                    while True:
                        ballast.write(bytes(size))
                except OSError as full:
                    if full.errno != errno.ENOSPC:
                        raise
        os.truncate(self._ballast, self._ballast.stat().st_size - but)

    def free(self) -> None:
        """Somebody has made room."""
        self._ballast.unlink(missing_ok=True)


@cache
def may_have_disks() -> bool:
    """Whether this machine lets us mount one."""
    if os.geteuid() != 0:
        return False
    with TemporaryDirectory() as folder:
        try:
            with SmallDisk(Path(folder), 1):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False
