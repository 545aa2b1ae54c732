"""The file with the demo's settings and passwords, NAME=value a line, closed to everybody else."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

DATABASE = "portal"
# The folders of the portal's own files, beside the database that knows them.
DOCUMENTS, PAGES = "documents", "pages"
# The settings that name a database, and the login each of them uses.
LOGINS = {
    "DATABASE_URL": "portal_web",
    "DATABASE_WORKER_URL": "portal_worker",
    "DATABASE_OWNER_URL": "portal_owner",
}


def settings_file(state: Path) -> Path:
    """Say where a server's settings stand."""
    return state / "settings.env"


def read_settings(file: Path) -> dict[str, str]:
    """Read a file of settings; an absent one holds none."""
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def settle_settings(file: Path, socket: Path) -> dict[str, str]:
    """Write a server's settings; what is there already stays as it is, but for names of folders.

    PORTAL_CLAIM_KEY has 32 bytes, the size of the hash that signs claims.
    """
    known = read_settings(file)
    settings = {
        # Tells the settings module that this is the demo and not a landlord's portal.
        "PORTAL_DEMO": "1",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "PORTAL_CLAIM_KEY": secrets.token_hex(32),
    } | known
    settings["DOCUMENTS_ROOT"] = str(file.parent / DOCUMENTS)
    settings["PAGES_ROOT"] = str(file.parent / PAGES)
    for name, login in LOGINS.items():
        password = password_in(known.get(name, "")) or secrets.token_urlsafe(24)
        settings[name] = database_url(login, password, socket)
    if settings != known:
        write_private(file, _as_text(settings))
    return settings


def database_url(login: str, password: str, socket: Path, database: str = DATABASE) -> str:
    """Write an address as both django-environ and PostgreSQL's own tools read it."""
    return f"postgres://{login}:{quote(password)}@/{database}?host={quote(str(socket), safe='')}"


def password_in(url: str) -> str:
    """Take the password out of an address."""
    return urlsplit(url).password or ""


def write_private(file: Path, text: str) -> None:
    """Put a file in place whole, readable by its owner alone from its first moment."""
    half = file.with_name(f"{file.name}.half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    half.replace(file)


def _as_text(settings: Mapping[str, str]) -> str:
    lines = [f"{name}={value}\n" for name, value in settings.items()]
    return "# Made by the demo. Keep it to yourself: it holds passwords.\n" + "".join(lines)
