"""Runs of letters that break off, or are reported lost: what ends their codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Job, User
from tenancies.activation import runs
from tenancies.models import LettersRun
from tests.activation.letters import (
    activate,
    choose_letters,
    codes_on,
    give_code,
    go_away,
    letters_on,
    page_of,
    passes,
    press_write,
    row_of,
    write_letters,
)
from tests.activation.runs import (
    being_written,
    events,
    of_run,
    page_of_run,
    run_of,
    work,
)
from tests.activation.test_staff import lodger
from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db


def test_no_code_works_before_all_letters_are_written(world: World, as_person: AsPerson) -> None:
    lodger(world), lodger(world)
    callum = as_person("Callum")
    with being_written(callum) as parts:
        next(parts)
        (code,) = codes_on(next(parts).decode())
        (person,) = of_run(run_of(world, "Callum"))
        assert not passes(code, person)
        b"".join(parts)
        assert passes(code, person)


def test_reader_who_goes_away_ends_the_codes_of_the_run(world: World, as_person: AsPerson) -> None:
    lodger(world), lodger(world)
    callum = as_person("Callum")
    with being_written(callum) as parts:
        next(parts)
        (code,) = codes_on(next(parts).decode())
    run = run_of(world, "Callum")
    ((person, has_ended),) = of_run(run).items()
    assert (run.outcome, run.written, has_ended) == ("broken", 1, True)
    assert not passes(code, person)
    assert events("letters_begun", "letters_broke_off") == ["letters_begun", "letters_broke_off"]
    assert letters_on(choose_letters(callum)) == 2  # Nobody has been written to.


def test_run_that_breaks_off_ends_no_code_that_people_had_before(
    world: World, as_person: AsPerson
) -> None:
    people = {lodger(world): "", lodger(world): ""}
    people = {person: give_code(person) for person in people}
    callum = as_person("Callum")
    with being_written(callum, who="all") as parts:
        next(parts), next(parts), next(parts)
        written = of_run(run_of(world, "Callum"))
        assert set(written) & set(people)
        assert all(passes(code, person) for person, code in people.items())
    assert set(of_run(run_of(world, "Callum")).values()) == {True}
    assert all(passes(code, person) for person, code in people.items())
    person = next(person for person in people if person in written)
    assert "works until" in page_of(callum.get(f"/staff/person/{person}/letter/"))


def test_account_that_is_made_while_a_run_is_written_ends_the_letter_of_the_run_too(
    world: World, as_person: AsPerson
) -> None:
    person, callum = lodger(world), as_person("Callum")
    before = give_code(person)
    with being_written(callum, who="all") as parts:
        page = ""
        while person not in of_run(run_of(world, "Callum")):
            page = next(parts).decode()
        (code,) = codes_on(page)
        activate(before, person, "an.owner")
        b"".join(parts)
        assert run_of(world, "Callum").whole_at
        assert not passes(code, person)


def test_reader_who_goes_away_before_the_end_of_the_page_has_lost_all_of_it(
    world: World, as_person: AsPerson
) -> None:
    person, callum = lodger(world), as_person("Callum")
    with being_written(callum) as parts:
        next(parts)
        (code,) = codes_on(next(parts).decode())
        next(parts)  # Its end is on its way.
    assert run_of(world, "Callum").outcome == "broken"
    assert not passes(code, person)


def test_run_that_cannot_go_on_breaks_off_and_logs_no_name(
    world: World,
    as_person: AsPerson,
    caplog: pytest.LogCaptureFixture,
) -> None:
    lodger(world), lodger(world)
    callum = as_person("Callum")
    with being_written(callum) as parts:
        next(parts), next(parts)
        with arranging(deriving=False):
            User.objects.filter(pk=world.account("Callum").id).update(is_active=False)
        with pytest.raises(runs.BrokenOffError):
            next(parts)
        run = run_of(world, "Callum")
        assert run.outcome == "broken"
        assert set(of_run(run).values()) == {True}
        assert str(run.pk) in caplog.text
        assert not tokens_in(caplog.text)


def test_run_ends_when_the_sessions_of_whoever_writes_it_are_ended(
    world: World, as_person: AsPerson
) -> None:
    lodger(world), lodger(world)
    callum = as_person("Callum")
    with being_written(callum) as parts:
        next(parts), next(parts)
        with arranging(deriving=False):
            User.objects.filter(pk=world.account("Callum").id).update(sessions_mark=uuid4())
        with pytest.raises(runs.BrokenOffError):
            next(parts)
        run = run_of(world, "Callum")
        assert run.outcome == "broken"
        assert set(of_run(run).values()) == {True}


def test_run_whose_last_letter_is_written_is_not_whole_once_its_sessions_are_ended(
    world: World, as_person: AsPerson
) -> None:
    lodger(world)
    with being_written(as_person("Callum")) as parts:
        next(parts), next(parts)
        with arranging(deriving=False):
            User.objects.filter(pk=world.account("Callum").id).update(sessions_mark=uuid4())
        with pytest.raises(runs.BrokenOffError):
            next(parts)
        assert run_of(world, "Callum").whole_at is None


def test_what_says_that_the_page_is_whole_is_the_last_thing_on_it(
    world: World, as_person: AsPerson
) -> None:
    lodger(world)
    page = write_letters(as_person("Callum"))
    after = page.partition('<span class="letters-end" hidden></span>')[2]
    assert after.split() == ["</body>", "</html>"]
    assert page.count("letters-end") == 1


def test_run_that_has_gone_quiet_is_ended_by_its_job(world: World, as_person: AsPerson) -> None:
    """As after the process was killed: nothing else ends it."""
    lodger(world), lodger(world)
    callum = as_person("Callum")
    with being_written(callum) as parts:
        next(parts), next(parts)
        run = run_of(world, "Callum")
        with arranging(deriving=False):
            assert Job.objects.filter(kind="letters", about=[run.pk], done_at=None).count() == 1
            work()
            assert run_of(world, "Callum").ended_at is None
            quiet = timezone.now() - timedelta(minutes=3)
            LettersRun.objects.filter(pk=run.pk).update(moved_at=quiet)
            Job.objects.filter(kind="letters").update(due_at=quiet)
            work()
            assert Job.objects.get(kind="letters", about=[run.pk]).done_at
        assert run_of(world, "Callum").outcome == "broken"
        assert set(of_run(run).values()) == {True}
        with pytest.raises(runs.BrokenOffError):
            b"".join(parts)  # Whoever was only slow is told by the page, which has no end.


def test_run_that_has_gone_quiet_does_not_keep_the_next_one_waiting(
    world: World, as_person: AsPerson
) -> None:
    lodger(world)
    callum = as_person("Callum")
    page = choose_letters(callum)
    begun = press_write(callum, page)
    first = run_of(world, "Callum")
    with arranging(deriving=False):
        quiet = timezone.now() - timedelta(minutes=3)
        LettersRun.objects.filter(pk=first.pk).update(moved_at=quiet)
    assert len(codes_on(write_letters(callum))) == 1
    with arranging(deriving=False):
        assert LettersRun.objects.get(pk=first.pk).outcome == "broken"
    go_away(begun)


@pytest.mark.parametrize("name", ["Callum", "Moira"])
def test_lost_letters_are_ended_by_one_press_of_whoever_wrote_them_or_of_a_manager(
    world: World, as_person: AsPerson, name: str
) -> None:
    used, unused = lodger(world, surname="Used"), lodger(world, surname="Unused")
    page = write_letters(as_person("Callum"))
    by_name = {
        letter.split("letter__to")[1].split("<")[0].rsplit(" ", 1)[-1]: codes_on(letter)[0]
        for letter in page.split('<article class="letter">')[1:]
    }
    activate(by_name["Used"], used, "used.one")
    run, browser = page_of_run(world, "Callum"), as_person(name)
    assert browser.post(run).headers["Location"] == run
    assert not passes(by_name["Unused"], unused)
    assert row_of(used).account_id
    shown = browser.get(run).content.decode()
    assert "Reported lost: none of its codes works" in shown
    assert f"/staff/person/{used}/" in shown
    assert f"/staff/person/{unused}/" not in shown
    with arranging(deriving=False):
        entry = AuditEvent.objects.get(event="letters_lost")
        ended = LettersRun.objects.get(pk=entry.object_ids[0])
    assert (entry.user_id, ended.ended_by) == (world.account(name).id,) * 2
    browser.post(run)
    assert events("letters_lost") == ["letters_lost"]
    assert letters_on(choose_letters(as_person("Callum"))) == 1  # They are written to again.


def test_reporting_a_run_lost_while_it_is_written_stops_it(
    world: World, as_person: AsPerson
) -> None:
    lodger(world), lodger(world)
    callum = as_person("Callum")
    with being_written(callum) as parts:
        next(parts), next(parts)
        as_person("Moira").post(page_of_run(world, "Callum"))
        with pytest.raises(runs.BrokenOffError):
            b"".join(parts)
        run = run_of(world, "Callum")
        assert run.outcome == "lost"
        assert set(of_run(run).values()) == {True}
