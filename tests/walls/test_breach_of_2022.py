"""The breach of 2022: a widget for residents with a case, through which they reached all documents.

One query, forgotten. Behind either wall alone it shows a resident exactly their own documents; only
with both walls gone it shows what was shown in 2022, which proves that the widget is the real one.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.arranging import without_wall_1, without_wall_2
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.model import resident
from tests.model.facts import Document, Release
from tests.model.world_of_facts import ids
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.walls.careless_pages")]


def documents_and_releases_on(page: str, world: World) -> set[str]:
    there = {str(i) for i in ids(world.facts.all(Document)) | ids(world.facts.all(Release))}
    return {line.split(" ")[0] for line in page.splitlines()} & there


def own(world: World, name: str) -> set[str]:
    person = world.person(name)
    return {
        str(i)
        for i in resident.documents(world.facts, person) | resident.releases(world.facts, person)
    }


@pytest.mark.parametrize("name", ["Morag", "Ewan", "Gregor", "Agnes", "Finlay"])
@pytest.mark.parametrize("missing", ["no wall", "wall 1", "wall 2"])
def test_careless_widget_shows_a_resident_with_a_case_their_own_documents_only(
    world: World,
    as_person: AsPerson,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    missing: str,
) -> None:
    browser = as_person(name)
    if missing == "wall 1":
        without_wall_1(monkeypatch)
    if missing == "wall 2":
        without_wall_2()
    page = browser.get("/widget/").content.decode()
    assert documents_and_releases_on(page, world) == own(world, name) != set()
    if missing != "wall 2":
        assert len(tokens_in(page)) == len(resident.releases(world.facts, world.person(name)))


def test_careless_widget_without_any_wall_is_the_breach_of_2022(
    world: World, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = as_person("Morag")
    without_wall_1(monkeypatch)
    without_wall_2()
    page = browser.get("/widget/").content.decode()
    everything = ids(world.facts.all(Document)) | ids(world.facts.all(Release))
    assert documents_and_releases_on(page, world) == {str(i) for i in everything}


def test_resident_without_a_case_sees_no_fault_in_the_careless_widget(
    world: World, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the landlord's test of 2022 passed: the widget is not there for somebody without a case."""
    browser = as_person("Dougal")
    assert own(world, "Dougal")
    monkeypatch.undo()
    assert browser.get("/widget/").content == b"No case."
