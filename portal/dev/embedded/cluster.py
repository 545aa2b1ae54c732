"""The cluster's files and the server's command line; starting and ending it is the guard's work."""

import os
import secrets
import shutil
import subprocess

from portal.dev.embedded.binaries import Binaries
from portal.dev.embedded.failure import EmbeddedServerError
from portal.dev.embedded.places import Places
from portal.dev.embedded.service_user import ServiceUser
from portal.rls.settings_file import write_private

SUPERUSER = "postgres"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log names what went wrong, never the row or the statement that did: those hold people.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    # Short queries under long policies: compiling them costs more than running them.
    "jit": "off",
}
# For a server whose files are thrown away: nothing needs to survive a crash.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def make_cluster(places: Places, binaries: Binaries, user: ServiceUser) -> None:
    """Make an empty cluster unless there is one; half a cluster is never left under its name."""
    if places.data.exists():
        made_by = int((places.data / "PG_VERSION").read_text())
        if made_by != binaries.major:
            raise EmbeddedServerError(
                f"The database was made by PostgreSQL {made_by}, and this is {binaries.major}. "
                "Start over with a new one: make demo FRESH=1"
            )
        return
    half = places.home / "postgres.half"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    user.give(half)
    password = _new_superuser_password(places)
    # In a file that only the service user can read, for as long as initdb runs.
    password_file = places.home / "initdb"
    write_private(password_file, password)
    user.give(password_file)
    command = [
        binaries.initdb, "--pgdata", str(half), "--username", SUPERUSER,
        "--pwfile", str(password_file), "--auth-local=scram-sha-256", "--auth-host=reject",
        "--encoding=UTF8", *_locale(binaries.major),
        # A power cut in the first minute costs an empty database; waiting for the disk, a second.
        "--no-sync",
    ]  # fmt: skip
    try:
        subprocess.run(
            command, cwd="/", env=environment(), check=True, capture_output=True, text=True,
            **user.identity(),
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise EmbeddedServerError(f"initdb failed:\n{error.stderr.strip()}") from None
    finally:
        password_file.unlink()
    half.rename(places.data)


def server_command(places: Places, binaries: Binaries, *, lasting: bool) -> list[str]:
    """Say how the server is started: a socket in a private folder, and no port."""
    settings = SETTINGS if lasting else SETTINGS | CARELESS
    # The quotes make one name of several words.
    settings = settings | {"unix_socket_directories": f'"{places.socket}"'}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [binaries.postgres, "-D", str(places.data), *options]


def environment() -> dict[str, str]:
    """Return the server's environment: nothing of the caller's PGDATA, PGOPTIONS or locale."""
    return {"PATH": os.defpath, "LC_ALL": "C"}


def superuser_password(places: Places) -> str:
    """Return the password that initdb was given."""
    try:
        return (places.state / "superuser").read_text().strip()
    except FileNotFoundError:
        raise EmbeddedServerError(
            f"The file {places.state / 'superuser'} is missing, and without it nobody gets into "
            "the database. Start over with a new one: make demo FRESH=1"
        ) from None


def _new_superuser_password(places: Places) -> str:
    password = secrets.token_urlsafe(24)
    write_private(places.state / "superuser", f"{password}\n")
    return password


def _locale(major: int) -> list[str]:
    """Sort by code point and know every letter's case, whatever the machine's locale is."""
    if major >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale-provider=libc", "--locale=C.UTF-8"]
