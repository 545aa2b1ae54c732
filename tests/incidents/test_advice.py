"""What opens something wide again is decided by director or manager, with the DPO's advice recorded."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from accounts.models import Advice, OutgoingMail, TwoPersonRequest, User
from portal.incidents.models import PortalState
from tests.arranging import OWNER, arranging, as_role, move_back
from tests.clients import PersonsClient
from tests.factories import LeaveFactory
from tests.incidents.test_deputy import appoint
from tests.incidents.test_telephone import live_freezes
from tests.incidents.test_two_people import (
    ASKING,
    agrees,
    ask,
    everything_is_closed,
    gives_advice,
    two_hours_ago,
)
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
NOT_YET = "has advised on this yet"


def asked(as_person: AsPerson, by: str = "Moira") -> str:
    """Everything is closed, and a manager asks that it ends; gives where another agrees."""
    return ask(as_person(by), everything_is_closed(as_person))


def passes_two_hours() -> None:
    """What was reported and asked was so two hours ago: a test is one moment."""
    for table in ("accounts_twopersonrequest", "incidents_report"):
        move_back(table, "recorded_at", "121 minutes")


def test_manager_and_director_open_nothing_before_anyone_has_advised(
    world: World, as_person: AsPerson
) -> None:
    address = asked(as_person)
    refused = words(as_person("Elspeth").post(address, {"do": "agree"}))
    assert NOT_YET in refused
    assert "No advice was given." in refused
    assert "Without it, no one can agree before" in refused
    # Nor past the page.
    with acting_as(world.account("Elspeth").id), connection.cursor() as cursor:
        cursor.execute("SELECT portal.agree(%s, '')", [address.split("/")[-2]])
        assert cursor.fetchone() == ("no advice",)
    assert live_freezes() == [("everything", "")]


@pytest.mark.parametrize(("adviser", "stance"), [("Donald", "for"), ("Senga", "against")])
def test_who_decides_reads_the_advice_and_may_decide_against_it(
    world: World, as_person: AsPerson, adviser: str, stance: str
) -> None:
    address = asked(as_person)
    assert gives_advice(as_person(adviser), address, stance)
    elspeth = as_person("Elspeth")
    shown = words(elspeth.get(address))
    assert {"for": "Open it.", "against": "Do not open it yet."}[stance] in shown
    assert "I have seen the list." in shown
    assert ref(world, adviser).name in shown
    assert agrees(elspeth, address)
    assert live_freezes() == []
    with arranging(deriving=False):
        (row,) = Advice.objects.filter(request__about_id__isnull=False)
    assert (row.recorded_by, row.stance) == (world.account(adviser).id, stance)


def test_whoever_thinks_again_writes_another_and_both_stay(
    world: World, as_person: AsPerson
) -> None:
    address = asked(as_person)
    for stance in ("against", "for"):
        assert gives_advice(as_person("Donald"), address, stance)
    shown = words(as_person("Elspeth").get(address))
    assert "Do not open it yet." in shown
    assert "Open it." in shown
    with acting_as(world.account("Donald").id), pytest.raises(DatabaseError), transaction.atomic():
        Advice.objects.filter(stance="against").update(reason="I never said so.")


def test_dpo_who_asks_has_advised_by_that(as_person: AsPerson) -> None:
    address = asked(as_person, by="Donald")
    elspeth = as_person("Elspeth")
    assert "The reason above is their advice." in words(elspeth.get(address))
    assert agrees(elspeth, address)


def test_portal_is_opened_with_advice_too(as_person: AsPerson) -> None:
    with arranging(deriving=False):
        for request in TwoPersonRequest.objects.filter(kind="open portal", ended_at=None):
            request.outcome = "taken back"
            request.end(by=None, also=("outcome",))
    as_person("Moira").post("/staff/suspend/")
    assert as_person("Moira").post("/staff/reopen/", ASKING).status_code == 302
    with arranging(deriving=False):
        address = (
            f"/dpo/agree/{TwoPersonRequest.objects.get(kind='open portal', ended_at=None).pk}/"
        )
    assert not agrees(as_person("Elspeth"), address)
    assert gives_advice(as_person("Donald"), address)
    assert agrees(as_person("Elspeth"), address)
    with arranging(deriving=False):
        assert PortalState.objects.get(ended_at=None).state == "open"


def test_where_no_one_advises_in_two_hours_it_is_opened_and_the_dpo_reviews_it(
    world: World, as_person: AsPerson
) -> None:
    address = asked(as_person)
    passes_two_hours()
    assert "No advice was given." in words(as_person("Elspeth").get(address))
    assert agrees(as_person("Elspeth"), address)
    donald = as_person("Donald")
    review = address.replace("/agree/", "/advise/")
    assert "Opened again without your advice" in words(donald.get("/dpo/"))
    assert review in donald.get("/dpo/").content.decode()
    assert "Opened again without your advice" not in words(as_person("Elspeth").get("/dpo/"))
    assert "Two people have opened this again." in words(donald.get(review))
    assert gives_advice(donald, address, "against")
    assert "Opened again without your advice" not in words(donald.get("/dpo/"))
    assert world.staff


def test_where_neither_has_acknowledged_the_call_in_two_hours_no_one_waits_for_them(
    as_person: AsPerson,
) -> None:
    address = asked(as_person)
    with as_role(OWNER), arranging(deriving=False):
        two_hours_ago()
    assert agrees(as_person("Elspeth"), address)


def test_manager_who_deputises_advises_neither_themselves_nor_as_the_second_person(
    world: World, as_person: AsPerson
) -> None:
    appoint(world, "Moira")
    address = asked(as_person)
    assert gives_advice(as_person("Moira"), address)
    assert not agrees(as_person("Elspeth"), address)
    appoint(world, "Rhona")
    assert gives_advice(as_person("Rhona"), address)
    assert not agrees(as_person("Rhona"), address)
    assert agrees(as_person("Elspeth"), address)


@pytest.mark.parametrize("name", ["Moira", "Elspeth", "Fiona", "Aileen", "Alan", "Morag"])
def test_no_one_else_advises(world: World, as_person: AsPerson, name: str) -> None:
    address = asked(as_person, by="Rhona")
    request = UUID(address.split("/")[-2])
    assert as_person(name).get(address.replace("/agree/", "/advise/")).status_code == 403
    with (
        acting_as(world.account(name).id),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Advice.objects.create(
            request_id=request, stance="for", reason="-", recorded_by=world.account(name).id
        )


def test_who_could_advise_is_told_at_once_but_not_who_is_away_or_asked(
    world: World, as_person: AsPerson
) -> None:
    def told() -> set[str]:
        with arranging(deriving=False):
            mails = OutgoingMail.objects.filter(subject="Your advice is asked")
            return set(mails.values_list("to", flat=True))

    with arranging():
        today = world.facts.today
        LeaveFactory(user=ref(world, "Senga"), from_day=today, until_day=today)
    asked(as_person)
    assert told() == {ref(world, "Donald").email}


def test_no_one_is_told_where_the_dpo_asks(as_person: AsPerson) -> None:
    asked(as_person, by="Donald")
    with arranging(deriving=False):
        assert not OutgoingMail.objects.filter(subject="Your advice is asked").exists()


def ref(world: World, name: str) -> User:
    """The stored account."""
    with arranging(deriving=False):
        return User.objects.get(pk=world.account(name).id)
