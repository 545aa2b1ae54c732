"""The export that a test of the import changes, and the landlord who loads it; for this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.databases import OwnDatabase
from tests.imports.export_builder import ExportBuilder
from tests.imports.landlord import Landlord


@pytest.fixture
def export(tmp_path: Path) -> ExportBuilder:
    """A tiny, valid export in a folder of its own."""
    folder = tmp_path / "export"
    folder.mkdir()
    return ExportBuilder(folder)


@pytest.fixture
def landlord(
    export: ExportBuilder,
    empty_database: OwnDatabase,
    settings: LazySettings,
    tmp_path: Path,
) -> Iterator[Landlord]:
    """A landlord who has loaded nothing yet; the import works under the worker's login.

    Two homes are few: every change is a large share of them, so no share is too large here.
    """
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    settings.IMPORT_LARGEST_SHARE_MOVED = 1.0
    with empty_database.as_login("worker"):
        yield Landlord(export)
