"""Builds .venv from a lock file with nothing but Python's standard library; knows no Django."""

import fcntl
import hashlib
import os
import platform
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "locked"
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"


def main() -> int:
    """Make .venv match the lock files; return a shell's exit status. Argument `dev` adds tools."""
    locks = [RUNTIME, DEVELOPMENT] if sys.argv[1:] == ["dev"] else [RUNTIME]
    wanted = [fingerprint(lock) for lock in locks]
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "environment.lock").open("w") as only_one:
        fcntl.flock(only_one, fcntl.LOCK_EX)
        stamped = STAMP.read_text().splitlines() if STAMP.exists() else []
        if set(wanted) <= set(stamped):
            return 0
        if sys.version_info < (3, 11):  # noqa: UP036 (the system's Python decides, not ours)
            return complain(f"Python 3.11 or later is needed; this is {platform.python_version()}.")
        if not can_make_environments():
            return complain(
                "Python's venv module is not complete on this machine.\n"
                "On Debian and Ubuntu install it with:  sudo apt-get install python3-venv"
            )
        if not any(line.split()[:3] == wanted[0].split()[:3] for line in stamped):
            say("Making a Python environment in .venv")
            venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(ENVIRONMENT)
        STAMP.unlink(missing_ok=True)
        # The newest list holds the others, so one run of pip is enough.
        if not install(ROOT / locks[-1]):
            return complain("The packages could not be installed (above is what pip said).")
        put_project_on_path()
        STAMP.write_text("\n".join(wanted) + "\n")
    return 0


def fingerprint(lock: str) -> str:
    """Say in one line which Python, which folder and which contents of a lock file were meant."""
    digest = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    place = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:16]
    python = f"{platform.python_implementation()}-{platform.python_version()}"
    return f"{python} {place} {platform.machine()} {lock} {digest}"


def can_make_environments() -> bool:
    """Debian ships Python without ensurepip; it comes with the package python3-venv."""
    try:
        import ensurepip  # noqa: F401 (its absence is the question)
    except ImportError:
        return False
    return True


def install(lock: Path) -> bool:
    """Install a lock file with pip, hashes checked, counting packages on the way."""
    total = sum("==" in line for line in lock.read_text().splitlines())
    say(f"Installing up to {total} packages from {lock.name} (the first time takes a minute)")
    command = [
        str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check",
        "--no-input", "--progress-bar", "off", "--require-hashes", "--no-deps",
        "-r", str(lock),
    ]  # fmt: skip
    environment = {**os.environ, "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    environment.pop("PIP_REQUIRE_VIRTUALENV", None)
    said: list[str] = []
    seen, shown = 0, time.monotonic()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as pip:
        assert pip.stdout is not None  # noqa: S101 (asked for with PIPE)
        for line in pip.stdout:
            said.append(line)
            seen += line.startswith(("Collecting", "Requirement already satisfied"))
            if time.monotonic() - shown > 2:
                say(f"  {seen} of {total} packages fetched" if seen < total else "  unpacking …")
                shown = time.monotonic()
    if pip.returncode:
        sys.stderr.writelines(said[-25:])
    return pip.returncode == 0


def put_project_on_path() -> None:
    """Let `.venv/bin/pytest` and the like import the project from any folder."""
    for packages in ENVIRONMENT.glob("lib/python3*/site-packages"):
        (packages / "housing-portal.pth").write_text(f"{ROOT}\n")


def say(line: str) -> None:
    """Tell the person waiting what is going on, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(sentence: str) -> int:
    """Say what is wrong and what to do; return the exit status of a failure."""
    sys.stderr.write(f"\n{sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
