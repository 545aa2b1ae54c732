"""The ladder: someone answers for a live incident within the hour, at night too, by whatever is alive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.utils import timezone

from portal.web.dates import at_words, time_words
from tests.arranging import at_the_gate
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.incidents.night import MOMENTS, Night, nightfall

DRIVING = "accounts.jobs.middleware.DriveJobs"
DPO, DEPUTY, DIRECTOR = "dpo", "deputy", "director"
LOGGED = "/staff/breach/logged/"


@pytest.fixture
def night(own_database: OwnDatabase, settings: LazySettings) -> Iterator[Night]:
    """A night with a mail server and an alarm service."""
    with nightfall(own_database, settings) as begun:
        yield begun


def both(role: str) -> list[tuple[object, ...]]:
    """A step of the ladder that was told in both ways."""
    return [(role, "email"), (role, "webhook")]


def test_dpo_is_told_in_both_ways_before_the_worker_looks(night: Night) -> None:
    browser = night.call_is_logged()
    assert night.told() == both(DPO)
    with night.database.as_login("web"):
        page = browser.get(LOGGED).content.decode()
    assert "We told the data protection officer by email at " in page
    assert "We told the data protection officer by the alarm service at " in page
    ((_headers, body),) = night.alarms.told
    ((_mailbox, message),) = night.mail.taken
    assert b'"level": "data protection officer"' in body
    assert message["Subject"].startswith("Report B-")


@pytest.mark.parametrize(
    "said",
    [
        {"how_many": "more"},
        {"how_many": "one", "kind": "photo"},
        {"how_many": "one", "known": "nowhere", "full_name": "Nobody Atall"},
        {"how_many": "one", "number": "a caller who was served something"},
    ],
)
def test_answer_page_says_who_was_told_and_when_whatever_was_closed(
    night: Night, said: dict[str, str]
) -> None:
    """The times are those at which the alarms arrived, and the same lines stand there each time."""
    tenancy, gas = night.world.tenancy("Loch Road").ref, night.world.document("Loch gas").id
    with night.database.as_login("web"):
        assert night.browser_of("Morag").get(f"/documents/{gas}/").status_code == 200
        aileen = night.browser_of("Aileen")
        fields = said | ({"number": tenancy} if "number" in said else {})
        assert aileen.post("/staff/breach/new/", fields)["Location"] == LOGGED
        page = aileen.get(LOGGED).content.decode()
    told = night.ask(
        "SELECT channel, told_at FROM incidents_alarm WHERE told_at IS NOT NULL ORDER BY told_at"
    )
    arrived = {str(way): time_words(at) for way, at in told if isinstance(at, datetime)}
    who = "people on duty" if said["how_many"] == "one" else "data protection officer"
    assert sorted(re.findall(r"<li>(We told [^<]+)</li>", page)) == [
        f"We told the {who} {words} at {arrived[way]}."
        for way, words in (("email", "by email"), ("webhook", "by the alarm service"))
    ]


@pytest.mark.parametrize("too_close", [False, True])
def test_call_about_one_document_reads_the_same_whether_or_not_it_was_reported_before(
    night: Night, *, too_close: bool
) -> None:
    """Fiona cannot tell that Morag reported it yesterday, nor that Donald is too close to her."""
    gas, tenancy = night.world.document("Loch gas").id, night.world.tenancy("Loch Road").ref
    if too_close:
        night.ask(
            f"UPDATE tenancies_person SET works_as_id = '{night.world.account('Donald').id}'"
            f" WHERE id = '{night.world.person('Ewan').id}' RETURNING id"
        )
    with night.database.as_login("web"):
        assert night.browser_of("Morag").get(f"/documents/{gas}/").status_code == 200
        night.browser_of("Aileen").post(
            "/staff/breach/new/", {"how_many": "one", "number": tenancy}
        )
    if not too_close:
        night.does("Donald", "acknowledge")
    pages = []
    for call in (
        {"how_many": "one", "number": tenancy},
        {"how_many": "one", "known": "nowhere", "full_name": "Nobody Atall"},
    ):
        with night.database.as_login("web"):
            fiona = night.browser_of("Fiona")
            assert fiona.post("/staff/breach/new/", call)["Location"] == LOGGED
            page = fiona.get(LOGGED).content.decode()
        own = re.compile(r'B-\d{6}|\d{1,2}:\d{2}(am|pm)|csrfmiddlewaretoken" value="[^"]*"')
        pages.append(own.sub("", page))
    assert "We told the people on duty by email at" in pages[0]
    assert pages[0] == pages[1]


def test_it_climbs_until_someone_acknowledges_on_christmas_day_too(
    night: Night, settings: LazySettings
) -> None:
    settings.HOLIDAYS = frozenset({night.world.facts.today})
    night.call_is_logged()
    night.told()
    night.passes(minutes=14)
    assert night.told() == []
    night.passes(minutes=2)
    assert night.told() == both(DEPUTY)
    night.passes(minutes=15)
    assert night.told() == both(DIRECTOR)
    night.passes(minutes=29)
    assert night.told() == []
    night.passes(minutes=2)
    assert night.told() == both(DPO)


def test_acknowledging_buys_an_hour_and_then_it_climbs_again(night: Night) -> None:
    night.call_is_logged()
    night.passes(minutes=16)
    night.told()
    night.does("Senga", "acknowledge")
    night.passes(minutes=59)
    assert night.told() == []
    night.passes(minutes=2)
    assert night.told() == both(DPO)
    night.passes(minutes=16)
    assert night.told() == both(DEPUTY)


def test_acknowledging_again_buys_another_hour(night: Night) -> None:
    night.call_is_logged()
    night.does("Donald", "acknowledge")
    night.passes(minutes=61)
    night.told()
    night.does("Donald", "acknowledge")
    night.passes(minutes=59)
    assert night.told() == []


def test_undecided_wide_freeze_climbs_each_day_to_the_director_on_the_second(night: Night) -> None:
    """Also where somebody has marked the incident as contained."""
    night.call_is_logged()
    night.told()
    night.does("Donald", "mark_contained", reason="Everything is closed.")
    night.passes(hours=23)
    assert night.told() == []
    night.passes(hours=2)
    assert sorted(night.told()) == sorted(both(DPO) + both(DEPUTY))
    night.passes(hours=24)
    assert sorted(night.told()) == sorted(both(DPO) + both(DEPUTY) + both(DIRECTOR))
    night.passes(hours=24)
    assert sorted(night.told()) == sorted(both(DPO) + both(DEPUTY) + both(DIRECTOR))


def test_acknowledging_each_hour_does_not_keep_the_daily_alarm_away(night: Night) -> None:
    night.call_is_logged()
    night.told()
    for _ in range(24):
        night.does("Donald", "acknowledge")
        night.passes(minutes=61)
    assert (DEPUTY, "email") in night.told()


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("mark_contained", {"reason": "The document is closed."}),
        ("close_incident", {"outcome": "not a breach", "reason": "It was their own letter."}),
    ],
)
def test_ladder_ends_when_someone_marks_it_contained_or_not_a_breach(
    night: Night, step: str, said: dict[str, str]
) -> None:
    night.call_is_logged()
    night.told()
    night.ask("UPDATE incidents_freeze SET ended_at = now() WHERE level = 'everything'")
    night.does("Donald", step, **said)
    night.passes(days=3)
    assert night.told() == []
    assert night.ask("SELECT 1 FROM accounts_job WHERE kind = 'ladder' AND done_at IS NULL") == []


def test_second_call_joins_and_rings_no_second_ladder(night: Night) -> None:
    night.call_is_logged()
    night.call_is_logged("Fiona")
    ladders = night.ask("SELECT about FROM accounts_job WHERE kind = 'ladder' AND done_at IS NULL")
    assert len(ladders) == len({str(about) for about in ladders})


def test_call_that_joins_reads_that_they_were_told_before_it_and_on_which_day(
    night: Night,
) -> None:
    night.call_is_logged()
    night.told()
    night.does("Donald", "acknowledge")
    night.passes(days=2)
    night.does("Donald", "acknowledge")
    with night.database.as_login("web"):
        browser = night.browser_of("Fiona")
        browser.post("/staff/breach/new/", {"how_many": "not sure"})
        page = browser.get(LOGGED).content.decode()
    assert "before your call" in page
    assert "We are telling the data protection officer now" not in page
    told = night.ask(
        "SELECT max(told_at) FROM incidents_alarm WHERE role = 'dpo' AND channel = 'email'"
    )
    ((at,),) = told
    assert isinstance(at, datetime)
    assert f"of it by email at {at_words(at, timezone.localdate())}, before your call." in page
    assert "We told the data protection officer by email at" not in page


def test_call_that_joins_what_is_contained_is_told_anew_and_reads_both_times(
    night: Night,
) -> None:
    night.call_is_logged()
    night.does("Donald", "mark_contained", reason="Everything is closed.")
    night.passes(hours=30)
    browser = night.call_is_logged("Fiona")
    with night.database.as_login("web"):
        page = browser.get(LOGGED).content.decode()
    since = night.ask(
        "SELECT alarm.role, alarm.told_at FROM incidents_alarm AS alarm JOIN incidents_report AS r"
        " ON r.reference = alarm.reference WHERE r.recorded_by ="
        f" '{night.world.account('Fiona').id}' AND alarm.told_at IS NOT NULL"
    )
    assert {role for role, _at in since} == {"dpo", "deputy"}
    for _role, at in since:
        assert isinstance(at, datetime)
        assert f"by email at {time_words(at)}." in page
    assert "before your call" in page


def test_alarm_service_is_told_while_mail_is_dead(night: Night, settings: LazySettings) -> None:
    settings.EMAIL_PORT = 1
    night.call_is_logged()
    night.passes(minutes=16)
    assert night.told() == [(DPO, "webhook"), (DEPUTY, "webhook")]
    assert "No one has been told" not in night.watched()


def test_mail_goes_while_the_alarm_service_is_dead(night: Night) -> None:
    night.alarms.status = 500
    night.call_is_logged()
    night.passes(minutes=16)
    assert night.told() == [(DPO, "email"), (DEPUTY, "email")]


def test_with_both_dead_everyone_reads_that_no_one_has_been_told(
    night: Night, settings: LazySettings
) -> None:
    settings.EMAIL_PORT = 1
    settings.ALARM_PHONE = "0131 496 0000"
    night.alarms.status = 500
    browser = night.call_is_logged()
    words = "No one has been told. Phone 0131 496 0000."
    with night.database.as_login("web"):
        assert words not in browser.get(LOGGED).content.decode()
    night.passes(minutes=2)
    with night.database.as_login("web"):
        with transaction.atomic(), at_the_gate():
            session = browser.session
            closed_at = datetime.fromisoformat(session["incidents:logged"]["closed_at"])
            session["incidents:logged"]["closed_at"] = str(closed_at - timedelta(minutes=2))
            session.save()
        assert words in browser.get(LOGGED).content.decode()
        board = night.browser_of("Donald").get("/dpo/")
    assert words in board.content.decode()
    assert "Phone 0131 496 0000." in night.watched()


def test_web_requests_drive_the_ladder_while_the_worker_is_dead(
    night: Night, settings: LazySettings
) -> None:
    night.call_is_logged()
    night.told()
    for table, columns in MOMENTS.items():
        for column in columns:
            night.ask(f"UPDATE {table} SET {column} = {column} - interval '16 minutes'")
    settings.MIDDLEWARE = [DRIVING, *settings.MIDDLEWARE]
    with night.database.as_login("web"):
        PersonsClient().get("/help/")
    assert night.told() == both(DEPUTY)


def test_step_that_no_one_stands_on_is_no_reason_to_wait(night: Night) -> None:
    night.ask("UPDATE accounts_user SET email = '' WHERE role = 'dpo'")
    night.call_is_logged()
    assert (DEPUTY, "email") in night.told()


def close_to_the_caller(night: Night, *names: str) -> None:
    """Colleagues have declared that they are close to Morag, who was served what a call is about."""
    morag = night.world.person("Morag").id
    for name in names:
        night.ask(
            "INSERT INTO tenancies_declaredinterest (id, recorded_at, user_id, person_id, from_day)"
            f" VALUES (gen_random_uuid(), now(), '{night.world.account(name).id}', '{morag}',"
            " portal.today())"
        )


def call_about_morag(night: Night) -> PersonsClient:
    """She was served one document, and someone takes her call: that document closes."""
    home, gas = night.world.tenancy("Loch Road").ref, night.world.document("Loch gas").id
    with night.database.as_login("web"):
        assert night.browser_of("Morag").get(f"/documents/{gas}/").status_code == 200
        aileen = night.browser_of("Aileen")
        aileen.post("/staff/breach/new/", {"how_many": "one", "number": home})
    return aileen


def mailboxes(night: Night, words: str) -> set[str]:
    """Who was sent mail whose subject has these words."""
    found = night.ask(
        "SELECT u.username FROM accounts_outgoingmail AS mail JOIN accounts_user AS u ON u.email = mail.to"
        f" WHERE mail.subject LIKE '%{words}%'"
    )
    return {str(name) for (name,) in found}


def test_managers_are_told_where_the_dpo_the_deputy_and_the_director_are_too_close(
    night: Night,
) -> None:
    close_to_the_caller(night, "Donald", "Senga", "Elspeth", "Rhona")
    call_about_morag(night)
    assert night.told() == both("manager")
    assert mailboxes(night, "acknowledge now") == {"moira"}
    night.passes(minutes=31)
    assert ("manager", "email") in night.told()


@pytest.mark.parametrize("state", ["is_active = false", "email = ''"])
def test_manager_is_told_where_there_is_no_director_to_tell(night: Night, state: str) -> None:
    night.ask(f"UPDATE accounts_user SET {state} WHERE role = 'director'")
    close_to_the_caller(night, "Donald", "Senga")
    call_about_morag(night)
    assert mailboxes(night, "acknowledge now") == {"moira", "rhona"}


def test_director_who_is_away_is_told_beside_a_manager_who_is_there(night: Night) -> None:
    is_away(night, "Elspeth")
    close_to_the_caller(night, "Donald", "Senga", "Rhona")
    call_about_morag(night)
    assert mailboxes(night, "acknowledge now") == {"moira", "elspeth"}


def test_where_it_is_too_close_to_all_they_are_told_that_something_waits_and_not_what(
    night: Night,
) -> None:
    close_to_the_caller(night, "Donald", "Senga", "Elspeth", "Rhona", "Moira")
    call_about_morag(night)
    assert night.told() == []
    assert mailboxes(night, "acknowledge now") == set()
    assert mailboxes(night, "Something waits") == {
        *("donald", "senga", "elspeth", "rhona", "moira"),
        *("alan", "isla"),
    }
    ((reference,),) = night.ask(
        "SELECT reference FROM incidents_incident ORDER BY recorded_at DESC LIMIT 1"
    )
    for _mailbox, message in night.mail.taken:
        assert str(reference) not in str(message)
    assert "would reach no one" in night.watched()
    with night.database.as_login("web"):
        for name in ("Donald", "Moira"):
            board = night.browser_of(name).get("/dpo/").content.decode()
            assert "would reach no one" in board
            assert str(reference) not in board


def test_report_of_someone_signed_out_rings_a_manager_where_no_one_before_is_left(
    night: Night,
) -> None:
    night.ask(
        "UPDATE accounts_user SET is_active = false WHERE role IN ('dpo', 'deputy', 'director')"
    )
    with night.database.as_login("web"):
        PersonsClient().post("/not-mine/", {"wrong": "not sure"})
    assert mailboxes(night, "acknowledge now") == {"moira", "rhona"}
    night.ask("UPDATE accounts_user SET is_active = false WHERE role = 'manager'")
    with night.database.as_login("web"):
        PersonsClient().post("/not-mine/", {"wrong": "not sure"})
    assert mailboxes(night, "Something waits") == {"alan", "isla"}


def test_anonymous_report_alone_starts_no_ladder(night: Night) -> None:
    with night.database.as_login("web"):
        PersonsClient().post("/not-mine/", {"wrong": "not sure"})
    assert night.ask("SELECT 1 FROM accounts_job WHERE kind = 'ladder'") == []


def test_watch_and_board_are_red_while_the_ladder_would_reach_no_one(
    night: Night, settings: LazySettings
) -> None:
    settings.ALARM_WEBHOOK_URL = ""
    words = "The ladder reaches no one"
    assert words not in night.watched()
    ladder = "('dpo', 'deputy', 'director')"
    night.ask(f"UPDATE accounts_user SET email = '' WHERE role IN {ladder}")
    assert words not in night.watched(), "managers stand in"
    night.ask("UPDATE accounts_user SET email = '' WHERE role = 'manager'")
    assert words in night.watched()
    with night.database.as_login("web"):
        board = night.browser_of("Donald").get("/dpo/")
    assert "would be told to no one" in board.content.decode()


def test_mailbox_of_the_dpo_that_refuses_mail_is_no_one_to_reach(
    night: Night, settings: LazySettings
) -> None:
    settings.ALARM_WEBHOOK_URL = ""
    night.ask("UPDATE accounts_user SET email = '' WHERE role IN ('deputy', 'director', 'manager')")
    ((address,),) = night.ask("SELECT email FROM accounts_user WHERE role = 'dpo'")
    night.mail.answers[str(address)] = "550 no such mailbox"
    night.call_is_logged()
    assert "The ladder reaches no one" in night.watched()


def is_away(night: Night, name: str, days: int = 3) -> None:
    """Someone says on the page that they are away from today."""
    today = night.world.facts.today
    last = today + timedelta(days=days)
    typed = {
        f"{field}_{part}": getattr(day, part)
        for field, day in (("from_day", today), ("until_day", last))
        for part in ("day", "month", "year")
    }
    with night.database.as_login("web"):
        saved = night.browser_of(name).post("/staff/away/", typed)
    assert saved.status_code == 302


def test_whoever_is_away_is_passed_by(night: Night) -> None:
    is_away(night, "Donald")
    night.call_is_logged()
    assert (DEPUTY, "email") in night.told()
    night.passes(minutes=16)
    assert night.told() == both(DIRECTOR)


def test_if_everyone_is_away_everyone_is_told_all_the_same(night: Night) -> None:
    for name in ("Donald", "Senga", "Elspeth"):
        is_away(night, name)
    assert "No one on the ladder is there on 4 of the next 14 days" in night.watched()
    with night.database.as_login("web"):
        board = night.browser_of("Donald").get("/dpo/")
    assert "Everyone we would tell about an incident is away on:" in board.content.decode()
    night.call_is_logged()
    assert (DPO, "email") in night.told()


def test_whoever_is_there_after_all_is_told_again(night: Night) -> None:
    is_away(night, "Donald")
    ((leave,),) = night.ask(
        "SELECT leave.id FROM accounts_leave AS leave WHERE leave.from_day = portal.today()"
        " AND leave.ended_at IS NULL"
    )
    with night.database.as_login("web"):
        browser = night.browser_of("Donald")
        assert "I am there after all" in browser.get("/staff/away/").content.decode()
        # A colleague's leave is theirs.
        night.browser_of("Senga").post("/staff/away/", {"end": str(leave)})
    night.call_is_logged()
    assert (DEPUTY, "email") in night.told()
    with night.database.as_login("web"):
        browser.post("/staff/away/", {"end": str(leave)})
    night.passes(minutes=16)
    night.passes(minutes=31)
    assert (DPO, "email") in night.told()
