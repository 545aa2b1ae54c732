"""Blocking a person, and lifting the block: at once, untold, and only from what both have to do with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent
from documents.models import Block
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.staff.pages import block_page, can_read, person_page, said
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


def form(world: World, what: str, *, days: int = 28, **more: str) -> dict[str, Any]:
    day = world.facts.today + timedelta(days=days)
    when = {"review_on_day": day.day, "review_on_month": day.month, "review_on_year": day.year}
    return {"what": what, "reason": "He asked at the desk for her letters.", **when, **more}


def block(
    world: World, browser: PersonsClient, person: str, what: str, *, document: str = ""
) -> Any:
    return browser.post(block_page(world, person), form(world, what, document=document))


def live_blocks(world: World, person: str) -> list[Block]:
    with arranging(deriving=False):
        rows = Block.objects.filter(person=world.person(person).id, ended_at=None)
        return list(rows.order_by("recorded_at"))


def lift_page(world: World, person: str) -> str:
    return f"/staff/block/{live_blocks(world, person)[-1].pk}/end/"


def test_block_from_everything_works_in_the_same_second(world: World, as_person: AsPerson) -> None:
    lorna = as_person("Lorna")
    assert can_read(lorna, world, "Loch repair")
    response = block(world, as_person("Fiona"), "Lorna", "everything")
    assert response["Location"] == person_page(world, "Lorna")
    assert not can_read(lorna, world, "Loch repair")
    assert not lorna.get("/documents/").context["documents"]
    assert can_read(as_person("Morag"), world, "Loch repair")
    page = as_person("Fiona").get(person_page(world, "Lorna"))
    assert page.context["sees"].startswith("Can see nothing now")


def test_block_from_a_home_leaves_the_others_open(world: World, as_person: AsPerson) -> None:
    dougal = as_person("Dougal")
    assert can_read(dougal, world, "Pier Road gas")
    assert can_read(dougal, world, "Hill Street gas")
    block(world, as_person("Callum"), "Dougal", str(world.tenancy("Pier Road").id))
    assert not can_read(dougal, world, "Pier Road gas")
    assert can_read(dougal, world, "Hill Street gas")


def test_block_from_a_case_takes_the_case_and_its_documents(
    world: World, as_person: AsPerson
) -> None:
    ewan, case = as_person("Ewan"), world.share("Ewan", "NOISE").id
    assert can_read(ewan, world, "NOISE warning to Ewan")
    assert ewan.get(f"/cases/{case}/").status_code == 200
    block(world, as_person("Fiona"), "Ewan", str(world.case("NOISE").id))
    assert not can_read(ewan, world, "NOISE warning to Ewan")
    assert ewan.get(f"/cases/{case}/").status_code == 404
    assert can_read(ewan, world, "Loch repair")


def test_block_from_one_document_leaves_the_rest(world: World, as_person: AsPerson) -> None:
    document = str(world.document("Loch repair").id)
    block(world, as_person("Fiona"), "Morag", "document", document=document)
    assert not can_read(as_person("Morag"), world, "Loch repair")
    assert can_read(as_person("Morag"), world, "Loch gas")
    assert can_read(as_person("Ewan"), world, "Loch repair")


def test_form_offers_what_officer_and_person_share(world: World, as_person: AsPerson) -> None:
    def offered(name: str, person: str) -> set[str]:
        fields = as_person(name).get(block_page(world, person)).context["form"].fields
        return {key for key, _words in fields["what"].choices} - {"everything", "document"}

    pier, hill = str(world.tenancy("Pier Road").id), str(world.tenancy("Hill Street").id)
    assert offered("Callum", "Dougal") == {pier, hill}
    loch, party = str(world.tenancy("Loch Road").id), str(world.case("PARTY").id)
    assert offered("Fiona", "Skye") == {loch, party}  # Opened for today.
    assert offered("Graham", "Skye") == {loch}


@pytest.mark.parametrize("what", ["case of another", "home of another", "document of another", "x"])
def test_choice_that_was_not_offered_is_refused(
    world: World, as_person: AsPerson, what: str
) -> None:
    chosen = {
        "case of another": form(world, str(world.case("DOGS").id)),
        "home of another": form(world, str(world.tenancy("Glen Court").id)),
        "document of another": form(
            world, "document", document=str(world.document("Glen Court gas").id)
        ),
        "x": form(world, "x"),
    }[what]
    response = as_person("Fiona").post(block_page(world, "Morag"), chosen)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert live_blocks(world, "Morag") == []


def test_same_block_is_not_offered_twice(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    block(world, fiona, "Morag", "everything")
    again = block(world, fiona, "Morag", "everything")
    assert list(again.context["form"].errors) == ["what"]
    assert len(live_blocks(world, "Morag")) == 1


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, False), (1, True), (367, False)])
def test_review_lies_ahead_and_within_a_year(
    world: World, as_person: AsPerson, days: int, is_taken: bool
) -> None:
    chosen = form(world, "everything", days=days)
    as_person("Fiona").post(block_page(world, "Morag"), chosen)
    assert bool(live_blocks(world, "Morag")) is is_taken


def test_reason_and_choice_are_needed_and_answers_are_kept(
    world: World, as_person: AsPerson
) -> None:
    response = as_person("Fiona").post(block_page(world, "Morag"), {"what": "document"})
    assert set(response.context["form"].errors) == {"reason", "review_on", "document"}
    assert response.context["form"]["what"].value() == "document"
    assert live_blocks(world, "Morag") == []
    fresh = as_person("Fiona").get(block_page(world, "Morag")).context["form"]
    assert fresh["review_on"].value() == world.facts.today + timedelta(days=28)


def test_officer_lifts_their_own_block_and_the_documents_come_back(
    world: World, as_person: AsPerson
) -> None:
    fiona, lorna = as_person("Fiona"), as_person("Lorna")
    block(world, fiona, "Lorna", "everything")
    address = lift_page(world, "Lorna")
    page = fiona.get(address)
    assert page.context["can_lift"]
    for shown in ("<dd>Everything</dd>", "<dd>He asked at the desk for her letters.</dd>"):
        assert shown in page.content.decode()
    response = fiona.post(address)
    assert response["Location"] == person_page(world, "Lorna")
    assert said(response).startswith("Lifted.")
    assert can_read(lorna, world, "Loch repair")
    assert fiona.get(address).status_code == 404


def test_block_of_a_colleague_is_lifted_by_manager_or_dpo(
    world: World, as_person: AsPerson
) -> None:
    block(world, as_person("Donald"), "Lorna", "everything")
    address = lift_page(world, "Lorna")
    page = as_person("Fiona").get(address)
    assert not page.context["can_lift"]
    assert "Lift the block" not in page.content.decode()
    assert as_person("Fiona").post(address).status_code == 200
    assert len(live_blocks(world, "Lorna")) == 1
    (row,) = as_person("Fiona").get(person_page(world, "Lorna")).context["blocks"]
    assert (row.end_url, row.set_by) == ("", "A colleague")
    assert as_person("Moira").post(address).status_code == 302
    assert live_blocks(world, "Lorna") == []


def test_block_and_its_end_are_recorded_without_the_reason(
    world: World, as_person: AsPerson
) -> None:
    block(world, as_person("Fiona"), "Lorna", "everything")
    as_person("Fiona").post(lift_page(world, "Lorna"))
    with arranging(deriving=False):
        entries = AuditEvent.objects.filter(event__in=["blocked", "block_lifted"])
        found = [(e.event, e.user_id, e.detail) for e in entries.order_by("seq")]
    fiona, lorna = world.account("Fiona").id, str(world.person("Lorna").id)
    assert found == [
        ("blocked", fiona, {"person": lorna, "of": "everything"}),
        ("block_lifted", fiona, {"person": lorna}),
    ]


@pytest.mark.parametrize("name", ["Aileen", "Alan", "Morag", "Lorna"])
def test_only_officers_managers_and_dpo_block_or_lift(
    world: World, as_person: AsPerson, name: str
) -> None:
    assert block(world, as_person(name), "Lorna", "everything").status_code == 403
    assert as_person(name).get(lift_page(world, "Zara")).status_code == 403
    assert live_blocks(world, "Lorna") == []


def test_officer_of_another_patch_cannot_block(world: World, as_person: AsPerson) -> None:
    assert block(world, as_person("Callum"), "Morag", "everything").status_code == 404
    assert as_person("Graham").get(lift_page(world, "Zara")).status_code == 404
