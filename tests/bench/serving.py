"""gunicorn on one landlord's database, and somebody who asks it for pages as residents that are signed in."""

from __future__ import annotations

import http.client
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.idle import BEGAN, SEEN
from accounts.models import User
from tests import databases
from tests.bench.landlord import Landlord
from tests.bench.samples import stopwatch
from tests.bench.seats import SUPERUSER, Seat
from tests.http.site import PATIENCE, environment_of, free_port, wait_for

UNFORGED = secrets.token_hex(16)
"""The second cookie that a browser has after signing in: the secret against forged forms."""
FORWARDED = {"Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.10"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and the seconds from the first byte asked to the last one read."""

    status: int
    body: bytes
    seconds: float
    headers: http.client.HTTPMessage


class Web:
    """One gunicorn, asked without a proxy between."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self.process = port, process

    def get(self, path: str, cookie: str = "") -> Answer:
        """Ask for one page, on a connection of its own as a proxy opens it."""
        cookies = {settings.SESSION_COOKIE_NAME: cookie, settings.CSRF_COOKIE_NAME: UNFORGED}
        sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return self.ask("GET", path, {"Cookie": sent})

    def post(self, path: str, cookie: str, **fields: str | Sequence[str]) -> Answer:
        """Send a form as somebody who is signed in."""
        sent = {settings.SESSION_COOKIE_NAME: cookie, settings.CSRF_COOKIE_NAME: UNFORGED}
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in sent.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://localhost{path}",
        }
        body = urlencode({"csrfmiddlewaretoken": UNFORGED, **fields}, doseq=True)
        return self.ask("POST", path, headers, body)

    def ask(self, method: str, path: str, headers: dict[str, str], body: str = "") -> Answer:
        """Ask for anything."""
        elapsed = stopwatch()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(method, path, body or None, FORWARDED | headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        return Answer(answer.status, said, elapsed(), answer.headers)

    def workers(self) -> list[int]:
        """The process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in children.split()]


@contextmanager
def serving(
    landlord: Landlord,
    folder: Path,
    *,
    workers: int = 1,
    threads: int = 1,
    pool: int = 1,
    documents: Path | None = None,
    **environment: str,
) -> Iterator[Web]:
    """Serve one landlord with as many processes, threads and connections a process as are named."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "tests.bench.wsgi:application",
        "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads),
        "--no-control-socket", "--log-level", "warning", "--backlog", "2048",
    ]  # fmt: skip
    known = environment_of(landlord.database, documents or folder / "documents", folder) | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_POOL_SIZE": str(pool),
        "BENCH_BARE_URL": bare_url(landlord),
    }
    _collect_static(folder, known)
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=settings.BASE_DIR, env=known | environment, stdout=log, stderr=log
        )
    try:
        wait_for(port, process)
        web = Web(port, process)
        try:
            web.get("/healthz")
        except OSError:
            raise RuntimeError((folder / "web.log").read_text()) from None
        yield web
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _collect_static(folder: Path, environment: dict[str, str]) -> None:
    """Collect the style sheets once for every process of a run."""
    if not (folder / "static").exists():
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
            cwd=settings.BASE_DIR, env=environment, check=True,
        )  # fmt: skip


def bare_url(landlord: Landlord) -> str:
    """The address at which a landlord's tables lie bare."""
    return os.environ["DATABASE_SUPERUSER_URL"].replace("/postgres?", f"/{landlord.database}?")


def sign_in(landlord: Landlord, accounts: Iterable[UUID], **also: object) -> dict[UUID, str]:
    """Give these accounts sessions, as signing in does, and return the cookies' values.

    `also` is what else the sessions hold, such as what was last searched for.
    """
    engine = import_module(settings.SESSION_ENGINE)
    seat, now = Seat(landlord, SUPERUSER), int(time.time())
    with seat.taken():
        known = list(User.objects.filter(pk__in=list(accounts)))
    seat.leave()
    cookies = {user.pk: secrets.token_hex(16) for user in known}
    rows = [
        (
            engine.stored_key(cookies[user.pk]),
            engine.SessionStore().encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                    BEGAN: now,
                    SEEN: now,
                    **also,
                }
            ),
        )
        for user in known
    ]
    with databases.superuser(landlord.database) as server, server.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO django_session VALUES (%s, %s, now() + interval '12 hours')", rows
        )
    return cookies
