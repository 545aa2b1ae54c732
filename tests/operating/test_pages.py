"""What the pages for operators and reviewers point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from portal.web.logins import ADDRESS_OF

ROOT = Path(settings.BASE_DIR)
PAGES = [
    ROOT / "README.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md")),
]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
FILE = re.compile(r"`((?:tests|portal|docs|accounts|documents)/[\w./-]+\.\w+)`")
COMMAND = re.compile(r"manage\.py (\w+)")
SETTING = re.compile(r'\benv\.\w+\(\s*"([A-Z0-9_]+)"')


def settings_text() -> str:
    """The source of all settings."""
    return "".join(file.read_text() for file in (ROOT / "portal" / "settings").glob("*.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_in_the_docs_exist(page: Path) -> None:
    text = page.read_text()
    lost = [name for name in LINK.findall(text) if not (page.parent / name).exists()]
    lost += [name for name in FILE.findall(text) if not (ROOT / name).exists()]
    assert lost == []


def test_commands_of_the_operators_page_are_there() -> None:
    from django.core.management import get_commands

    named = set(COMMAND.findall((ROOT / "docs" / "operating.md").read_text()))
    assert {"reconcile_access", "watch", "set_portal"} <= named
    assert named <= set(get_commands())


def test_every_setting_that_the_portal_reads_is_on_the_operators_page() -> None:
    read = set(SETTING.findall(settings_text()))
    assert {"ALLOWED_HOSTS", "LANDLORD_DPO_PHONE", "DAYS_AFTER_LEAVING"} <= read
    page = (ROOT / "docs" / "operating.md").read_text()
    named = set(re.findall(r"`([A-Z0-9_]+)[`=]", page))
    assert (read | set(ADDRESS_OF.values())) - named == set()
