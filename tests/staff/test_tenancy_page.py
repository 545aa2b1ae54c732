"""The page of one tenancy: its people, its documents, and what the one who looks may do there."""

from __future__ import annotations

from collections.abc import Callable

from tests.clients import PersonsClient
from tests.staff.pages import every_page_of, is_named, rows, tenancy_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


def test_people_of_the_home_with_their_occupancies(world: World, as_person: AsPerson) -> None:
    people = as_person("Fiona").get(tenancy_page(world, "Loch Road")).context["people"]
    shona = next(person for person in people if is_named("Shona", person.name))
    assert (shona.role, shona.start, shona.end) == ("Partner", world.day(2000), world.day(10))
    # Rab's occupancy was keyed by mistake and has been taken back.
    assert not any(is_named("Rab", person.name) for person in people)


def test_blocked_and_protected_people_are_marked(world: World, as_person: AsPerson) -> None:
    shore = as_person("Fiona").get(tenancy_page(world, "Shore Row")).context["people"]
    glen = as_person("Fiona").get(tenancy_page(world, "Glen Court")).context["people"]
    blocked = {
        n for n in world.names_of("person") for p in shore if p.blocked and is_named(n, p.name)
    }
    protected = [p.name for p in glen if p.protected]
    # Wilma's block is of one document, Yvonne's of a case; those are no blocks of the home.
    assert blocked == {"Xander", "Zara"}
    assert [is_named("Victoria", name) for name in protected] == [True]


def test_person_without_an_account_is_marked(world: World, as_person: AsPerson) -> None:
    people = as_person("Fiona").get(tenancy_page(world, "Pier Road")).context["people"]
    accounts = {n: p.account for n in ("Effie", "Dougal") for p in people if is_named(n, p.name)}
    assert accounts == {"Effie": "No account", "Dougal": "Has an account"}


def test_every_document_stands_on_one_page_of_twenty(world: World, as_person: AsPerson) -> None:
    fiona, address = as_person("Fiona"), tenancy_page(world, "Loch Road")
    pages = every_page_of(fiona, address)
    assert len(pages[0].context["documents"]) == 20
    assert sum(len(page.context["documents"]) for page in pages) == len(rows(fiona, address))
    assert fiona.get(f"{address}?page=99").status_code == 404
    assert world.document("Loch vanished").id not in rows(fiona, address)


def test_documents_of_another_home_are_not_shown(world: World, as_person: AsPerson) -> None:
    loch = rows(as_person("Fiona"), tenancy_page(world, "Loch Road"))
    glen = rows(as_person("Fiona"), tenancy_page(world, "Glen Court"))
    assert world.document("Glen Court gas").id in glen
    assert not loch.keys() & glen.keys()


def test_frozen_home_is_marked_and_offers_no_release(world: World, as_person: AsPerson) -> None:
    address = tenancy_page(world, "Frozen Close")
    page = as_person("Fiona").get(address)
    assert page.context["tenancy"].frozen
    assert "Frozen: do not release or copy" in page.content.decode()
    documents = rows(as_person("Fiona"), address).values()
    assert {(document.state, document.release_url) for document in documents} == {("Frozen", "")}
    # The manager goes on reading them, and releases none either.
    assert as_person("Moira").get(address).context["tenancy"].frozen
    seen = rows(as_person("Moira"), address).values()
    assert {(document.state, document.release_url) for document in seen} == {("Frozen", "")}


def test_cases_about_the_home_are_linked(world: World, as_person: AsPerson) -> None:
    def cases(name: str, home: str) -> list[str]:
        page = as_person(name).get(tenancy_page(world, home))
        return [case.reference for case in page.context["cases"]]

    assert cases("Fiona", "Glen Court") == [world.case("DOGS").ref]
    # He is a party to it, and so is who lives there.
    assert as_person("Graham").get(tenancy_page(world, "Glen Court")).status_code == 404


def test_officer_releases_and_dpo_only_takes_back(world: World, as_person: AsPerson) -> None:
    def can_do(name: str, document: str) -> tuple[bool, int]:
        row = rows(as_person(name), tenancy_page(world, "Loch Road"))[world.document(document).id]
        return bool(row.release_url), len(row.withdrawals)

    for name in ("Fiona", "Moira"):
        assert can_do(name, "Loch unreleased") == (True, 0)
        assert can_do(name, "Loch two ways") == (False, 2)
        assert can_do(name, "Loch rent") == (False, 1)  # Its addressee is one of the tenants.
    for name in ("Donald", "Senga"):
        assert can_do(name, "Loch unreleased") == (False, 0)
        assert can_do(name, "Loch two ways") == (False, 2)


def test_every_link_of_a_page_opens(world: World, as_person: AsPerson) -> None:
    for name in ("Fiona", "Moira", "Donald"):
        browser = as_person(name)
        for row in rows(browser, tenancy_page(world, "Loch Road")).values():
            links = [row.read_url, row.release_url, *(w.url for w in row.withdrawals)]
            for link in filter(None, links):
                assert browser.get(link).status_code == 200, link


def test_home_of_another_patch_is_not_found(world: World, as_person: AsPerson) -> None:
    missing = as_person("Callum").get("/staff/tenancy/00000000-0000-4000-8000-000000000000/")
    for home in ("Loch Road", "Lost Lane"):
        response = as_person("Callum").get(tenancy_page(world, home))
        assert response.status_code == 404
        assert response.content == missing.content
    # Opened yesterday, and opened by an out-of-patch access that has ended.
    for home in ("Kirk Wynd", "Mill Lane"):
        assert as_person("Fiona").get(tenancy_page(world, home)).status_code == 404
    assert as_person("Fiona").get(tenancy_page(world, "Harbour View")).status_code == 200
