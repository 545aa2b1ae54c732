"""Measures what a stranger with a clock would see: pairs of requests that must take equally long.

Each request goes through the whole portal in this process, to PostgreSQL and back; the clock stops when
the answer is ready to be sent. A pair is drawn in random order, so that whatever else the machine does
falls on both alike.
"""

from __future__ import annotations

import io
import math
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import override_settings

from tests.clients import PersonsClient
from tests.twins.way import AS_IF_LARGE

ALPHA = 0.01
"""A difference is called one if chance alone would show it less often than this."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of both kinds, and how likely chance alone sets them this far apart."""

    what: str
    number: int
    theirs: tuple[float, float]
    nobodys: tuple[float, float]
    between: float
    chance: float

    @property
    def verdict(self) -> str:
        """In one word."""
        return "alike" if self.chance >= ALPHA else "DIFFERENT"

    def __str__(self) -> str:
        return (
            f"{self.what:<44} n={self.number:>5}  "
            f"there {self.theirs[0]:7.2f} / {self.theirs[1]:7.2f} ms  "
            f"not there {self.nobodys[0]:7.2f} / {self.nobodys[1]:7.2f} ms  "
            f"median of pairs {self.between:+.3f} ms  p={self.chance:.3f}  {self.verdict}"
        )


def send(handler: WSGIHandler, browser: PersonsClient, address: str, form: dict[str, str]) -> float:
    """Send one request and give the milliseconds until its answer is there."""
    body = urlencode(form).encode()
    token = browser.cookies[settings.CSRF_COOKIE_NAME].value if form else ""
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in browser.cookies.values())
    environment: dict[str, Any] = browser._base_environ(  # type: ignore[attr-defined]
        PATH_INFO=address,
        REQUEST_METHOD="POST" if form else "GET",
        CONTENT_TYPE="application/x-www-form-urlencoded",
        CONTENT_LENGTH=str(len(body)),
        SERVER_PORT="443",
        HTTP_COOKIE=cookies,
        HTTP_X_CSRFTOKEN=token,
        HTTP_REFERER="https://testserver/",
        **{"wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "https"},
    )
    before = perf_counter()
    response = handler(environment, _begin)
    took = (perf_counter() - before) * 1000
    assert response.status_code in ((200, 302) if form else (404,)), response
    response.close()  # What waits for the answer to be out is done now.
    return took


def _begin(*_: object) -> Callable[[bytes], object]:
    """Take status and headers, as a server does."""
    return lambda _body: None


def measure(
    what: str, number: int, there: Callable[[], float], nowhere: Callable[[], float]
) -> Measured:
    """Measure pairs in random order."""
    for warm in (there, nowhere) * 8:
        warm()
    pairs: list[tuple[float, float]] = []
    for _ in range(number):
        if random.getrandbits(1):
            one = there()
            pairs.append((one, nowhere()))
        else:
            other = nowhere()
            pairs.append((there(), other))
    theirs, nobodys = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Measured(
        what,
        number,
        (statistics.median(theirs), statistics.quantiles(theirs, n=20)[-1]),
        (statistics.median(nobodys), statistics.quantiles(nobodys, n=20)[-1]),
        statistics.median(one - other for one, other in pairs),
        chance_of(theirs, nobodys),
    )


def chance_of(one: list[float], other: list[float]) -> float:
    """The two-sided p of Mann and Whitney's test, by the normal curve: it looks at ranks alone."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(place for place, (_, which) in enumerate(ranked, 1) if which == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


class Clock:
    """The portal as a measuring process has it: one lasting connection, and no limit on tries."""

    def __enter__(self) -> Clock:
        self._limits = override_settings(
            **{
                name: (10**9, 1)
                for name in dir(settings)
                if name.startswith(("SIGN_IN_TRIES", "SECRETS_", "MAILS_AN_ADDRESS"))
            }
        )
        self._limits.enable()
        connection.settings_dict["CONN_MAX_AGE"] = None
        connection.settings_dict["OPTIONS"]["options"] = AS_IF_LARGE
        self.handler = WSGIHandler()
        return self

    def __exit__(self, *_exception: object) -> None:
        connection.settings_dict["CONN_MAX_AGE"] = 0
        del connection.settings_dict["OPTIONS"]["options"]
        self._limits.disable()

    def asking(self, browser: PersonsClient, address: str, **form: str) -> Callable[[], float]:
        """One request, to be sent as often as wanted."""
        return lambda: send(self.handler, browser, address, form)
