"""What opens something wide again takes two people; narrowing it takes one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from accounts.access import acting_as
from accounts.models import TwoPersonRequest, User
from portal.incidents.models import Freeze, Incident
from tenancies.models import Person
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.factories import FreezeFactory, PersonFactory, UserFactory
from tests.incidents.pages import narrow_page, narrows
from tests.incidents.test_telephone import live_freezes, press
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
CHECKED = ["cause found", "mended and tried", "exposure known", "callers answered"]
ASKING = {"checked": CHECKED, "reason": "The list is mended, and tried as the caller."}


def everything_is_closed(as_person: AsPerson) -> UUID:
    """Aileen takes a call; gives the freeze."""
    press(as_person("Aileen"), "more")
    with arranging(deriving=False):
        freeze: UUID = Freeze.objects.get(level="everything", ended_at=None).pk
    return freeze


def ask(browser: PersonsClient, freeze: UUID) -> str:
    """Ask that a freeze ends; gives where to agree."""
    assert browser.post(f"/dpo/freeze/{freeze}/ask/", ASKING).status_code == 302
    with arranging(deriving=False):
        return f"/dpo/agree/{TwoPersonRequest.objects.get(about_id=freeze, ended_at=None).pk}/"


def gives_advice(browser: PersonsClient, address: str, stance: str = "for") -> bool:
    """Write advice on what is asked at an address of `ask`; gives whether it was kept."""
    advice = {"stance": stance, "reason": "I have seen the list."}
    return browser.post(address.replace("/agree/", "/advise/"), advice).status_code == 302


def agrees(browser: PersonsClient, address: str) -> bool:
    return browser.post(address, {"do": "agree"}).status_code == 302


@pytest.mark.parametrize(
    ("first", "second"),
    [("Donald", "Moira"), ("Donald", "Elspeth"), ("Moira", "Elspeth"), ("Elspeth", "Senga")],
)
def test_two_people_open_everything_again(
    world: World, as_person: AsPerson, first: str, second: str
) -> None:
    freeze = everything_is_closed(as_person)
    address = ask(as_person(first), freeze)
    assert gives_advice(as_person("Donald"), address)
    assert live_freezes() == [("everything", "")]
    assert not agrees(as_person(first), address)
    assert agrees(as_person(second), address)
    assert live_freezes() == []
    assert as_person("Morag").get(f"/documents/{world.document('Loch gas').id}/").status_code == 200
    with arranging(deriving=False):
        asked = TwoPersonRequest.objects.get(about_id=freeze)
        ended = Freeze.objects.get(pk=freeze)
    assert (asked.recorded_by, asked.ended_by) == (
        world.account(first).id,
        world.account(second).id,
    )
    assert ended.ended_reason == ASKING["reason"]


def test_dpo_and_deputy_together_do_not_open_it(world: World, as_person: AsPerson) -> None:
    address = ask(as_person("Donald"), everything_is_closed(as_person))
    refused = as_person("Senga").post(address, {"do": "agree"}).content.decode()
    assert "A manager or the director must be one of the two people." in refused
    assert live_freezes() == [("everything", "")]
    assert world.staff


def test_two_accounts_of_one_human_being_do_not_open_it(world: World, as_person: AsPerson) -> None:
    with arranging():
        for name in ("Donald", "Moira"):
            PersonFactory(
                forename="Dan",
                surname="MacMo",
                born_on=date(1980, 1, 1),
                works_as_id=world.account(name).id,
            )
    address = ask(as_person("Donald"), everything_is_closed(as_person))
    assert not agrees(as_person("Moira"), address)
    assert live_freezes() == [("everything", "")]


def test_third_account_of_one_human_being_does_not_open_it(
    world: World, as_person: AsPerson
) -> None:
    with arranging():
        accounts = [
            world.account("Donald").id,
            UserFactory.create(staff_ref="S901", role="adviser").pk,
        ]
        User.objects.filter(pk=world.account("Moira").id).update(staff_ref="S901")
        for account, forename, surname in zip(
            accounts, ("Dan", "DAN"), ("MacMo", "McMo "), strict=True
        ):
            PersonFactory(
                forename=forename,
                surname=surname,
                born_on=date(1980, 1, 1),
                works_as_id=account,
            )
    address = ask(as_person("Donald"), everything_is_closed(as_person))
    assert not agrees(as_person("Moira"), address)
    assert live_freezes() == [("everything", "")]


def test_request_of_someone_who_could_not_ask_today_is_not_agreed(
    world: World, as_person: AsPerson
) -> None:
    address = ask(as_person("Moira"), everything_is_closed(as_person))
    assert gives_advice(as_person("Donald"), address)
    with arranging():
        User.objects.filter(pk=world.account("Moira").id).update(role="adviser")
    assert not agrees(as_person("Elspeth"), address)
    assert live_freezes() == [("everything", "")]


def test_request_of_someone_who_is_too_close_meanwhile_is_not_agreed(world: World) -> None:
    moira = world.account("Moira").id
    with arranging():
        freeze: Any = FreezeFactory(level="case", case_id=world.case("NOISE").id)
    with acting_as(moira):
        asked = TwoPersonRequest.objects.create(
            kind="end freeze", about_id=freeze.pk, reason="-", checked=[], recorded_by=moira
        )
    with arranging():
        Person.objects.filter(works_as=moira).update(works_as=None)
        Person.objects.filter(pk=world.person("Ewan").id).update(works_as=moira)
    with acting_as(world.account("Elspeth").id), connection.cursor() as cursor:
        cursor.execute("SELECT portal.agree(%s, '')", [asked.pk])
        assert cursor.fetchone() == ("not there",)


def test_new_report_overtakes_the_request(world: World, as_person: AsPerson) -> None:
    freeze = everything_is_closed(as_person)
    address = ask(as_person("Donald"), freeze)
    with as_role(OWNER), arranging(deriving=False):
        # A test is one transaction, and so one moment: what was asked was asked before.
        _move_back(freeze)
    press(as_person("Fiona"), "not sure")
    refused = as_person("Moira").post(address, {"do": "agree"}).content.decode()
    assert "Someone has reported the same since this was asked for." in refused
    assert live_freezes() == [("everything", "")]
    assert world.staff


def _move_back(freeze: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_twopersonrequest DISABLE TRIGGER a_ended")
        cursor.execute(
            "UPDATE accounts_twopersonrequest SET recorded_at = recorded_at - interval '1 minute'"
            " WHERE about_id = %s",
            [freeze],
        )
        cursor.execute("ALTER TABLE accounts_twopersonrequest ENABLE TRIGGER a_ended")


def test_whoever_asked_takes_it_back(world: World, as_person: AsPerson) -> None:
    donald = as_person("Donald")
    address = ask(donald, everything_is_closed(as_person))
    assert as_person("Moira").get(address).status_code == 200
    assert donald.post(address, {"do": "take back"}).status_code == 302
    assert as_person("Moira").get(address).status_code == 404
    assert live_freezes() == [("everything", "")]
    assert world.staff


def test_nothing_is_asked_before_all_is_done(world: World, as_person: AsPerson) -> None:
    freeze = everything_is_closed(as_person)
    refused = as_person("Donald").post(
        f"/dpo/freeze/{freeze}/ask/", {**ASKING, "checked": CHECKED[:2]}
    )
    assert "All of it must be done before it opens." in refused.content.decode()
    with arranging(deriving=False):
        assert not TwoPersonRequest.objects.filter(about_id=freeze).exists()
    assert world.staff


def test_dpo_narrows_alone_and_never_widens(world: World, as_person: AsPerson) -> None:
    freeze, donald = everything_is_closed(as_person), as_person("Donald")
    kind = world.document("Loch gas").kind
    narrow = {"level": "kind", "kind": kind, "reason": "It was one list."}
    assert narrows(donald, freeze, **narrow)
    assert live_freezes() == [("kind", kind)]
    with arranging(deriving=False):
        narrower = Freeze.objects.get(level="kind", ended_at=None).pk
    widen = {"level": "everything", "reason": "More."}
    assert not narrows(donald, narrower, **widen)
    assert live_freezes() == [("kind", kind)]


def test_nobody_ends_a_freeze_alone_by_narrowing_it_to_no_kind(
    world: World, as_person: AsPerson
) -> None:
    freeze = everything_is_closed(as_person)
    with acting_as(world.account("Donald").id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal.narrow_freeze(%s, 'kind', NULL, 'no such kind', 'It is over.')",
            [freeze],
        )
        assert cursor.fetchone() == (None,)
    assert live_freezes() == [("everything", "")]


def test_all_cases_are_not_narrowed_to_something_of_homes(
    world: World, as_person: AsPerson
) -> None:
    freeze, donald = everything_is_closed(as_person), as_person("Donald")
    cases = {"level": "cases", "reason": "It was the cases."}
    assert narrows(donald, freeze, **cases)
    with arranging(deriving=False):
        narrower = Freeze.objects.get(level="cases", ended_at=None).pk
    of_homes = {"level": "kind", "kind": world.document("Loch gas").kind, "reason": "Over."}
    assert not narrows(donald, narrower, **of_homes)
    assert live_freezes() == [("cases", "")]


def test_dpo_narrows_to_one_case_by_its_number(world: World, as_person: AsPerson) -> None:
    freeze, donald = everything_is_closed(as_person), as_person("Donald")
    narrow = {"level": "case", "number": world.case("DRUMS").ref, "reason": "One case."}
    unknown = donald.post(narrow_page(freeze), {**narrow, "number": "NO-1"})
    assert "We know no such number." in unknown.content.decode()
    assert narrows(donald, freeze, **narrow)
    assert live_freezes() == [("case", "")]
    share = f"/cases/{world.share('Iain', 'DRUMS').id}/"
    assert as_person("Iain").get(share).status_code == 404


@pytest.mark.parametrize("name", ["Moira", "Elspeth"])
def test_manager_and_director_narrow_once_nobody_has_answered_for_two_hours(
    world: World, as_person: AsPerson, name: str
) -> None:
    freeze, browser = everything_is_closed(as_person), as_person(name)
    narrow = {"level": "cases", "reason": "It was the cases."}
    assert not narrows(browser, freeze, **narrow)
    assert live_freezes() == [("everything", "")]
    with as_role(OWNER), arranging(deriving=False):
        two_hours_ago()
    assert narrows(browser, freeze, **narrow)
    assert live_freezes() == [("cases", "")]
    assert world.staff


def two_hours_ago() -> None:
    """Let two hours pass in which nobody has acknowledged an incident."""
    then = timezone.now() - timedelta(hours=2, minutes=1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_incident DISABLE TRIGGER a_ended")
        Incident.objects.update(recorded_at=then)
        cursor.execute("ALTER TABLE incidents_incident ENABLE TRIGGER a_ended")


def test_officer_and_adviser_neither_narrow_nor_ask(world: World, as_person: AsPerson) -> None:
    freeze = everything_is_closed(as_person)
    for name in ("Fiona", "Aileen", "Alan", "Morag"):
        for what in ("narrow", "ask", "end"):
            assert as_person(name).get(f"/dpo/freeze/{freeze}/{what}/").status_code == 403, name
    assert as_person("Donald").get(f"/dpo/freeze/{freeze}/end/").status_code == 404
    assert world.staff
