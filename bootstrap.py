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
    interpreter, wanted = name_interpreter(), [name_contents(lock) for lock in locks]
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "environment.lock").open("w") as only_one:
        fcntl.flock(only_one, fcntl.LOCK_EX)
        stamped = STAMP.read_text().splitlines() if STAMP.exists() else []
        if {interpreter, *wanted} <= set(stamped):
            return 0
        if interpreter not in stamped:
            if not can_make_environments():
                return complain(
                    "Python's venv module is not complete on this machine.\n"
                    "On Debian and Ubuntu install it with:  sudo apt-get install python3-venv"
                )
            say("Making a Python environment in .venv")
            venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(ENVIRONMENT)
            put_project_on_path()
        stamp(interpreter)
        # The last list holds the others, so one run of pip is enough.
        if not install(ROOT / locks[-1]):
            return complain("The packages could not be installed (above is what pip said).")
        stamp(interpreter, *wanted)
    return 0


def name_interpreter() -> str:
    """Say in one line for which Python and which folder an environment is."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python} {platform.machine()} {ROOT}"


def name_contents(lock: str) -> str:
    """Say in one line which packages a lock file means."""
    return f"{lock} {hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()}"


def stamp(*lines: str) -> None:
    """Note what .venv holds."""
    STAMP.write_text("".join(f"{line}\n" for line in lines))


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
            if line.startswith("Installing collected"):
                say("  unpacking them, which takes a few seconds")
            elif time.monotonic() - shown > 2:
                say(f"  {seen} of {total} packages fetched")
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
    try:
        sys.exit(main())
    except PermissionError as refused:
        sys.exit(complain(f"{refused.filename} belongs to another user: work as that one."))
    except KeyboardInterrupt:
        sys.exit(130)
