"""What residents are told while something is closed: everybody the same, and nothing that marks anybody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from accounts.models import User
from portal.incidents.models import Freeze
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import FreezeFactory
from tests.model.facts import Share
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
EVERYBODY = (
    "We are checking some documents, so some may not show today. Nothing is lost."
    " If you need one, call us."
)
SOME = "Some documents cannot be shown just now."
CHANGES = re.compile(
    rb'name="(?:csrfmiddlewaretoken|shown)" value="[^"]*"|B-\d{6}|at \d+:\d\d[ap]m|You last signed in[^<]*'
)


@pytest.fixture
def nothing_is_closed(world: World) -> World:
    """The cast without a single freeze."""
    with arranging():
        for freeze in Freeze.objects.filter(ended_at=None):
            freeze.end(by=None)
    return world


def close(**what: object) -> None:
    with arranging():
        FreezeFactory(**what)


def pages_of(browser: PersonsClient, world: World, name: str) -> dict[str, bytes]:
    """What somebody sees of their pages, without what is new each time."""
    shares = [
        s for s in world.facts.all(Share) if s.person == world.person(name).id and not s.ended
    ]
    addresses = ["/home/", "/documents/", "/cases/", "/not-mine/", "/details/"]
    addresses += [f"/cases/{share.id}/" for share in shares]
    return {one: CHANGES.sub(b"", browser.get(one).content) for one in addresses}


@pytest.mark.parametrize(
    "what",
    [
        {"level": "everything"},
        {"level": "cases"},
        {"level": "kind", "kind": "photo"},
        {"level": "tenancy", "tenancy_id": "Loch Road"},
        {"level": "account", "account_id": "Morag"},
        {"level": "person", "person_id": "Morag"},
    ],
    ids=lambda what: str(what["level"]),
)
def test_everybody_reads_one_line_in_one_place_whatever_wide_is_closed(
    nothing_is_closed: World, as_person: AsPerson, what: dict[str, str]
) -> None:
    world, named = nothing_is_closed, {"tenancy_id": "tenancy", "account_id": "account"}
    found = {
        column: getattr(world, named.get(column, "person"))(value).id
        if column.endswith("_id")
        else value
        for column, value in what.items()
    }
    for name in ("Morag", "Bella", "Catriona"):
        assert EVERYBODY not in words(as_person(name).get("/home/")), name
    close(**found)
    for name in ("Morag", "Bella", "Catriona"):
        for address in ("/home/", "/documents/", "/cases/", "/details/"):
            page = as_person(name).get(address).content.decode()
            assert page.count(EVERYBODY) == 1, (name, address)
            assert page.index(EVERYBODY) < page.index("<h1"), (name, address)


def test_one_closed_document_shows_on_the_list_it_belongs_to_alone(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    world = nothing_is_closed
    close(document_id=world.document("Loch gas").id)
    morag = as_person("Morag")
    assert SOME in words(morag.get("/documents/"))
    for address in ("/home/", "/cases/", "/details/"):
        assert SOME not in words(morag.get(address))
        assert EVERYBODY not in words(morag.get(address))
    for name in ("Bella", "Catriona", "Gregor"):
        assert SOME not in words(as_person(name).get("/documents/")), name


def test_closed_document_of_a_case_shows_on_the_page_of_that_case(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    world = nothing_is_closed
    close(document_id=world.document("DOGS letter to Catriona").id)
    case = f"/cases/{world.share('Catriona', 'DOGS').id}/"
    catriona = as_person("Catriona")
    assert SOME in words(catriona.get(case))
    assert SOME in words(catriona.get("/documents/"))
    assert SOME not in words(as_person("Gregor").get(f"/cases/{world.share('Gregor', 'DOGS').id}/"))


def test_nothing_is_said_where_case_titles_are_hidden(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    world = nothing_is_closed
    close(case_id=world.case("DOGS").id)
    catriona = as_person("Catriona")
    assert SOME in words(catriona.get("/documents/"))
    with arranging():
        User.objects.filter(pk=world.account("Catriona").id).update(hides_case_titles=True)
    assert SOME not in words(catriona.get("/documents/"))


def test_block_is_not_told_as_a_closed_document(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    world = nothing_is_closed
    close(document_id=world.document("Shore Row gas").id)
    for name in ("Wilma", "Xander"):
        assert SOME not in words(as_person(name).get("/documents/")), name


def test_what_was_never_released_is_not_told_as_closed(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    close(document_id=nothing_is_closed.document("Loch unreleased").id)
    assert SOME not in words(as_person("Morag").get("/documents/"))


def test_whose_case_is_frozen_changes_no_page_of_anybody_else(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    """Twins: the same people and homes, the case frozen is one of two in the two worlds."""
    world, parties = nothing_is_closed, {"DOGS": {"Catriona", "Gregor"}, "FIRE": {"Lachie"}}
    others = ("Morag", "Otis", "Ewan", "Bella", "Iain")
    seen: dict[str, dict[str, dict[str, bytes]]] = {}
    for case in parties:
        with arranging():
            freeze = FreezeFactory.create(case_id=world.case(case).id)
        seen[case] = {name: pages_of(as_person(name), world, name) for name in others}
        with arranging():
            Freeze.objects.get(pk=freeze.pk).end(by=None)
    unlike = [
        (name, address)
        for name in others
        for address, page in seen["DOGS"][name].items()
        if page != seen["FIRE"][name][address]
    ]
    assert unlike == []
