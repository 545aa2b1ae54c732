"""Writes docs/performance.md: the figures between two marks, and nothing of what people wrote around them."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from tests import databases
from tests.bench.landlord import Landlord
from tests.bench.lines import Line, details, table
from tests.http.site import nginx_program

PAGE = settings.BASE_DIR / "docs" / "performance.md"
BEGIN, END = "<!-- figures: make bench writes from here -->", "<!-- figures: to here -->"
PACKAGES = ("Django", "psycopg", "django-guardian", "django-allauth", "gunicorn")
SERVER_SETTINGS = ("shared_buffers", "work_mem", "fsync", "synchronous_commit", "jit")

SIZES_HEAD = (
    "| Size | Documents | Residents | Releases | Grants | Audit events | On disk | Built in | of it grants |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


def write(landlords: Sequence[Landlord], lines: Sequence[Line], page: Path = PAGE) -> None:
    """Put these figures in the place of those of before."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    parts = (BEGIN, how_taken(landlords), table(lines), details(lines), END)
    page.write_text(before + "\n\n".join(parts) + after, encoding="utf-8")


def unexplained(lines: Iterable[Line], page: Path = PAGE) -> list[str]:
    """The goals that are missed and of which the page does not say why, under a heading of their own."""
    explained = set(re.findall(r"^### (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    missed = {line.number for line in lines if line.met is False}
    return sorted(missed - explained)


def how_taken(landlords: Sequence[Landlord]) -> str:
    """The day, the machine, the versions, and what was built."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    when = f"Taken on {datetime.now(UTC):%-d %B %Y} at commit {_commit()}"
    machine = f"{os.cpu_count()} cores ({_processor()}), {_memory()} GB of memory"
    load = f"load average at the end {os.getloadavg()[0]:.1f}"
    sizes = "\n".join([*SIZES_HEAD, *(_row(landlord) for landlord in landlords)])
    return (
        f"{when}, on {machine}, {platform.system()} {platform.release()}; {load}.\n\n"
        f"Python {platform.python_version()}, {_server()}, {packages}, {_nginx()}.\n\n{sizes}"
    )


def _row(landlord: Landlord) -> str:
    built = landlord.built
    return (
        f"| {landlord.size.name} | {built.documents:,} | {built.residents:,} | {built.releases:,}"
        f" | {built.grants:,} | {built.entries:,} | {built.gigabytes:.2f} GB"
        f" | {built.seconds:.0f} s | {built.seconds_deriving:.0f} s |"
    )


def _commit() -> str:
    asked = ["git", "describe", "--always", "--dirty"]
    found = subprocess.run(  # noqa: S603
        asked, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "unknown"


def _processor() -> str:
    found = re.search(r"^model name\s*: (.+)$", _read("/proc/cpuinfo"), re.MULTILINE)
    return found[1].strip() if found else platform.machine()


def _memory() -> str:
    found = re.search(r"^MemTotal:\s*(\d+) kB", _read("/proc/meminfo"), re.MULTILINE)
    return f"{int(found[1]) / 1e6:.0f}" if found else "unknown"


def _read(path: str) -> str:
    file = Path(path)
    return file.read_text() if file.exists() else ""


def _server() -> str:
    with databases.superuser() as server:
        said = [
            f"{name} {(server.execute('SELECT current_setting(%s)', [name]).fetchone() or '?')[0]}"
            for name in ("server_version", *SERVER_SETTINGS)
        ]
    return "PostgreSQL " + said[0].partition(" ")[2] + f" ({', '.join(said[1:])})"


def _nginx() -> str:
    program = nginx_program()
    if program is None:
        return "no nginx"
    said = subprocess.run([program, "-v"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    return said.partition("version: ")[2].strip().replace("/", " ")
