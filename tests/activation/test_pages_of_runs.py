"""The page of a run of letters, who sees it, and what a run costs."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from accounts.access import acting_as
from tenancies.activation import runs
from tenancies.models import LettersRun
from tests.activation.letters import (
    choose_letters,
    code_of,
    codes_on,
    press_write,
    print_letter,
)
from tests.activation.runs import (
    being_written,
    page_of_run,
    run_of,
)
from tests.activation.test_staff import lodger
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import (
    SafeContactFactory,
)
from tests.walls.test_writes import writes
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db


# Its page ---------------------------------------------------------------------------------------------


def test_page_of_a_run_renews_itself_while_it_is_written_and_no_longer(
    world: World, as_person: AsPerson
) -> None:
    lodger(world), lodger(world)
    callum = as_person("Callum")
    with being_written(callum) as parts:
        next(parts), next(parts)
        address = page_of_run(world, "Callum")
        page = callum.get(address)
        assert int(page.headers["Refresh"]) > 1
        assert "1 of 2" in page.content.decode()
        b"".join(parts)
        page = callum.get(address)
        assert "Refresh" not in page.headers
        assert "2 of 2" in page.content.decode()
        assert address in callum.get("/staff/letters/").content.decode()


def test_officer_finds_her_own_runs_alone_and_a_manager_every_run(
    world: World, as_person: AsPerson
) -> None:
    addresses = {name: f"/staff/letters/{world.letters(name).id}/" for name in ("Callum", "Moira")}
    callum, moira = as_person("Callum"), as_person("Moira")
    missing = callum.get(f"/staff/letters/{uuid4()}/")
    foreign = callum.get(addresses["Moira"])
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert callum.post(addresses["Moira"]).status_code == 404
    assert callum.get(addresses["Callum"]).status_code == 200
    assert moira.get(addresses["Callum"]).status_code == 200


def test_manager_who_is_too_close_to_someone_reads_of_no_run_of_colleagues_to_whom_it_went(
    world: World, as_person: AsPerson
) -> None:
    address, end = (
        f"/staff/letters/{world.letters('Callum').id}/",
        "UPDATE tenancies_lettersrun SET",
    )
    rhona, me = as_person("Rhona"), world.account("Rhona").id
    assert rhona.get(address).status_code == 404
    assert address not in rhona.get("/staff/letters/").content.decode()
    assert not writes(
        world, "Rhona", f"{end} ended_at = now(), ended_by = %s, outcome = 'lost'", me
    )
    assert address in as_person("Moira").get("/staff/letters/").content.decode()


@pytest.mark.parametrize("name", ["Callum", "Moira", "Donald"])
def test_database_lets_staff_begin_runs_in_their_own_name_and_only_end_them(
    world: World, name: str
) -> None:
    begin = (
        "INSERT INTO tenancies_lettersrun (id, recorded_by, who, street, people, written, outcome)"
        " VALUES (%s, %s, 'new', '', 1, 99, '')"
    )
    me, other = world.account(name).id, world.account("Fiona").id
    mine = world.letters("Callum").id
    assert writes(world, name, begin, uuid4(), me) is (name != "Donald")
    assert not writes(world, name, begin, uuid4(), other)
    for column in ("whole_at = now()", "written = 1", "moved_at = now()"):
        statement = f"UPDATE tenancies_lettersrun SET {column} WHERE id = %s"
        assert not writes(world, name, statement, mine)
    end = "UPDATE tenancies_lettersrun SET ended_at = now(), ended_by = %s, outcome = %s WHERE id = %s"
    assert not writes(world, name, end, me, "broken", mine)
    assert not writes(world, name, end, other, "lost", mine)


def test_only_whoever_writes_a_run_says_that_it_is_whole(world: World, as_person: AsPerson) -> None:
    lodger(world)
    callum = as_person("Callum")
    with being_written(callum) as parts:
        next(parts), next(parts)
        run = run_of(world, "Callum")
        for name in ("Moira", "Fiona"):
            with acting_as(world.account(name).id), connection.cursor() as cursor:
                cursor.execute("SELECT portal.finish_letters(%s)", [run.pk])
                assert cursor.fetchone() == (False,)
        assert run_of(world, "Callum").whole_at is None


def test_codes_of_a_run_are_given_by_whoever_writes_it_and_to_no_run_that_is_over(
    world: World,
) -> None:
    give = (
        "INSERT INTO tenancies_activation (id, person_id, code_hash, delivery, identity_seen, run_id,"
        " expires_on, tries, recorded_by) VALUES (%s, %s, %s, 'post', '', %s, '2099-01-01', 0, %s)"
    )
    effie, me = world.person("Effie").id, world.account("Callum").id
    for run in (world.letters("Callum").id, world.letters("Moira").id, uuid4()):
        assert not writes(world, "Callum", give, uuid4(), effie, b"1" * 32, run, me)


# How much it costs ------------------------------------------------------------------------------------


def test_page_asks_as_often_for_many_people_as_for_few(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            callum.get("/staff/letters/")
        return len(asked)

    lodger(world)
    with arranging():
        SafeContactFactory(person_id=lodger(world, home="Pier Road"))
    choose_letters(callum)
    few = queries()
    for _ in range(6):
        lodger(world)
    assert queries() == few


def test_letters_ask_as_often_however_many_stand_in_one_part(
    world: World, as_person: AsPerson
) -> None:
    callum = as_person("Callum")

    def queries(how_many: int) -> int:
        for _ in range(how_many):
            lodger(world)
        page = choose_letters(callum)
        with CaptureQueriesContext(connection) as asked:
            assert len(codes_on(press_write(callum, page))) == how_many
        return len(asked)

    assert queries(2) == queries(9)


def test_single_letter_is_part_of_no_run(world: World, as_person: AsPerson) -> None:
    effie = world.person("Effie").id
    assert codes_on(print_letter(as_person("Callum"), effie))
    assert code_of(effie).run_id is None


def test_database_error_while_it_is_lost_changes_nothing(world: World) -> None:
    with acting_as(world.account("Fiona").id), pytest.raises(DatabaseError):
        runs.report_lost(LettersRun(pk=world.letters("Callum").id))
