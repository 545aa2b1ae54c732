"""An operator asks what the loaded documents say of others; the answer is for that operator alone."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.access.system import system_access
from tenancies.models import Person
from tests.imports.export_builder import CALLUM
from tests.imports.landlord import Landlord


def scanned(out: Path) -> dict[str, dict[str, Any]]:
    """What the command writes, by document."""
    call_command("scan_export_third_party", out=out)
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    return {line["document_ref"]: line for line in lines}


@pytest.fixture(autouse=True)
def loaded(landlord: Landlord) -> Landlord:
    """A landlord one of whose titles names a neighbour."""
    landlord.export.document("D00000009", title="About Mr Zielinski and his neighbour")
    landlord.export.document("D00000010", title="Callum Murray lives with you")
    landlord.load()
    return landlord


def test_every_loaded_document_has_a_line_and_a_neighbour_in_a_title_is_found(
    tmp_path: Path,
) -> None:
    lines = scanned(tmp_path / "found.jsonl")

    assert {"D00000009", "D00000010"} <= set(lines)
    assert not [it for it in lines["D00000010"]["findings"] if not it.get("excused")]
    (finding,) = [it for it in lines["D00000009"]["findings"] if not it.get("excused")]
    assert finding == {
        "kind": "name",
        "text": "Mr Zielinski",
        "where": "title",
        "page": 0,
        "group": 1,
    }


def test_file_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "found.jsonl"
    scanned(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="not overwritten"):
        call_command("scan_export_third_party", out=out)


def test_protected_member_of_the_household_is_named_to_no_one_unasked(tmp_path: Path) -> None:
    with system_access("a test"):
        Person.objects.filter(ref=CALLUM).update(protected=True)
    title = scanned(tmp_path / "found.jsonl")["D00000010"]["findings"]
    assert [it["text"] for it in title if not it.get("excused")] == ["Callum Murray"]
