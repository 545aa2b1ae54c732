"""The export that a test of the import changes; the rest of the suite does not know it."""

from pathlib import Path

import pytest

from tests.imports.export_builder import ExportBuilder


@pytest.fixture
def export(tmp_path: Path) -> ExportBuilder:
    """A tiny, valid export in a folder of its own."""
    folder = tmp_path / "export"
    folder.mkdir()
    return ExportBuilder(folder)
