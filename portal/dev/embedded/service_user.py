"""Who the server runs as: ourselves, or an unprivileged user when we are root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from portal.dev.embedded.failure import EmbeddedServerError

# It exists on every Unix, so nothing is added to the machine. Another user's name may be given,
# for a machine where other services run as nobody too.
NAME = os.environ.get("PORTAL_PG_USER", "nobody")


class Identity(TypedDict, total=False):
    """The arguments of `subprocess` that give up root's rights."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class ServiceUser:
    """The user that owns the database's files and runs its processes."""

    uid: int
    gid: int

    @classmethod
    def choose(cls) -> "ServiceUser":
        """Ourselves; as root, for whom PostgreSQL refuses to run, an unprivileged user."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        try:
            entry = pwd.getpwnam(NAME)
        except KeyError:
            raise EmbeddedServerError(
                f"There is no user {NAME} to run PostgreSQL as. Name another: PORTAL_PG_USER=…"
            ) from None
        if entry.pw_uid == 0:
            raise EmbeddedServerError("PostgreSQL does not run as root: name another user.")
        chosen = cls(entry.pw_uid, entry.pw_gid)
        try:
            chosen.can_enter(Path("/"))
        except OSError:
            raise EmbeddedServerError(
                f"PostgreSQL does not run as root, and root may not become {NAME} on this machine. "
                "Work as an ordinary user, or name a database of your own: DATABASE_URL=…"
            ) from None
        return chosen

    @property
    def is_another(self) -> bool:
        """Whether rights have to be given up to become this user."""
        return self.uid != os.geteuid()

    def identity(self) -> Identity:
        """Arguments for `subprocess` that make a command run as this user."""
        if not self.is_another:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make this user the owner of one file or folder, which lies in a folder of ours."""
        if self.is_another:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def let_through(self, folder: Path) -> None:
        """Let this user's group pass through a folder of ours, and nobody else."""
        if self.is_another:
            os.chown(folder, -1, self.gid, follow_symlinks=False)
            folder.chmod(0o710)

    def can_enter(self, folder: Path) -> bool:
        """Try whether this user gets into the folder through all the folders above it."""
        tried = subprocess.run(
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            cwd="/", stderr=subprocess.DEVNULL, check=False, **self.identity(),
        )  # fmt: skip
        return tried.returncode == 0
