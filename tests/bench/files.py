"""P6: a copy of 50 MB through the proxy, beside the same file without a portal; slow readers; memory."""

from __future__ import annotations

import http.client
import os
import random
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.test import override_settings

from documents.files import kept_pages
from documents.files.kept_pages import Copy
from documents.reading import copies
from tests import databases
from tests.bench.context import Bench
from tests.bench.landlord import Landlord
from tests.bench.lines import Line, at_least, not_measured
from tests.bench.samples import in_milliseconds, ratio, shuffled, stopwatch, undisturbed
from tests.bench.seats import Resident, residents
from tests.bench.serving import sign_in
from tests.http.site import PATIENCE, Site, nginx_program

THROUGH_PORTAL, PLAIN = "through the portal", "plain nginx"
TIMES = 10
SLOW_CLIENTS, SLOW, SLOW_FOR = 4, 1 << 20, 4  # bytes a second, seconds


class SiteWithPlainFiles(Site):
    """Two workers that serve one request at a time, and the folder of copies open beside them."""

    serving = ("--workers", "2")

    def configuration(self) -> str:
        """The operators' nginx.conf, and an address that needs no portal."""
        plain = f"location /plain/ {{ alias {self.pages}/; }}\n        location / {{"
        return super().configuration().replace("location / {", plain)


def downloads(bench: Bench) -> Iterator[Line]:
    """P6, at the smallest landlord: the file is the same at every size."""
    if nginx_program() is None:
        yield not_measured(
            "P6", "50 MB download / nginx static", "", "nginx is not on this machine"
        )
        return
    landlord, documents = bench.smallest, bench.folder / "large"
    (resident,) = residents(landlord, 3)[:1]
    document = _a_document_of(landlord, resident)
    cookie = sign_in(landlord, [resident.account])[resident.account]
    folder = bench.folder / "site"
    copy = Copy(document, 0)
    with override_settings(PAGES_ROOT=folder / "pages"):
        kept_pages.keep(copy, copies.FILE, os.urandom(bench.megabytes << 20))
        kept_pages.keep_note(copy, copies.HASH, "measured, and not read")
    paths = {
        THROUGH_PORTAL: f"/documents/{document}/download/",
        PLAIN: f"/plain/{kept_pages.name_of(copy, copies.FILE)}",
    }
    with SiteWithPlainFiles(folder, landlord.database, documents) as site:
        reader = Reader(site, cookie)
        before = _memory(site)
        yield from _throughput(reader, paths, bench.megabytes)
        after = _memory(site)
        yield Line(
            "P6",
            f"memory of a worker, before and after {TIMES + 1} downloads",
            "flat",
            f"{before:.0f} MB, {after:.0f} MB",
            after < before + 5,
        )
        yield from _slow_readers(reader, paths[THROUGH_PORTAL])


class Reader:
    """Reads over TLS as a signed-in resident."""

    def __init__(self, site: Site, cookie: str) -> None:
        self.site = site
        self.headers = {"Host": "localhost", "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
        self.trust = ssl.create_default_context(cafile=str(site.folder / "fullchain.pem"))

    def open(self, path: str) -> tuple[http.client.HTTPSConnection, http.client.HTTPResponse]:
        """Ask, and return when the first bytes are there."""
        connection = http.client.HTTPSConnection(
            "localhost", self.site.port, timeout=PATIENCE, context=self.trust
        )
        connection.request("GET", path, headers=self.headers)
        answer = connection.getresponse()
        assert answer.status == 200, f"{path} answered {answer.status}"
        return connection, answer

    def read(self, path: str) -> tuple[float, float, int]:
        """Read all of it; gives the seconds from asking, those from the first byte, and the bytes."""
        elapsed, room, count = stopwatch(), bytearray(1 << 20), 0
        connection, answer = self.open(path)
        waited = elapsed()
        while some := answer.readinto(room):
            count += some
        connection.close()
        return elapsed(), elapsed() - waited, count


def _throughput(reader: Reader, paths: dict[str, str], megabytes: int) -> Iterator[Line]:
    chance = random.Random(6)  # noqa: S311 (the same order each time)
    whole: dict[str, list[float]] = {name: [] for name in paths}
    sending: dict[str, list[float]] = {name: [] for name in paths}
    with undisturbed():
        for turn in range(TIMES + 1):
            for name in shuffled(paths, chance):
                seconds, bytes_alone, count = reader.read(paths[name])
                assert count == megabytes << 20
                if turn:  # The first is to warm up.
                    whole[name].append(seconds)
                    sending[name].append(bytes_alone)
    yield at_least(
        "P6",
        f"throughput of {megabytes} MB through the portal / plain nginx, TLS",
        ratio(sending[PLAIN], sending[THROUGH_PORTAL]),
        0.95,
        f"from the first byte: {in_milliseconds(sending)}",
        f"with the portal's decision: {in_milliseconds(whole)}"
        f" ({ratio(whole[PLAIN], whole[THROUGH_PORTAL])})",
    )


def _slow_readers(reader: Reader, path: str) -> Iterator[Line]:
    usual = _longest_wait(reader)
    slow = [threading.Thread(target=_read_slowly, args=(reader, path)) for _ in range(SLOW_CLIENTS)]
    for client in slow:
        client.start()
    time.sleep(0.5)
    beside = _longest_wait(reader)
    for client in slow:
        client.join()
    yield Line(
        "P6",
        f"longest wait for a page beside {SLOW_CLIENTS} slow downloads, two workers",
        "no worker is held",
        f"{1000 * beside:.0f} ms ({1000 * usual:.0f} ms without them)",
        beside < 1,
        (f"each reads {SLOW >> 20} MB a second for {SLOW_FOR} seconds",),
    )


def _longest_wait(reader: Reader) -> float:
    ends, longest = time.monotonic() + SLOW_FOR - 1, 0.0
    while time.monotonic() < ends:
        seconds, _sending, _count = reader.read("/documents/")
        longest = max(longest, seconds)
    return longest


def _read_slowly(reader: Reader, path: str) -> None:
    connection, answer = reader.open(path)
    if connection.sock:
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
    for _ in range(10 * SLOW_FOR):
        answer.read(SLOW // 10)
        time.sleep(0.1)
    connection.close()


def _memory(site: Site) -> float:
    """What the largest worker holds, in megabytes."""
    assert site.web
    children = Path(f"/proc/{site.web.pid}/task/{site.web.pid}/children").read_text().split()
    return max(_resident_kilobytes(int(child)) for child in children) / 1024


def _resident_kilobytes(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def _a_document_of(landlord: Landlord, resident: Resident) -> UUID:
    with databases.superuser(landlord.database) as server:
        found = server.execute(
            "SELECT document_id FROM portal.granted_documents() WHERE user_id = %s LIMIT 1",
            [resident.account],
        ).fetchone()
    assert found
    document: UUID = found[0]
    return document
