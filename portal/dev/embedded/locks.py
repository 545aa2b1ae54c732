"""Locks that the kernel takes back when their holder dies; what they are for, `guard` says."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class FileLock:
    """An advisory lock on a file; the file stays, empty, when the lock is gone."""

    def __init__(self, path: Path, *, survives_exec: bool = False) -> None:
        self.path = path
        self._survives_exec = survives_exec
        self._descriptor: int | None = None

    def share(self) -> None:
        """Wait until nobody holds the lock for themselves, then hold it beside others."""
        fcntl.flock(self._open(), fcntl.LOCK_SH)

    def take(self) -> None:
        """Wait until nobody else holds the lock at all, then hold it alone."""
        fcntl.flock(self._open(), fcntl.LOCK_EX)

    def try_to_take(self) -> bool:
        """Hold the lock alone if that needs no waiting; a lock held before is lost if it does."""
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        return True

    def release(self) -> None:
        """Let go; nothing happens if the lock was not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def is_held(self) -> bool:
        """Say whether any process holds the lock, looking at it from outside."""
        if not self.path.exists():
            return False
        onlooker = FileLock(self.path)
        try:
            return not onlooker.try_to_take()
        finally:
            onlooker.release()

    def _open(self) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            os.set_inheritable(self._descriptor, self._survives_exec)
        return self._descriptor

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()
