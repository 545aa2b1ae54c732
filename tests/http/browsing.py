"""Somebody who speaks HTTP byte by byte, and can say what no browser would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from tests.factories.accounts import PASSWORD

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


class Listener(Protocol):
    """A site to which bytes are sent."""

    def ask(self, request: bytes) -> bytes:
        """Give everything that comes back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str:
        """A header's value; empty where it is missing."""
        return next((value for key, value in self.headers if key == name.lower()), "")


class Visitor:
    """One visitor with cookies of their own."""

    def __init__(self, site: Listener) -> None:
        self.site = site
        self.cookies: dict[str, str] = {}

    def ask(
        self, target: str, *headers: str, method: str = "GET", form: dict[str, str] | None = None
    ) -> Answer:
        """Ask for a target exactly as it is spelt, with these header lines besides the usual ones."""
        return self.take(self.site.ask(self.request(target, *headers, method=method, form=form)))

    def request(
        self, target: str, *headers: str, method: str = "GET", form: dict[str, str] | None = None
    ) -> bytes:
        """The bytes with which a target is asked for."""
        body = urlencode(form).encode() if form else b""
        lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{n}={v}" for n, v in dict(self.cookies).items()))
        if form:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
                "Referer: https://localhost/",
            ]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def sign_in(self, username: str) -> None:
        """Sign in with the cast's password."""
        token = TOKEN.search(self.ask("/sign-in/").body)
        assert token
        form = {
            "login": username,
            "password": PASSWORD,
            "csrfmiddlewaretoken": token[1].decode(),
        }
        assert self.ask("/sign-in/", method="POST", form=form).status == 302

    def take(self, came: bytes) -> Answer:
        """Read a whole answer, and keep its cookies."""
        head, _, body = came.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = tuple(
            (name.lower(), value.strip())
            for name, _, value in (line.partition(":") for line in rest)
        )
        for name, value in headers:
            if name == "set-cookie":
                cookie, _, given = value.split(";")[0].partition("=")
                self.cookies[cookie] = given
        if ("transfer-encoding", "chunked") in headers:
            body = _joined(body)
        return Answer(int(first.split()[1]), headers, body)


def _joined(chunked: bytes) -> bytes:
    whole = b""
    while chunked:
        size, _, chunked = chunked.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            break
        whole, chunked = whole + chunked[:length], chunked[length + 2 :]
    return whole
