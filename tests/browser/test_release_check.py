"""An officer decides about what the check found, by keyboard, on a phone, with scripts and without."""

from __future__ import annotations

from uuid import uuid4

import pytest

from documents.models import Check
from tests.browser.keyboard import Person
from tests.browser.looking import find_no_fault
from tests.browser.site import Site
from tests.browser.window import Windows
from tests.databases import superuser

NARROWEST = (320, 844)


def found(site: Site, database: str) -> str:
    """The check has found two people in a letter, and one who is excused; the address of its release page."""
    document, check = site.world.document("Loch unreleased").id, uuid4()
    with superuser(database) as server, server.transaction():
        server.execute(
            "INSERT INTO documents_check (id, document_id, code_version, outcome, unread, done_at)"
            " VALUES (%s, %s, %s, 'findings', '{2}', now())",
            [check, document, Check.current_version()],
        )
        for name, words, excused in (
            ("Catriona", "Mrs Catriona MacCatriona-Featherstonehaugh", ""),
            (None, "J Young", ""),
            ("Morag", "Mrs MacMorag", "reader"),
        ):
            finding = uuid4()
            server.execute(
                'INSERT INTO documents_finding (id, found_by_id, group_key, kind, "where", page, excused,'
                " why) VALUES (%s, %s, %s, 'name', 'text', 2, %s, %s)",
                [finding, check, uuid4(), bool(excused), excused],
            )
            server.execute(
                "INSERT INTO documents_foundwords (finding_id, words, people, of_a_case)"
                " VALUES (%s, %s, %s, false)",
                [finding, words, [site.world.person(name).id] if name else []],
            )
    return f"/staff/document/{document}/release/"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_officer_decides_and_the_form_of_the_release_appears(
    site: Site, windows: Windows, worker_id: str, *, scripts: bool
) -> None:
    address = found(site, f"portal_{worker_id}_site")
    fiona = Person(windows.of("Fiona", size=NARROWEST, java_script_enabled=scripts))
    fiona.open(address)
    fiona.reads("The check can miss things. Read every page.")
    fiona.reads("The check could not read page 2. You must read it.")
    fiona.reads("someone who is not a reader")
    if scripts:  # axe is one.
        find_no_fault(fiona.window, "release-check-Fiona", set())
    first, second = fiona.page.get_by_label("Keep, because").all()
    assert first.is_visible()
    assert second.is_visible()
    fiona.press("Keep")
    fiona.reads("Choose why it can stay.")
    for _ in range(2):
        fiona.pick("Keep, because", "The person has agreed in writing")
        fiona.press("Keep")
    fiona.reads("Keep: The person has agreed in writing")
    fiona.reads("Who may read it?")
    if scripts:
        find_no_fault(fiona.window, "release-decided-Fiona", set())
