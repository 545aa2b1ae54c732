"""Has files looked into by processes apart (reader_process.py), and their pictures read by Tesseract."""

from __future__ import annotations

import contextlib
import json
import select
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TypeVar, cast

from documents.check import ocr
from documents.check.contents import LONGEST_ANSWER, Contents, UnbelievableError, from_json

COULD_NOT = "could not be checked: reading it took too much time or memory"
_HERE = Path(__file__).resolve().parents[2]
_MOST_BYTES_OF_PICTURES = 1_500_000_000
_SECONDS_AN_ANSWER = 60  # the process itself ends sooner, unless a file has taken it over
_FILES_A_PROCESS = 400  # then a new one: what a hostile file left behind ends with it

Key = TypeVar("Key")


class Reader:
    """One such process; it is started when it is needed, and anew after a file that killed it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0

    def read(self, data: bytes, name: str) -> Contents:
        """What stands in a file, in its pictures too. A look that crashes or hangs leaves it to a person."""
        try:
            contents = self._ask(data, name)
        except (OSError, ValueError, KeyError, TypeError, UnbelievableError):
            self.close()
            return Contents(manual=[COULD_NOT])
        ocr.read_pictures(contents)
        return contents

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):  # What was still to be said to it.
                        pipe.close()
            self._process = None

    def _ask(self, data: bytes, name: str) -> Contents:
        if self._files >= _FILES_A_PROCESS:
            self.close()
        if not self._process:
            self._start()
        self._files += 1
        process = self._process
        assert process  # noqa: S101 (started above)
        orders, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        orders.write(json.dumps({"name": name, "length": len(data)}).encode() + b"\n")
        orders.write(data)
        orders.flush()
        if not select.select([answers], [], [], _SECONDS_AN_ANSWER)[0]:
            raise UnbelievableError
        lengths = json.loads(answers.readline(200))
        if not 0 < lengths["answer"] <= LONGEST_ANSWER:
            raise UnbelievableError
        if not 0 <= lengths["pictures"] <= _MOST_BYTES_OF_PICTURES:
            raise UnbelievableError
        answer = answers.read(lengths["answer"])
        return from_json(answer, answers.read(lengths["pictures"]))

    def _start(self) -> None:
        self._files = 0
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-B", "-m", "documents.check.reader_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_HERE,
            env={},
        )


def read_all(
    files: Iterable[tuple[Key, str, bytes]], processes: int
) -> Iterator[tuple[Key, Contents]]:
    """The contents of many files, as they become ready; few of them are in memory at a time."""
    idle: SimpleQueue[Reader] = SimpleQueue()
    readers = [Reader() for _ in range(processes)]
    for reader in readers:
        idle.put(reader)

    def one(key: Key, name: str, data: bytes) -> tuple[Key, Contents]:
        reader = idle.get()
        try:
            return key, reader.read(data, name)
        finally:
            idle.put(reader)

    try:
        with ThreadPoolExecutor(processes) as pool:
            waiting = []
            for key, name, data in files:
                waiting.append(pool.submit(one, key, name, data))
                if len(waiting) >= 4 * processes:
                    yield waiting.pop(0).result()
            for ready in waiting:
                yield ready.result()
    finally:
        for reader in readers:
            reader.close()
