"""What the pages say about who can see a document is what those people would really get."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from portal.incidents.models import PortalState
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import PortalStateFactory
from tests.model import resident
from tests.model.facts import Account, Case, Document, Person, Release, Tenancy
from tests.staff.pages import card_of, case_page, is_named, rows, tenancy_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


def readers_in_truth(world: World) -> dict[UUID, set[str]]:
    """Per release everybody with an active account whom it reaches, by the plain model of the rule."""
    facts = world.facts
    reached: dict[UUID, set[str]] = defaultdict(set)
    for person in facts.all(Person):
        if person.account and facts.one(Account, person.account).is_active:
            for release in resident.releases(facts, person):
                reached[release].add(world.name_of(person.id))
    return reached


def names_said(world: World, sentence: str) -> set[str]:
    """Everybody whom a sentence names as a reader: before it says who has no active account."""
    readers = "" if sentence.startswith("Nobody now") else sentence.split("No active account")[0]
    if "nobody now" in readers:
        return set()
    return {name for name in world.names_of("person") if is_named(name, readers)}


@pytest.mark.parametrize("name", ["Donald", "Moira", "Fiona", "Callum"])
def test_every_page_names_exactly_the_people_who_can_read(
    world: World, as_person: AsPerson, name: str
) -> None:
    truth = readers_in_truth(world)
    browser = as_person(name)
    pages = [f"/staff/tenancy/{tenancy.id}/" for tenancy in world.facts.all(Tenancy)]
    pages += [f"/staff/case/{case.id}/" for case in world.facts.all(Case)]
    seen = 0
    for address in pages:
        if browser.get(address).status_code == 200:
            for document_id, row in rows(browser, address).items():
                document = world.facts.one(Document, document_id)
                live = [r for r in world.facts.live(Release) if r.document == document.id]
                told = [names_said(world, sentence) for sentence in row.readers]
                assert row.frozen == world.facts.is_frozen(document)
                if live and not row.frozen:
                    assert sorted(map(sorted, told)) == sorted(sorted(truth[r.id]) for r in live)
                elif not live:
                    assert row.readers[0].startswith("Nobody: staff only.")
                seen += 1
    assert seen > 10


def test_child_of_15_and_blocked_neighbour_are_not_named(world: World, as_person: AsPerson) -> None:
    loch = rows(as_person("Fiona"), tenancy_page(world, "Loch Road"))[world.document("Loch gas").id]
    shore = rows(as_person("Fiona"), tenancy_page(world, "Shore Row"))
    gas = shore[world.document("Shore Row gas").id]
    assert is_named("Finlay", loch.readers[0])  # 16 today
    assert not is_named("Eilidh", loch.readers[0])  # 16 tomorrow
    assert is_named("Yvonne", gas.readers[0])
    assert not any(is_named(blocked, gas.readers[0]) for blocked in ("Wilma", "Xander", "Zara"))


def test_party_who_left_a_home_in_another_patch_is_not_named(
    world: World, as_person: AsPerson
) -> None:
    # Fiona works this case for a day, but not the home that Kenny left 29 days ago.
    documents = rows(as_person("Fiona"), case_page(world, "PARTY"))
    (sentence,) = documents[world.document("PARTY letter to Kenny").id].readers
    assert sentence.startswith("Nobody now: Kenny")
    assert sentence.endswith("left, is under 16, is blocked, or must be seen first.")
    assert is_named("Jean", documents[world.document("PARTY photo of Jean").id].readers[0])


def test_tenant_with_a_deactivated_account_is_marked(world: World, as_person: AsPerson) -> None:
    pier = rows(as_person("Fiona"), tenancy_page(world, "Pier Road"))
    sentence = pier[world.document("Pier Road rent").id].readers[0]
    readers, waiting = sentence.split("No active account")
    assert is_named("Dougal", readers)
    assert is_named("Paula", waiting)
    assert not is_named("Paula", readers)


def test_release_that_begins_tomorrow_names_nobody(world: World, as_person: AsPerson) -> None:
    loch = rows(as_person("Fiona"), tenancy_page(world, "Loch Road"))
    (tomorrow,) = loch[world.document("Loch opens tomorrow").id].readers
    (over,) = loch[world.document("Loch until yesterday").id].readers
    assert tomorrow.startswith("Nobody now: the household can from ")
    assert over.startswith("Nobody now: the household could until ")


def test_closed_portal_is_mentioned(world: World, as_person: AsPerson) -> None:
    with arranging():
        PortalState.objects.get(ended_at=None).end(by=None)
        PortalStateFactory(state="closed")
    loch = rows(as_person("Fiona"), tenancy_page(world, "Loch Road"))
    (sentence,) = loch[world.document("Loch gas").id].readers
    assert sentence.startswith("When the portal opens: The household: ")


def test_case_page_says_what_each_party_can_see(world: World, as_person: AsPerson) -> None:
    address = case_page(world, "NOISE")
    morag = card_of(as_person("Fiona"), address, "Morag")
    ewan = card_of(as_person("Fiona"), address, "Ewan")
    assert morag.documents == ("Your diary sheet", "Letter about your case")
    assert ewan.documents == ("Letter about your case",)
    assert (morag.shared, ewan.shared) == (True, True)


def test_case_page_says_which_shares_nobody_can_open(world: World, as_person: AsPerson) -> None:
    address = case_page(world, "DRUMS")
    warnings = {
        name: card_of(as_person("Callum"), address, name).warning for name in ("Wilma", "Zara")
    }
    assert warnings == {
        "Wilma": "",
        "Zara": "Cannot open it now: left, under 16, blocked, to be seen first, or the case is frozen.",
    }
    paula = card_of(as_person("Callum"), address, "Paula")
    assert paula.warning == "Cannot open it yet: no active account."
    assert paula.documents == ()


def test_officer_of_another_patch_learns_of_no_reader(world: World) -> None:
    assert readers_by_raw_sql(world, "Fiona", "Loch gas")
    assert readers_by_raw_sql(world, "Moira", "Loch gas")
    assert not readers_by_raw_sql(world, "Callum", "Loch gas")
    assert not readers_by_raw_sql(world, "Graham", "DOGS letter to Catriona")  # His own case.
    assert readers_by_raw_sql(world, "Fiona", "DOGS letter to Catriona")


def test_resident_cannot_ask_who_reads_a_document(world: World) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        readers_by_raw_sql(world, "Morag", "Loch gas")


def readers_by_raw_sql(world: World, name: str, document: str) -> list[tuple[object, ...]]:
    with unit_of_work(), acting_as(world.account(name).id), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.readers_of(%s)", [[world.document(document).id]])
        return list(cursor.fetchall())


def test_warning_when_both_sides_share_a_home(world: World, as_person: AsPerson) -> None:
    noise = as_person("Fiona").get(case_page(world, "NOISE"))
    dogs = as_person("Fiona").get(case_page(world, "DOGS"))
    lost = as_person("Moira").get(case_page(world, "LOST"))
    assert noise.context["case"].same_household  # Morag and Ewan are joint tenants.
    assert dogs.context["case"].same_household  # Agnes, a witness, lives with Rab.
    assert not lost.context["case"].same_household
