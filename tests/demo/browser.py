"""A browser without scripts that signs in to a demo over HTTP; it asserts nothing."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_DOCUMENT = re.compile(r"/documents/([0-9a-f-]{36})/")
_CASE = re.compile(r"/cases/([0-9a-f-]{36})/")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode(errors="replace")


class Browser:
    """One visitor with cookies of their own."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """Open a page, or send a form to it."""
        data = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(self._site + path, data, {"Referer": self._site})  # noqa: S310
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as refusal:
            return Answer(refusal.code, refusal.read())

    def send(self, path: str, **fields: str) -> Answer:
        """Fill in the form of a page, and open what it leads to."""
        token = _TOKEN.search(self.get(path).text)
        assert token
        return self.get(path, {**fields, "csrfmiddlewaretoken": token[1]})

    def sign_in(self, account: dict[str, str]) -> bool:
        """Fill in the sign-in page; whether it let this account in."""
        page = self.send("/sign-in/", login=account["email"], password=account["password"])
        return page.status == 200 and "Check your email or username and password" not in page.text

    def documents(self) -> list[str]:
        """The ids of the documents on the list of documents."""
        return sorted(set(_DOCUMENT.findall(self.get("/documents/").text)))

    def cases(self) -> list[str]:
        """The ids of the cases on the list of cases."""
        return sorted(set(_CASE.findall(self.get("/cases/").text)))
