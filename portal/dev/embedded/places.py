"""Where the files and the socket of one embedded server lie, and why there; no process is here.

Everything stays in the state folder when it can. It cannot when the service user does not get in
(root below a closed folder), or when its name is too long for a socket. No mode of a folder that
is not ours is ever changed; a folder made outside is private and named in `elsewhere-…`.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR

from portal.dev.embedded.failure import EmbeddedServerError
from portal.dev.embedded.service_user import ServiceUser

# The address of a socket has 108 bytes on Linux and 104 on macOS, the last one a zero.
LONGEST_ADDRESS = 103
SOCKET_NAME = ".s.PGSQL.5432"
# Temporary folders are swept of files that nobody read for weeks: the last resort for a database.
LASTING = ("/var/lib", "/var/tmp")  # noqa: S108
SHORT = ("/tmp", "/var/tmp")  # noqa: S108
CONTROL = "control"


@dataclass(frozen=True)
class Places:
    """The folders of one server: `state` is the caller's, `home` and `socket` its own user's."""

    state: Path
    home: Path
    socket: Path

    @property
    def data(self) -> Path:
        """The cluster's files."""
        return self.home / "postgres"

    @property
    def binaries(self) -> Path:
        """Copies of the programs, if the installed ones are out of reach."""
        return self.home / "binaries"

    @property
    def log(self) -> Path:
        """What the server wrote since its last start."""
        return self.state / "postgres.log"


def prepare_state(state: Path) -> None:
    """Make the state folder, closed to others, or say that it belongs to somebody else."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner, mode = state.stat().st_uid, state.stat().st_mode
        if owner != os.geteuid():
            raise PermissionError
        if mode & 0o007:
            state.chmod(0o700)
        (state / CONTROL).mkdir(mode=0o700, exist_ok=True)
    except PermissionError:
        raise EmbeddedServerError(
            f"{state} belongs to another user. Work as that user, or remove it and start again."
        ) from None


def settle(state: Path, user: ServiceUser) -> Places:
    """Find or make the folders of a server whose state folder is prepared."""
    if user.can_enter(state.parent):
        user.let_through(state)
    home = state if user.can_enter(state) else _outside(state, "home", LASTING, user)
    socket = home / "socket"
    if _is_unfit(socket):
        own = (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir())
        socket = _outside(state, "socket", own + SHORT, user) / "socket"
    if not socket.exists():
        socket.mkdir(mode=0o700)
        user.give(socket)
    return Places(state, home, socket)


def forget(state: Path) -> None:
    """Remove everything of a server that does not run; its locks stay, somebody may wait there."""
    for note in state.glob("elsewhere-*"):
        shutil.rmtree(note.read_text().strip(), ignore_errors=True)
    for path in state.iterdir():
        if path.is_dir() and not path.is_symlink():
            if path.name != CONTROL:
                shutil.rmtree(path)
        else:
            path.unlink()


def _outside(state: Path, what: str, candidates: tuple[str, ...], user: ServiceUser) -> Path:
    """Find or make a private folder outside, and name it in the state folder."""
    note = state / f"elsewhere-{what}"
    if note.exists() and _is_ours_alone(known := Path(note.read_text().strip())):
        return known
    for candidate in map(Path, filter(None, candidates)):
        usable = candidate.is_dir() and os.access(candidate, os.W_OK) and user.can_enter(candidate)
        if usable and not _is_unfit(candidate / "housing-portal-12345678" / "socket"):
            made = Path(tempfile.mkdtemp(prefix="housing-portal-", dir=candidate))
            user.let_through(made)
            note.write_text(f"{made}\n")
            return made
    raise EmbeddedServerError(
        f"No folder was found for the database's {what}; tried {', '.join(candidates)}."
    )


def _is_ours_alone(folder: Path) -> bool:
    """Whether a folder is still the one that was made: a name in /tmp may have been taken since."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o007


def _is_unfit(folder: Path) -> bool:
    """Whether no socket can be reached in a folder: clients take a comma for the end of a name."""
    is_too_long = len(os.fsencode(folder / SOCKET_NAME)) > LONGEST_ADDRESS
    return is_too_long or any(sign in str(folder) for sign in ',"')
