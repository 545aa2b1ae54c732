"""What one address can do to the proxy keeps nobody else out."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.http.browsing import Visitor
from tests.http.site import PATIENCE, Site
from tests.waiting import wait_until

UPLOADS_OF_AN_ADDRESS = 4


@contextlib.contextmanager
def connections(site: Site, how_many: int, said: bytes) -> Iterator[list[ssl.SSLSocket]]:
    """Connections that have sent so much of a request, and then wait."""
    trusting = ssl.create_default_context(cafile=str(site.folder / "fullchain.pem"))
    with contextlib.ExitStack() as open_ones:
        opened = []
        for _ in range(how_many):
            plain = socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE)
            secure = open_ones.enter_context(
                trusting.wrap_socket(plain, server_hostname="localhost")
            )
            secure.sendall(said)
            opened.append(secure)
        yield opened


def beginning_of_a_post(page: str, length: int) -> bytes:
    return f"POST {page} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\na=".encode()


def test_two_thousand_half_sent_requests_keep_nobody_out(site: Site, morag: Visitor) -> None:
    with connections(site, 2000, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "):
        assert morag.ask("/home/").status == 200


def test_only_uploads_may_be_large(site: Site) -> None:
    answer = site.ask(beginning_of_a_post("/sign-in/", 400_000_000))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"That was too much at once" in answer


@pytest.mark.parametrize("kind", ["case", "tenancy"])
def test_trickling_uploads_of_one_address_are_few_and_keep_nobody_out(
    site: Site, morag: Visitor, kind: str
) -> None:
    begun = beginning_of_a_post(f"/staff/{kind}/{uuid4()}/upload/", 400_000_000)
    with connections(site, UPLOADS_OF_AN_ADDRESS, begun):
        wait_until(lambda: site.ask(begun).startswith(b"HTTP/1.1 429 "))
        assert b"We are busy just now" in site.ask(begun)
        assert morag.ask("/home/").status == 200
