"""Who agrees is dealt, and not chosen by who asks: first to one, then to the next, at last to all who may.

Everywhere else in the suite all may at once (tests/server.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import TwoPersonRequest, User
from tests.administration.pages import sql
from tests.arranging import OWNER, arranging, as_role, move_back
from tests.clients import PersonsClient
from tests.factories import DoubtFactory, LeaveFactory, TwoPersonRequestFactory
from tests.incidents.test_telephone import live_freezes
from tests.incidents.test_two_people import (
    agrees,
    ask,
    everything_is_closed,
    gives_advice,
)
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


@pytest.fixture
def dealt(db: None) -> None:  # noqa: ARG001
    """It goes to one more colleague every ten minutes, as at a landlord's."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION portal.minutes_until_the_next() RETURNS integer"
            " LANGUAGE sql IMMUTABLE RETURN 10"
        )


def asked(as_person: AsPerson) -> str:
    """Moira asks that everything opens, and Donald has advised; gives where to agree."""
    address = ask(as_person("Moira"), everything_is_closed(as_person))
    assert gives_advice(as_person("Donald"), address)
    return address


def in_turn(address: str) -> list[UUID]:
    """To whom it goes, one after the other."""
    request = address.split("/")[-2]
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "SELECT could.account FROM accounts_twopersonrequest AS r"
            " CROSS JOIN portal.who_could_answer(r.id) AS could"
            " WHERE r.id = %s ORDER BY portal.dealt_from(r, could.account)",
            [request],
        )
        return [account for (account,) in cursor.fetchall()]


def time_passes(minutes: int) -> None:
    for table in ("accounts_twopersonrequest", "incidents_report"):
        move_back(table, "recorded_at", f"{minutes} minutes")


@pytest.mark.usefixtures("dealt")
def test_only_the_colleague_to_whom_it_was_dealt_agrees(world: World, as_person: AsPerson) -> None:
    address = asked(as_person)
    first, *others = in_turn(address)
    assert len(others) > 2
    assert world.account("Moira").id not in (first, *others)
    for other in others:
        assert not agrees(PersonsClient(other), address)
        with unit_of_work(), acting_as(other):
            assert sql("SELECT portal.agree(%s, '')", address.split("/")[-2]) == "not dealt"
    assert live_freezes() == [("everything", "")]
    assert agrees(PersonsClient(first), address)
    assert live_freezes() == []


@pytest.mark.usefixtures("dealt")
def test_it_goes_to_one_more_every_ten_minutes_and_then_to_all(as_person: AsPerson) -> None:
    address = asked(as_person)
    in_order = in_turn(address)

    def may() -> list[UUID]:
        able = []
        for account in in_order:
            with transaction.atomic():
                with acting_as(account):
                    done = sql("SELECT portal.agree(%s, '')", address.split("/")[-2])
                transaction.set_rollback(True)
            able += [account] if done == "done" else []
        return able

    assert may() == in_order[:1]
    time_passes(10)
    assert may() == in_order[:2]
    time_passes(10)
    assert may() == in_order[:3]
    time_passes(10)
    assert may() == in_order


@pytest.mark.usefixtures("dealt")
def test_whoever_is_away_comes_last(world: World, as_person: AsPerson) -> None:
    address = asked(as_person)
    first, *others = in_turn(address)
    with arranging():
        today = world.facts.today
        LeaveFactory(user=User.objects.get(pk=first), from_day=today, until_day=today)
    assert in_turn(address)[0] == others[0]
    assert not agrees(PersonsClient(first), address)
    assert agrees(PersonsClient(others[0]), address)


@pytest.mark.usefixtures("dealt")
def test_what_is_asked_again_is_dealt_as_it_was(as_person: AsPerson) -> None:
    moira, freeze = as_person("Moira"), everything_is_closed(as_person)
    address = ask(moira, freeze)
    before = in_turn(address)
    assert moira.post(address, {"do": "take back"}).status_code == 302
    assert in_turn(ask(moira, freeze)) == before


@pytest.mark.usefixtures("dealt")
def test_role_is_read_by_who_asked_and_who_could_answer_and_no_name(
    world: World, as_person: AsPerson
) -> None:
    address = asked(as_person)
    first, second, *_others = in_turn(address)
    with arranging(deriving=False):
        colleague = User.objects.get(pk=first)
    for browser in (as_person("Moira"), PersonsClient(first), PersonsClient(second)):
        said = words(browser.get(address))
        assert f"Given to {colleague.get_role_display()}".lower() in said.lower()
    assert "If they do not answer, you can from" in words(PersonsClient(second).get(address))
    assert "I agree" not in words(PersonsClient(second).get(address))
    assert "I agree" in words(PersonsClient(first).get(address))
    with unit_of_work(), acting_as(world.account("Fiona").id):
        assert sql("SELECT first_role FROM portal.deal_of(%s)", address.split("/")[-2]) is None


@pytest.mark.parametrize(
    "kind", ["end freeze", "open portal", "give patch", "change account", "birth date"]
)
def test_nothing_is_dealt_to_someone_who_could_not_answer_it(
    world: World, as_person: AsPerson, kind: str
) -> None:
    """Else it would wait for them in vain."""
    with arranging(deriving=False):
        for one in TwoPersonRequest.objects.filter(ended_at=None):
            one.outcome = "taken back"
            one.end(by=None, also=("outcome",))
        alan, fiona = world.account("Alan").id, world.account("Fiona").id
        what: dict[str, dict[str, object]] = {
            "give patch": {"about_id": fiona, "patch_id": world.patch("South").id},
            "change account": {"about_id": fiona, "role": "manager", "is_active": True},
        }
        by = alan if kind in what else world.account("Moira").id
        if kind == "end freeze":
            what[kind] = {"about_id": everything_is_closed(as_person)}
        elif kind == "birth date":
            doubt: Any = DoubtFactory(kind=kind, person_id=world.person("Otis").id)
            what[kind] = {"about_id": doubt.pk}
        request: Any = TwoPersonRequestFactory(kind=kind, recorded_by=by, **what.get(kind, {}))
    could = in_turn(f"/dpo/agree/{request.pk}/")
    assert could
    for account in could:
        with transaction.atomic():
            with acting_as(account):
                said = sql("SELECT portal.agree(%s, 'I know them.')", request.pk)
            transaction.set_rollback(True)
        assert said in ("done", "no advice"), account
