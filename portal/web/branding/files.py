"""Static files made from the landlord's colours: collected, hashed and cached like all others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from portal.web.branding import brand

STYLE_SHEET, ICON = "css/brand.css", "images/icon.svg"
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<rect width="64" height="64" rx="12" fill="{brand}"/>'
    '<g fill="none" stroke-width="5" stroke-linejoin="round" stroke-linecap="round">'
    '<path d="M13 27.5 32 11l19 16.500V53H13Z" stroke="{accent}"/>'
    '<path d="M21 52c1-12 21-12 22 0" stroke="#fff"/></g></svg>\n'
)


def content(name: str) -> str:
    """What stands in one of the files."""
    if name == ICON:
        return _ICON.format(brand=brand.colour("brand"), accent=brand.colour("accent"))
    declared = "".join(f"--{name}:{colour};" for name, colour in brand.properties().items())
    return f":root{{{declared}}}\n"


class BrandFinder(BaseFinder):
    """Finds the files by writing them, into a folder that goes with the process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._folder = TemporaryDirectory(prefix="portal-brand-")
        self._storage = FileSystemStorage(location=self._folder.name)

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """Where a file lies, or nothing."""
        if path not in (STYLE_SHEET, ICON):
            return []
        written = str(self._write(path))
        return [written] if find_all else written

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:  # noqa: ARG002
        """Both files."""
        for name in (STYLE_SHEET, ICON):
            self._write(name)
            yield name, self._storage

    def _write(self, name: str) -> Path:
        file = Path(self._folder.name) / name
        file.parent.mkdir(exist_ok=True)
        wanted = content(name)
        if not file.exists() or file.read_text() != wanted:
            file.write_text(wanted)
        return file
