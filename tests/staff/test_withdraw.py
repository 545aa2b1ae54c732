"""Taking a document back: at once, with a reason, by whoever works there, the manager or the DPO."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from documents.models import Release
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.staff.pages import can_read, is_named, rows, said, tenancy_page, withdraw_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
REASON = {"reason": "It shows a neighbour's name."}


@pytest.mark.parametrize("name", ["Fiona", "Graham", "Moira", "Donald", "Senga"])
def test_withdrawn_document_is_closed_to_its_readers_at_once(
    world: World, as_person: AsPerson, name: str
) -> None:
    assert can_read(as_person("Morag"), world, "Loch gas")
    response = as_person(name).post(withdraw_page(world, "Loch gas", "household"), REASON)
    assert response["Location"] == tenancy_page(world, "Loch Road")
    assert said(response).startswith("Taken back.")
    assert not can_read(as_person("Morag"), world, "Loch gas")
    assert can_read(as_person("Morag"), world, "Loch repair")


def test_withdrawal_keeps_who_and_why(world: World, as_person: AsPerson) -> None:
    as_person("Donald").post(withdraw_page(world, "Loch gas", "household"), REASON)
    with arranging(deriving=False):
        release = Release.objects.get(pk=world.release("Loch gas", "household").id)
    assert release.ended_reason == REASON["reason"]
    assert release.ended_by == world.account("Donald").id


def test_withdraw_page_names_the_readers(world: World, as_person: AsPerson) -> None:
    page = as_person("Fiona").get(withdraw_page(world, "Loch two ways", "Lorna"))
    assert is_named("Lorna", page.context["readers"])
    assert not is_named("Morag", page.context["readers"])


def test_other_release_of_the_same_document_remains(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    fiona.post(withdraw_page(world, "Loch two ways", "Lorna"), REASON)
    assert not can_read(as_person("Lorna"), world, "Loch two ways")
    assert can_read(as_person("Morag"), world, "Loch two ways")
    row = rows(fiona, tenancy_page(world, "Loch Road"))[world.document("Loch two ways").id]
    assert [w.who for w in row.withdrawals] == ["the tenants"]


def test_withdrawal_needs_a_reason(world: World, as_person: AsPerson) -> None:
    page = as_person("Fiona").post(withdraw_page(world, "Loch gas", "household"), {"reason": " "})
    assert page.context["form"].errors == {"reason": ["Give a reason."]}
    assert can_read(as_person("Morag"), world, "Loch gas")


def test_frozen_document_can_be_withdrawn(world: World, as_person: AsPerson) -> None:
    address = withdraw_page(world, "Loch frozen", "household")
    assert as_person("Ruth").post(address, REASON).status_code == 404  # Frozen, and not her patch.
    assert as_person("Moira").post(address, REASON).status_code == 302


def test_ended_releases_and_those_of_other_patches_are_not_found(
    world: World, as_person: AsPerson
) -> None:
    missing = as_person("Callum").get(
        "/staff/release/00000000-0000-4000-8000-000000000000/withdraw/"
    )
    for name, address in (
        ("Callum", withdraw_page(world, "Loch gas", "household")),
        ("Graham", withdraw_page(world, "DOGS letter to Catriona", "Catriona")),  # His own case.
        ("Fiona", withdraw_page(world, "Loch withdrawn", "household")),
        ("Fiona", withdraw_page(world, "Loch vanished", "household")),
    ):
        response = as_person(name).post(address, REASON)
        assert response.status_code == 404
        assert response.content == missing.content
    assert can_read(as_person("Morag"), world, "Loch gas")


@pytest.mark.parametrize("name", ["Aileen", "Alan", "Morag"])
def test_only_officers_managers_and_dpo_withdraw(
    world: World, as_person: AsPerson, name: str
) -> None:
    response = as_person(name).post(withdraw_page(world, "Loch gas", "household"), REASON)
    assert response.status_code == 403
    assert can_read(as_person("Morag"), world, "Loch gas")
