"""Joins the server of a state folder, or starts it; whoever leaves last ends it."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.dev.embedded.binaries import find_binaries
from portal.dev.embedded.cluster import SUPERUSER, make_cluster, server_command, superuser_password
from portal.dev.embedded.failure import EmbeddedServerError
from portal.dev.embedded.guard import (
    PATIENCE_TO_STOP,
    READY,
    Orders,
    guard_lock,
    prepared_note,
    users_lock,
)
from portal.dev.embedded.locks import FileLock
from portal.dev.embedded.places import CONTROL, Places, prepare_state, settle
from portal.dev.embedded.service_user import ServiceUser
from portal.rls.roles import create_database, create_roles
from portal.rls.settings_file import (
    DATABASE,
    DOCUMENTS,
    LOGINS,
    PAGES,
    database_url,
    password_in,
    settings_file,
    settle_settings,
)

PROJECT = Path(__file__).resolve().parents[3]
# Seconds: a little longer than the guard gives the server before it insists.
PATIENCE_AT_THE_END = PATIENCE_TO_STOP + 10


@dataclass(frozen=True)
class Server:
    """A running server: the settings that name it, and the address of its superuser."""

    settings: Mapping[str, str]
    superuser_url: str


@contextlib.contextmanager
def running(state: Path, *, throw_away: bool = False) -> Iterator[Server]:
    """Use the server of a state folder, starting it if it does not run.

    With `throw_away` it is careless of its files and removes them with the folder at its end.
    Raises EmbeddedServerError with a sentence for the person who asked.
    """
    state = state.resolve()
    prepare_state(state)
    using = users_lock(state)
    using.share()
    try:
        with FileLock(state / CONTROL / "start"):
            user = ServiceUser.choose()
            places = settle(state, user)
            if not guard_lock(state).is_held():
                _start(places, user, throw_away=throw_away)
            server = _prepare(places)
        yield server
    finally:
        _leave(using, guard_lock(state))


def _start(places: Places, user: ServiceUser, *, throw_away: bool) -> None:
    binaries = find_binaries(user, places.binaries)
    make_cluster(places, binaries, user)
    orders = Orders(
        state=str(places.state),
        data=str(places.data),
        socket=str(places.socket),
        command=server_command(places, binaries, lasting=not throw_away),
        uid=user.uid,
        gid=user.gid,
        log=str(places.log),
        throw_away=throw_away,
    )
    guard = subprocess.Popen(
        [sys.executable, "-m", "portal.dev.embedded.guard", orders.written()],
        cwd="/", env={**os.environ, "PYTHONPATH": str(PROJECT)}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert guard.stdout is not None  # noqa: S101 (asked for with PIPE)
    with guard.stdout as answers:
        answer = answers.readline()
        if answer.decode().strip() != READY:
            said = (answer + answers.read()).decode(errors="replace")
            raise EmbeddedServerError(f"PostgreSQL did not start.\n{said}{_end_of(places.log)}")
    _unattended(guard)


def _prepare(places: Places) -> Server:
    """Give a fresh server its roles and database, unless somebody has since its start."""
    note = prepared_note(places.state)
    is_prepared = note.exists() and settings_file(places.state).exists()
    settings = settle_settings(settings_file(places.state), places.socket)
    for folder in (DOCUMENTS, PAGES):
        (places.state / folder).mkdir(mode=0o700, exist_ok=True)
    superuser = database_url(SUPERUSER, superuser_password(places), places.socket, "postgres")
    if not is_prepared:
        passwords = {login: password_in(settings[name]) for name, login in LOGINS.items()}
        create_roles(superuser, passwords)
        create_database(superuser, DATABASE)
        note.touch()
    return Server(settings, superuser)


def _leave(using: FileLock, guard: FileLock) -> None:
    """Stop using the server; the last to leave waits until it has ended."""
    if not using.try_to_take():
        return  # Others use it.
    using.release()
    deadline = time.monotonic() + PATIENCE_AT_THE_END
    while guard.is_held() and time.monotonic() < deadline:
        time.sleep(0.02)


def _unattended(guard: "subprocess.Popen[bytes]") -> None:
    """Let the guard outlive this process without a warning that a child is still running."""
    guard.returncode = 0


def _end_of(log: Path) -> str:
    with contextlib.suppress(FileNotFoundError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
    return ""
