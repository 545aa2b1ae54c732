"""A call: whoever takes it presses once, and no resident sees what was reported."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from portal.incidents.ladder import whom_to_phone
from portal.incidents.models import Freeze, Incident, IncidentStep, Report
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.incidents.test_kept_reports import database_away
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
NEW, LOGGED = "/staff/breach/new/", "/staff/breach/logged/"
STAFF_AT_THE_PHONE = ("Aileen", "Fiona", "Moira", "Donald", "Alan", "Elspeth")


def live_freezes() -> list[tuple[str, str]]:
    with arranging(deriving=False):
        live = Freeze.objects.filter(ended_at=None, incident__isnull=False)
        return list(live.order_by("recorded_at", "id").values_list("level", "kind"))


def documents_listed(browser: PersonsClient) -> int:
    answer = browser.get("/documents/")
    assert answer.status_code == 200
    return answer.content.decode().count("/not-mine/") and len(answer.context["cards"])


def press(browser: PersonsClient, how_many: str, **more: str) -> str:
    """Log a breach; gives what the answer page says."""
    assert browser.post(NEW, {"how_many": how_many, **more}).status_code == 302
    answer = browser.get(LOGGED)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("name", STAFF_AT_THE_PHONE)
def test_everyone_at_the_landlord_closes_everything_by_one_answer(
    world: World, as_person: AsPerson, name: str
) -> None:
    document = f"/documents/{world.document('Loch gas').id}/"
    share = f"/cases/{world.share('Iain', 'DRUMS').id}/"
    assert as_person("Morag").get(document).status_code == 200
    assert as_person("Iain").get(share).status_code == 200
    assert "It is closed. No one but us can see it." in press(as_person(name), "not sure")
    assert as_person("Morag").get(document).status_code == 404
    assert as_person("Iain").get(share).status_code == 404
    assert as_person("Fiona").get(f"{document}download/").status_code == 200
    assert live_freezes() == [("everything", "")]


def test_resident_and_visitor_are_led_to_their_own_page(world: World, as_person: AsPerson) -> None:
    for browser in (as_person("Morag"), PersonsClient(None)):
        assert browser.get(NEW)["Location"] == "/not-mine/"
        assert browser.post(NEW, {"how_many": "more"})["Location"] == "/not-mine/"
    assert live_freezes() == []
    assert world.staff


def test_first_answer_alone_is_needed(world: World, as_person: AsPerson) -> None:
    refused = as_person("Aileen").post(NEW, {}).content.decode()
    assert live_freezes() == []
    assert "Close it now" in refused
    again = as_person("Aileen").post(NEW, {"press": "yes"}).content.decode()
    assert "Choose one. If you do not know, choose “Not sure”." in again
    assert world.staff


def test_one_document_closes_what_the_caller_was_served(world: World, as_person: AsPerson) -> None:
    gas, rent = world.document("Loch gas").id, world.document("Loch rent").id
    morag = as_person("Morag")
    morag.get(f"/documents/{gas}/")
    press(as_person("Aileen"), "one", caller=str(world.person("Morag").id))
    with arranging(deriving=False):
        closed = set(Freeze.objects.exclude(incident=None).values_list("document", flat=True))
    assert gas in closed
    assert morag.get(f"/documents/{gas}/").status_code == 404
    assert as_person("Otis").get(f"/documents/{gas}/").status_code == 404
    assert {level for level, _kind in live_freezes()} == {"document"}
    assert rent not in closed


def test_tenancy_number_names_the_caller_as_well(world: World, as_person: AsPerson) -> None:
    gas = world.document("Loch gas").id
    as_person("Morag").get(f"/documents/{gas}/")
    press(as_person("Aileen"), "one", number=world.tenancy("Loch Road").ref)
    assert as_person("Morag").get(f"/documents/{gas}/").status_code == 404


def test_unknown_caller_closes_the_kind_and_without_one_everything(
    world: World, as_person: AsPerson
) -> None:
    kind = world.document("Loch gas").kind
    press(as_person("Aileen"), "one", kind=kind, number="no such number", caller="rubbish")
    assert live_freezes() == [("kind", kind)]
    press(as_person("Aileen"), "one", kind="no such kind")
    assert ("everything", "") in live_freezes()


def test_second_call_while_all_is_closed_closes_nothing_more_and_joins(
    world: World, as_person: AsPerson
) -> None:
    first = press(as_person("Aileen"), "more")
    second = press(as_person("Fiona"), "not sure")
    assert live_freezes() == [("everything", "")]
    assert "It is closed." in first
    assert "It is closed." in second
    with arranging(deriving=False):
        assert Report.objects.filter(what__startswith="By telephone").count() == 2
        joined = Incident.objects.get(reports__what="By telephone: more")
        assert joined.reports.count() == joined.reports_count == 2
    assert world.staff


def test_answer_page_tells_nothing_of_what_was_closed(world: World, as_person: AsPerson) -> None:
    """The same words whether the caller was served something, is protected, or is not known."""
    as_person("Morag").get(f"/documents/{world.document('Loch gas').id}/")
    said = []
    for caller in (
        world.person("Morag").id,
        world.person("Victoria").id,
        world.home("Loch Road").id,
    ):
        page = press(as_person("Aileen"), "one", caller=str(caller))
        with arranging(deriving=False):
            reference = Report.objects.latest("recorded_at", "reference")
        assert reference
        said.append("".join(part for part in page.split() if "B-" not in part))
    assert len({part.count("closed") for part in said}) == 1


def test_it_was_only_about_cases_opens_the_rest(world: World, as_person: AsPerson) -> None:
    document = f"/documents/{world.document('Loch gas').id}/"
    share = f"/cases/{world.share('Iain', 'DRUMS').id}/"
    aileen = as_person("Aileen")
    press(aileen, "more")
    assert aileen.post(LOGGED, {"do": "cases"}).status_code == 302
    assert live_freezes() == [("cases", "")]
    assert as_person("Morag").get(document).status_code == 200
    assert as_person("Iain").get(share).status_code == 404


def test_only_cases_opens_nothing_once_somebody_else_reported(
    world: World, as_person: AsPerson
) -> None:
    aileen = as_person("Aileen")
    press(aileen, "more")
    press(as_person("Fiona"), "more")
    aileen.post(LOGGED, {"do": "cases"})
    assert live_freezes() == [("everything", "")]
    assert world.staff


def test_call_about_something_else_is_undone_by_the_dpo_in_one_press(
    world: World, as_person: AsPerson
) -> None:
    aileen, donald = as_person("Aileen"), as_person("Donald")
    press(aileen, "more")
    with arranging(deriving=False):
        incident = Incident.objects.get(reports__what="By telephone: more")
    page = f"/dpo/incident/{incident.pk}/"
    refused = donald.post(page, {"do": "undo"})
    assert "This was not undone" in refused.content.decode()
    assert live_freezes() == [("everything", "")]
    aileen.post(LOGGED, {"do": "something else"})
    assert live_freezes() == [("everything", "")]
    assert "Open it again" in donald.get(page).content.decode()
    assert donald.post(page, {"do": "undo"}).status_code == 302
    assert live_freezes() == []
    assert as_person("Morag").get(f"/documents/{world.document('Loch gas').id}/").status_code == 200


def test_call_that_was_nothing_is_counted_for_the_dpo_and_shown_to_nobody(
    world: World, as_person: AsPerson
) -> None:
    aileen, donald = as_person("Aileen"), as_person("Donald")
    press(aileen, "more")
    assert aileen.post(LOGGED, {"do": "nothing"}).status_code == 302
    assert "You did the right thing." in aileen.get(LOGGED).content.decode()
    assert live_freezes() == [("everything", "")]
    with arranging(deriving=False):
        incident = Incident.objects.get(reports__what="By telephone: more")
        step = IncidentStep.objects.get(incident=incident)
    # One more is in the cast.
    assert "2 calls of the last 12 months turned out to be nothing" in page_of(donald, "/dpo/")
    page = f"/dpo/incident/{incident.pk}/"
    for name in ("Moira", "Elspeth"):
        assert "to be nothing" not in page_of(as_person(name), "/dpo/")
        assert "to be nothing" not in page_of(as_person(name), page)
        with unit_of_work(), acting_as(world.account(name).id):
            assert not IncidentStep.objects.filter(pk=step.pk).exists()
    assert "Nothing yet." in page_of(donald, page)
    assert donald.post(page, {"do": "undo"}).status_code == 302
    assert live_freezes() == []


def page_of(browser: PersonsClient, address: str) -> str:
    return str(browser.get(address).content.decode())


def test_whoever_took_the_call_closes_no_incident(world: World, as_person: AsPerson) -> None:
    press(as_person("Aileen"), "more")
    with arranging(deriving=False):
        incident = Incident.objects.get(reports__what="By telephone: more")
    for name in ("Aileen", "Fiona", "Alan"):
        assert as_person(name).get(f"/dpo/incident/{incident.pk}/").status_code == 403
    with arranging(deriving=False):
        assert not IncidentStep.objects.filter(incident=incident).exists()
    assert world.staff


def test_press_that_cannot_be_stored_says_that_nothing_is_closed_and_whom_to_phone(
    own_database: OwnDatabase,
) -> None:
    with own_database.as_login("web"), database_away():
        answer = PersonsClient().post(NEW, {"how_many": "more"})
    assert answer.status_code == 503
    said = words(answer)
    assert "Nothing is closed yet" in said
    assert "Then press again in a minute." in said
    assert "portal-off" in said
    assert whom_to_phone() in said


@pytest.mark.parametrize("wrong", ["not sure", "not for me"])
def test_no_one_who_reports_while_all_is_closed_is_told_that_nothing_is(
    world: World, as_person: AsPerson, wrong: str
) -> None:
    """Signed out, signed in, about a document of no one's: they read the same."""
    press(as_person("Aileen"), "not sure")
    for browser, address in (
        (PersonsClient(None), "/not-mine/"),
        (PersonsClient(None), f"/documents/{world.document('Loch gas').id}/not-mine/"),
        (as_person("Morag"), f"/documents/{world.id_of('document', 'no such')}/not-mine/"),
    ):
        assert browser.post(address, {"wrong": wrong})["Location"] == "/not-mine/done/"
        page = browser.get("/not-mine/done/").content.decode()
        assert "we have closed none yet" not in page
        assert "Someone has already told us. It is closed. Thank you." in page


def test_who_disagrees_while_all_is_closed_is_not_told_that_others_still_read(
    world: World, as_person: AsPerson
) -> None:
    press(as_person("Aileen"), "not sure")
    visitor = PersonsClient(None)
    visitor.post("/not-mine/", {"wrong": "about me"})
    assert "still can" not in visitor.get("/not-mine/done/").content.decode()
    assert world.staff
