"""A freeze ends by the DPO's hand alone, with a reason, after it is said who sees what again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from portal.incidents.models import Freeze
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.incidents.pages import freeze_page, is_frozen, recorded
from tests.model.facts import Freeze as FreezeFact
from tests.storing import store
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
REASON = {"reason": "It was theirs after all."}


def readers(world: World, browser: PersonsClient, address: str) -> set[str]:
    """Who sees something again, by their names in the cast, as the page says."""
    said = " ".join(name for name, _count in browser.get(address).context["reach"].readers)
    return {
        name for name in ("Morag", "Ewan", "Otis", "Lorna", "Finlay", "Shona", "Skye", "Gavin")
        if world.person(name).ref in said
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Donald", "Senga"])
def test_dpo_and_deputy_end_a_freeze_and_its_readers_are_those_that_were_said(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser, address = as_person(name), freeze_page(world, document="Loch frozen")
    document = f"/documents/{world.document('Loch frozen').id}/"
    said = readers(world, browser, address)
    assert is_frozen(world, document="Loch frozen")
    assert said == {"Morag", "Ewan", "Otis", "Lorna", "Finlay", "Shona"}
    assert as_person("Morag").get(document).status_code == 404
    assert browser.post(address, REASON).status_code == 302
    for reader in said:
        assert as_person(reader).get(document).status_code == 200, reader
    for other in ("Skye", "Gavin", "Catriona"):
        assert as_person(other).get(document).status_code == 404, other


def test_ended_freeze_keeps_its_reason_and_who_ended_it(world: World, as_person: AsPerson) -> None:
    address = freeze_page(world, document="Loch frozen")
    as_person("Donald").post(address, REASON)
    with arranging(deriving=False):
        ended = Freeze.objects.get(pk=world.freeze(document="Loch frozen").id)
    assert (ended.ended_by, ended.ended_reason) == (world.account("Donald").id, REASON["reason"])
    (entry,) = recorded("freeze_ended")
    assert entry.object_ids == [world.document("Loch frozen").id]
    assert as_person("Donald").get(address).status_code == 404


def test_freeze_does_not_end_without_a_reason(world: World, as_person: AsPerson) -> None:
    refused = as_person("Donald").post(freeze_page(world, document="Loch frozen"), {"reason": " "})
    assert "Say why people can see it again." in refused.content.decode()
    assert is_frozen(world, document="Loch frozen")


def test_document_under_another_freeze_is_not_promised_to_any_reader(
    world: World, as_person: AsPerson
) -> None:
    address = freeze_page(world, document="Loch frozen")
    with arranging():
        store(FreezeFact(uuid4(), tenancy=world.tenancy("Loch Road").id))
    donald = as_person("Donald")
    assert readers(world, donald, address) == set()
    assert "No resident sees anything again" in donald.get(address).content.decode()
    donald.post(address, REASON)
    assert (
        as_person("Morag").get(f"/documents/{world.document('Loch frozen').id}/").status_code == 404
    )


def test_ending_the_freeze_of_a_case_says_who_follows_it_again(
    world: World, as_person: AsPerson
) -> None:
    donald, address = as_person("Donald"), freeze_page(world, case="FIRE")
    followers = donald.get(address).context["reach"].followers
    assert [world.person("Lachie").ref in name for name in followers] == [True]
    share = f"/cases/{world.share('Lachie', 'FIRE').id}/"
    assert as_person("Lachie").get(share).status_code == 404
    donald.post(address, REASON)
    assert as_person("Lachie").get(share).status_code == 200


@pytest.mark.parametrize("name", ["Fiona", "Callum", "Moira", "Aileen", "Alan", "Morag"])
def test_only_dpo_and_deputy_end_a_freeze(world: World, as_person: AsPerson, name: str) -> None:
    """Fiona works the patch of the document, and reads it; ending the freeze is not hers."""
    address = freeze_page(world, document="Loch frozen")
    assert as_person(name).get(address).status_code == 403
    assert as_person(name).post(address, REASON).status_code == 403
    assert is_frozen(world, document="Loch frozen")


def test_deputy_cannot_end_a_freeze_in_a_case_of_her_own_by_its_address(
    world: World, as_person: AsPerson
) -> None:
    address = freeze_page(world, document="DRUMS statement of Zara")
    assert as_person("Senga").post(address, REASON).status_code == 404
    assert is_frozen(world, document="DRUMS statement of Zara")
    assert as_person("Donald").post(address, REASON).status_code == 302
