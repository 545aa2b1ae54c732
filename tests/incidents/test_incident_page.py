"""The page of an incident: read, acknowledged, contained and closed, by the DPO and the deputy alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.incidents.models import Freeze, Report
from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.incidents.pages import (
    freeze_page,
    incident_page,
    is_frozen,
    recorded,
    steps,
)
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
CLOSING = {"do": "close", "outcome": "near miss", "reason": "Nobody opened it."}


def page(browser: PersonsClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_dpo_reads_what_was_said_by_whom_and_which_document(
    world: World, as_person: AsPerson
) -> None:
    donald = as_person("Donald")
    shown = donald.get(incident_page(world, "frozen letter")).context
    (said,) = shown["reports"]
    assert world.person("Morag").ref in said.teller.who
    assert said.wrong == "It is for somebody else"
    assert tokens_in(said.what, said.contact)
    assert (
        shown["reported"][0].header.read_url
        == f"/staff/document/{world.document('Loch frozen').id}/"
    )
    assert donald.get(shown["reported"][0].header.read_url).status_code == 200
    assert (
        "signed out"
        in donald.get(incident_page(world, "seen something")).context["reports"][0].teller.who
    )


def test_dpo_reads_who_was_shown_the_document_in_the_last_thirty_days(
    world: World, as_person: AsPerson
) -> None:
    document = world.document("Loch gas").id
    morag = as_person("Morag")
    for _ in range(3):
        morag.get(f"/documents/{document}/")
    as_person("Otis").get(f"/documents/{document}/download/")
    as_person("Catriona").get(f"/documents/{document}/")
    morag.post(f"/documents/{document}/not-mine/", {"wrong": "not for me"})
    with arranging(deriving=False):
        report = Report.objects.get(document=document)
    reported = as_person("Donald").get(f"/dpo/incident/{report.incident_id}/").context["reported"]
    (served,) = [it.served for it in reported if it.id == document]
    assert {(row.who.note, row.what, row.times) for row in served} == {
        (world.person("Morag").ref, "Read pages of a document", 3),
        (world.person("Otis").ref, "Downloaded a document", 1),
    }


def test_staff_who_wrote_a_report_down_are_named(world: World, as_person: AsPerson) -> None:
    as_person("Aileen").post("/not-mine/", {"wrong": "not sure"})
    with arranging(deriving=False):
        report = Report.objects.get(recorded_by=world.account("Aileen").id)
    incident = as_person("Donald").get(f"/dpo/incident/{report.incident_id}/")
    said = incident.context["reports"][0].teller.who
    assert "customer service adviser" in said


@pytest.mark.parametrize("name", ["Donald", "Senga"])
def test_dpo_and_deputy_acknowledge_once(world: World, as_person: AsPerson, name: str) -> None:
    browser, address = as_person(name), incident_page(world, "seen something")
    assert "Not acknowledged" in page(browser, address)
    assert browser.post(address, {"do": "acknowledge"}).status_code == 302
    assert [kind for kind, *_ in steps(world, "seen something")] == ["acknowledged"]
    assert "Not acknowledged" not in page(browser, address)
    again = browser.post(address, {"do": "acknowledge"})
    assert "Somebody may have been quicker" in again.content.decode()
    assert len(steps(world, "seen something")) == 1
    (entry,) = recorded("incident_acknowledged")
    assert (entry.user_id, entry.object_ids) == (
        world.account(name).id,
        [world.incident("seen something").id],
    )


def test_closing_needs_an_outcome_and_a_reason_and_the_report_stays_readable(
    world: World, as_person: AsPerson
) -> None:
    donald, address = as_person("Donald"), incident_page(world, "frozen letter")
    refused = donald.post(address, {"do": "close", "reason": ""}).content.decode()
    assert "Choose what it was." in refused
    assert "Say why." in refused
    assert "<title>Error:" in refused.replace("\n", "")
    assert donald.post(address, CLOSING).status_code == 302
    assert steps(world, "frozen letter")[-1][:3] == ("closed", "near miss", "Nobody opened it.")
    assert is_frozen(world, document="Loch frozen")
    closed = donald.get(address).context
    assert closed["incident"].clock is None
    assert closed["steps"][-1].reason == "Nobody opened it."
    assert closed["steps"][-1].by
    assert donald.get(incident_page(world, "frozen letter")).status_code == 200


@pytest.mark.parametrize("name", ["Fiona", "Callum", "Aileen", "Alan", "Morag"])
def test_front_line_cannot_close_an_incident(world: World, as_person: AsPerson, name: str) -> None:
    for report in ("seen something", "frozen letter"):
        assert as_person(name).post(incident_page(world, report), CLOSING).status_code == 403
        assert "closed" not in [kind for kind, *_ in steps(world, report)]


def test_dpo_sees_who_is_affected_before_freezing_a_tenancy(
    world: World, as_person: AsPerson
) -> None:
    donald, address = as_person("Donald"), incident_page(world, "frozen letter")
    otis = as_person("Otis")
    gas = f"/documents/{world.document('Loch gas').id}/"
    assert otis.get(gas).status_code == 200
    reach = donald.get(address).context["reported"][0].whole.reach
    assert any(world.person("Otis").ref in name for name, _count in reach.readers)
    freezing = {"do": "freeze", "document": str(world.document("Loch frozen").id)}
    assert "Say why all of it" in donald.post(address, {**freezing, "reason": ""}).content.decode()
    done = donald.post(address, {**freezing, "reason": "It was a whole list."})
    assert done.status_code == 302
    assert otis.get(gas).status_code == 404
    shown = donald.get(address).context
    assert shown["reported"][0].whole is None
    assert [freeze.reason for freeze in shown["freezes"]][-1] == "It was a whole list."
    assert recorded("frozen")[-1].object_ids == [world.tenancy("Loch Road").id]


def test_dpo_freezes_the_whole_case_and_its_parties_lose_their_page(
    world: World, as_person: AsPerson
) -> None:
    donald = as_person("Donald")
    share = f"/cases/{world.share('Iain', 'DRUMS').id}/"
    address = incident_page(world, "letter of the drums")
    iain = as_person("Iain")
    assert iain.get(share).status_code == 200
    reach = donald.get(address).context["reported"][0].whole.reach
    assert any(world.person("Iain").ref in name for name in reach.followers)
    document = str(world.document("DRUMS agreement").id)
    said = {"do": "freeze", "document": document, "reason": "All of it went to the wrong people."}
    donald.post(address, said)
    assert iain.get(share).status_code == 404
    with arranging(deriving=False):
        assert Freeze.objects.filter(case=world.case("DRUMS").id, ended_at=None).count() == 1


def test_dpo_who_is_a_party_to_a_case_sees_nothing_of_it(world: World, as_person: AsPerson) -> None:
    """Senga complained in DRUMS: what Donald handles there is not there for her."""
    donald, senga = as_person("Donald"), as_person("Senga")
    for address in (
        incident_page(world, "letter of the drums"),
        freeze_page(world, document="DRUMS statement of Zara"),
    ):
        assert donald.get(address).status_code == 200
        assert senga.get(address).status_code == 404
        assert senga.post(address, CLOSING).status_code == 404
    assert senga.get(incident_page(world, "frozen letter")).status_code == 200
    reference = world.incident("letter of the drums").reference
    assert reference in page(donald, "/dpo/")
    assert reference not in page(senga, "/dpo/")
