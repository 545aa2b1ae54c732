"""In a restored portal the DPO and administrators go through what was taken back; no one else comes in."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from accounts.models import TwoPersonRequest
from portal.incidents.models import PortalState
from tests.access.looking import both_ways
from tests.arranging import OWNER, arranging, as_role
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.model.expectation import ROLES
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
PAGE = "/staff/restored/"
LET_IN = ("Donald", "Senga", "Alan", "Isla")
ASKING = {
    "do": "ask",
    "checked": ["accounts", "access", "reports", "moves"],
    "reason": "By the copy, and by what we remember.",
}


def ask_as_owner(question: str, *values: object) -> list[tuple[object, ...]]:
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(question, values)  # type: ignore[arg-type]
        return list(cursor.fetchall()) if cursor.description else []


def tables_of(world: World, name: str) -> list[str]:
    """Every table of which the role of an account sees a row, but accounts: wall 1 does not hold those."""
    return sorted(set(ROLES[world.account(name).role].rules) - {"accounts.User"})


@pytest.fixture
def restored(world: World) -> World:
    """The portal as a restore leaves it: noted at home where it is not any more."""
    ask_as_owner(
        "INSERT INTO portal.place (cluster, database, place, timeline, why, noted_at)"
        " SELECT cluster + 1, database, place, timeline, 'built', now() - interval '1 day' FROM portal.here()"
    )
    return world


def was_taken_back(event: str, kind: str, thing: UUID | None = None, *, again: bool = False) -> int:
    """A line of the list."""
    ((number,),) = ask_as_owner(
        "INSERT INTO portal.taken_back (seq, happened_at, event, kind, thing, done_again)"
        " VALUES (%s, now(), %s, %s, %s, %s) RETURNING id",
        *(uuid4().int % 10**9, event, kind, thing, again),
    )
    assert isinstance(number, int)
    return number


def agree(browser: PersonsClient) -> str:
    return words(browser.post(PAGE, {"do": "agree"}, follow=True))


def is_over() -> bool:
    return ask_as_owner("SELECT portal.is_restored()") == [(False,)]


@pytest.mark.parametrize("name", ["Morag", "Fiona", "Aileen", "Moira", "Elspeth"])
def test_nobody_else_sees_anything_by_either_wall(restored: World, name: str) -> None:
    for seen in both_ways(restored.account(name).id, tables_of(restored, name)).values():
        assert seen == (frozenset(), frozenset())


@pytest.mark.parametrize("name", LET_IN)
def test_dpo_and_administrators_see_what_is_theirs_by_both_walls(
    restored: World, name: str
) -> None:
    seen = both_ways(restored.account(name).id, tables_of(restored, name))
    assert seen["tenancies.Patch"][0] != frozenset()
    for label, (by_wall_1, by_wall_2) in seen.items():
        assert by_wall_1 == by_wall_2, label


@pytest.mark.parametrize("name", ["Morag", "Catriona"])
@pytest.mark.parametrize(
    "page", ["/home/", "/documents/", "/details/", "/details/sign-ins/", "/details/password/"]
)
def test_resident_reads_that_our_online_service_is_closed(
    restored: World, as_person: AsPerson, name: str, page: str
) -> None:
    assert restored.residents
    answer = as_person(name).get(page)
    assert answer.status_code == 503
    assert "Our online service is closed for now" in words(answer)
    assert "You have done nothing wrong" in words(answer)
    assert "backup" not in words(answer)
    assert not tokens_in(answer.content)


@pytest.mark.parametrize("name", ["Fiona", "Aileen", "Moira", "Elspeth"])
def test_colleague_reads_a_sentence_of_their_own(
    restored: World, as_person: AsPerson, name: str
) -> None:
    assert restored.staff
    browser = as_person(name)
    for page in ("/staff/", "/staff/find/", "/dpo/", "/details/sign-ins/", PAGE):
        answer = browser.get(page)
        assert answer.status_code == 503
        assert "Two colleagues are going through what has changed since then" in words(answer)
        assert not tokens_in(answer.content)


def test_telling_us_and_staying_safe_go_on(restored: World, as_person: AsPerson) -> None:
    assert restored.residents
    for name in ("Morag", "Fiona"):
        for page in ("/not-mine/", "/help/", "/safety/", "/sign-out/"):
            assert as_person(name).get(page).status_code == 200, (name, page)


@pytest.mark.parametrize("name", LET_IN)
def test_every_page_of_those_who_go_through_it_leads_to_the_list(
    restored: World, as_person: AsPerson, name: str
) -> None:
    assert restored.staff
    first = "/dpo/" if name in ("Donald", "Senga") else "/manage-accounts/"
    assert f'href="{PAGE}"' in as_person(name).get(first).content.decode()
    assert as_person(name).get(PAGE).status_code == 200


@pytest.mark.parametrize(("first", "second"), [("Donald", "Alan"), ("Alan", "Senga")])
def test_dpo_and_an_administrator_let_colleagues_in_and_residents_wait_for_the_portal_to_open(
    restored: World, as_person: AsPerson, first: str, second: str
) -> None:
    one, other = as_person(first), as_person(second)
    assert one.post(PAGE, ASKING).status_code == 302
    assert "You asked for this." in words(one.get(PAGE))
    agree(one)
    assert not is_over()
    assert "Asked by" in words(other.get(PAGE))
    agree(other)
    assert is_over()
    assert as_person("Fiona").get("/staff/").status_code == 200
    assert as_person("Morag").get("/documents/").status_code == 503
    with arranging(deriving=False):
        state = PortalState.objects.get(ended_at=None)
        asked = TwoPersonRequest.objects.get(kind="end restore")
    assert (state.state, state.reason) == ("closed", "Restored from a backup")
    assert (asked.recorded_by, asked.ended_by) == (
        restored.account(first).id,
        restored.account(second).id,
    )


@pytest.mark.parametrize(("first", "second"), [("Donald", "Senga"), ("Alan", "Isla")])
def test_two_of_one_kind_do_not(
    restored: World, as_person: AsPerson, first: str, second: str
) -> None:
    assert restored.staff
    as_person(first).post(PAGE, ASKING)
    said = agree(as_person(second))
    assert "the other an administrator" in said
    assert not is_over()


def test_list_is_gone_through_before_anyone_asks(restored: World, as_person: AsPerson) -> None:
    morag = restored.person("Morag").id
    was_taken_back("account_deactivated", "accounts.user", restored.account("Fiona").id, again=True)
    number = was_taken_back("blocked", "tenancies.person", morag)
    dpo, administrator = as_person("Donald"), as_person("Alan")
    said = words(dpo.get(PAGE))
    assert "Blocked a person" in said
    assert restored.person("Morag").ref in said
    assert "Done again" in said
    dpo.post(PAGE, ASKING)
    with arranging(deriving=False):
        assert not TwoPersonRequest.objects.filter(kind="end restore").exists()
    # Who manages accounts is told that something waits, of nobody.
    said = words(administrator.get(PAGE))
    assert "Waits for the data protection officer" in said
    assert restored.person("Morag").ref not in said
    administrator.post(PAGE, {"do": "tick", "item": number})
    assert ask_as_owner("SELECT portal.is_gone_through()") == [(False,)]
    dpo.post(PAGE, {"do": "tick", "item": number})
    assert ask_as_owner("SELECT ticked_by FROM portal.taken_back WHERE id = %s", number) == [
        (restored.account("Donald").id,)
    ]
    dpo.post(PAGE, ASKING)
    agree(administrator)
    assert is_over()


def test_whoever_is_too_close_to_them_is_named_to_the_deputy_by_what_was_done_alone(
    restored: World, as_person: AsPerson
) -> None:
    wilma = restored.person("Wilma")
    was_taken_back("blocked", "tenancies.person", wilma.id)
    assert wilma.ref in words(as_person("Donald").get(PAGE))
    said = words(as_person("Senga").get(PAGE))
    assert "Blocked a person" in said
    assert wilma.ref not in said
    assert str(wilma.id) not in as_person("Senga").get(PAGE).content.decode()


def test_nobody_asks_past_the_page(restored: World) -> None:
    was_taken_back("blocked", "tenancies.person")
    alan = restored.account("Alan").id
    with acting_as(alan), pytest.raises(DatabaseError), transaction.atomic():
        TwoPersonRequest.objects.create(kind="end restore", reason="past", recorded_by=alan)


def test_what_comes_after_the_request_stops_it(restored: World, as_person: AsPerson) -> None:
    assert restored.staff
    as_person("Donald").post(PAGE, ASKING)
    was_taken_back("blocked", "tenancies.person")
    assert "has not been gone through" in agree(as_person("Alan"))
    assert not is_over()


def test_in_a_portal_at_home_there_is_nothing_to_end(world: World, as_person: AsPerson) -> None:
    assert world.staff
    for name in LET_IN:
        assert "There is nothing to do here." in words(as_person(name).get(PAGE))
        as_person(name).post(PAGE, ASKING)
    with arranging(deriving=False):
        assert not TwoPersonRequest.objects.filter(kind="end restore").exists()
