"""A resident with a letter: from the code to being signed in, and nothing learnt on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.models import AuditEvent, OutgoingMail, User
from tenancies.models import Activation, Person
from tests.access.looking import through_both
from tests.activation.letters import (
    PASSWORD,
    activate,
    choose,
    code_of,
    codes_on,
    correct,
    give_code,
    letter_page,
    live_codes,
    passes,
    print_letter,
    row_of,
    say_who,
    type_code,
)
from tests.arranging import OWNER, arranging, as_role, move_today_to
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.factories import OccupancyFactory, PersonFactory, SafeContactFactory
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db


def test_effie_makes_her_account_with_her_letter_and_reads_her_documents(world: World) -> None:
    effie = world.person("Effie").id
    browser = activate(give_code(effie), effie, "Effie.70")
    account = row_of(effie).account
    assert account
    assert (account.username, account.role, account.email) == ("effie.70", "resident", "")
    assert account.identity_checked == "letter"
    assert account.identity_checked_at
    assert browser.get("/activate/second-step/").status_code == 200
    assert browser.get("/documents/").status_code == 200
    pier_road = world.tenancy("Pier Road").id
    assert pier_road in through_both(account.pk, "tenancies.Tenancy")
    again = PersonsClient().post("/sign-in/", {"login": "effie.70", "password": PASSWORD})
    assert again.status_code == 302


def test_code_given_in_person_says_so_on_the_account(world: World) -> None:
    effie = world.person("Effie").id
    activate(give_code(effie, "in person"), effie, "effie.70")
    account = row_of(effie).account
    assert account
    assert account.identity_checked == "in person"


@pytest.mark.parametrize("typed", ["lower", "spaces", "hyphen", "two boxes", "look-alikes"])
def test_code_may_be_typed_in_any_way(world: World, typed: str) -> None:
    effie = world.person("Effie").id
    code = give_code(effie)
    boxes = {
        "lower": (code.lower(), ""),
        "spaces": (" ".join(code), ""),
        "hyphen": (f" {code[:4]}-{code[4:]} ", ""),
        "two boxes": (code[:4], code[4:]),
        "look-alikes": (code.translate(str.maketrans("8652", "BGSZ")), ""),
    }[typed]
    browser = PersonsClient()
    browser.post("/activate/", dict(zip(("code_0", "code_1"), boxes, strict=True)))
    someone = row_of(effie)
    answer = say_who(browser, someone.surname, someone.born_on)
    assert answer.headers["Location"] == "/activate/secure/"


@pytest.mark.parametrize("typed", ["", "ABCD", "CDFH-JKM0", "CDFHJKMNP"])
def test_malformed_code_is_refused_at_once(world: World, typed: str) -> None:  # noqa: ARG001
    answer = PersonsClient().post("/activate/", {"code_0": typed, "code_1": ""})
    assert answer.status_code == 200
    assert b"govuk-error-summary" in answer.content


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        ("O'Neil-Łysak", "ONEIL LYSAK"),
        ("Ó Móráin", "omorain"),
        ("McDonald", "mc donald"),
        ("Straße", "STRASSE"),
        ("O’Brien", "O'Brien"),
        ("O'Donnell", "O’Donnell"),
        ("O'Donnell", "O\u02bcDonnell"),
        ("Kozłowski", "Kozlowski"),
        ("MacDonald-Hunter", "McDonald Hunter"),
        ("MacÌomhair", "Mac Ìomhair"),
        ("Mo\u0301ra\u0301in", "Móráin"),
    ],
)
def test_surname_is_compared_as_people_write_it(world: World, held: str, typed: str) -> None:
    effie = world.person("Effie").id
    correct(effie, surname=held)
    answer = say_who(type_code(give_code(effie)), typed, row_of(effie).born_on)
    assert answer.headers.get("Location") == "/activate/secure/"


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        ("Smith-Walker", "Smith"),
        ("Smith-Walker", "Walker"),
        ("Smith-Walker", "Walker-Smith"),
        ("O'Donnell", "Donnell"),
        ("O'Donnell", "O'Donnel"),
        ("Kozłowski", "Kozlowska"),
        ("MacDonald", "Donald"),
        ("MacDonald", "%"),
    ],
)
def test_part_of_a_surname_is_another_surname(world: World, held: str, typed: str) -> None:
    effie = world.person("Effie").id
    correct(effie, surname=held, former_surname=typed)
    answer = say_who(type_code(give_code(effie)), typed, row_of(effie).born_on)
    assert answer.headers.get("Location") is None


def test_no_birth_date_is_right_for_someone_of_whom_we_hold_none(world: World) -> None:
    """An import may lose one while a letter lies in the hall: whoever finds it types any date."""
    effie = world.person("Effie").id
    code, born_on = give_code(effie), row_of(effie).born_on
    correct(effie, born_on=None)
    for typed in (date(1970, 1, 1), born_on):
        answer = say_who(type_code(code), row_of(effie).surname, typed)
        assert answer.headers.get("Location") is None


def test_a_code_asks_for_a_birth_date_whatever_may_be_activated(world: World) -> None:
    """The one check holds where the other one is gone."""
    effie = world.person("Effie").id
    code = give_code(effie)
    correct(effie, born_on=None)
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION portal.may_activate(somebody uuid) RETURNS boolean"
            " LANGUAGE sql STABLE RETURN somebody IS NOT NULL"
        )
    answer = say_who(type_code(code), row_of(effie).surname, date(1970, 1, 1))
    assert answer.headers.get("Location") is None


def test_no_code_is_given_to_someone_without_a_birth_date(world: World) -> None:
    tom = world.person("Tom").id
    assert row_of(tom).born_on is None
    with pytest.raises(DatabaseError, match="This person cannot have an account"):
        give_code(tom)


# One answer for everything that is wrong ---------------------------------------------------------------


REASONS = (
    "wrong surname",
    "a neighbour's surname",
    "wrong date",
    "expired",
    "used",
    "replaced",
    "worn out",
    "deceased",
    "ended",
    "under 16",
    "deactivated account",
    "became protected",
)


@pytest.mark.parametrize("reason", REASONS)
def test_every_wrong_answer_gets_the_unknown_code_page(world: World, reason: str) -> None:
    catriona = world.person("Catriona").id
    someone = row_of(catriona)
    surname, born_on = someone.surname, someone.born_on
    assert born_on
    code = give_code(catriona)
    if reason == "wrong surname":
        surname = "Somebody"
    elif reason == "a neighbour's surname":
        surname = row_of(world.person("Rab").id).surname
    elif reason == "wrong date":
        born_on += timedelta(days=1)
    elif reason == "expired":
        move_today_to(world.facts.today + timedelta(days=29))
    elif reason == "used":
        activate(code, catriona, "catriona.new")
    elif reason == "replaced":
        give_code(catriona)
    elif reason == "worn out":
        browser = type_code(code)
        for _ in range(5):
            say_who(browser, "Somebody", born_on)
    elif reason == "deceased":
        correct(catriona, deceased=True)
    elif reason == "ended":
        correct(catriona, ended_at="2026-01-01T12:00Z")
    elif reason == "under 16":
        born_on = world.years_ago(15)
        correct(catriona, born_on=born_on)
    elif reason == "deactivated account":
        with arranging():
            User.objects.filter(pk=world.account("Catriona").id).update(is_active=False)
    elif reason == "became protected":
        with arranging():
            SafeContactFactory(person_id=catriona)
    got = say_who(type_code(code), surname, born_on)
    unknown = say_who(type_code("CDFHJKMN"), surname, born_on)
    assert got.status_code == unknown.status_code == 200
    assert b"Those details do not match. Check your letter, or call us" in got.content
    assert without_token(got.content) == without_token(unknown.content)
    assert dict(got.headers) | unlike(got) == dict(unknown.headers) | unlike(unknown)


def without_token(page: bytes) -> list[bytes]:
    drawn = (b"csrfmiddlewaretoken", b'name="carried"')
    return [line for line in page.splitlines() if not any(each in line for each in drawn)]


def unlike(_answer: object) -> dict[str, str]:
    """Headers that differ between any two answers."""
    return {"Content-Length": ""}


def test_code_works_on_its_last_day(world: World) -> None:
    effie = world.person("Effie").id
    letter = give_code(effie)
    move_today_to(world.facts.today + timedelta(days=28))
    assert passes(letter, effie)


def test_code_given_in_person_lasts_until_the_next_day(world: World) -> None:
    effie = world.person("Effie").id
    code = give_code(effie, "in person")
    move_today_to(world.facts.today + timedelta(days=1))
    assert passes(code, effie)
    move_today_to(world.facts.today + timedelta(days=2))
    assert not passes(code, effie)


def test_five_wrong_tries_end_a_code_for_the_right_person_too(world: World) -> None:
    effie = world.person("Effie").id
    code = give_code(effie)
    for _ in range(4):
        assert say_who(type_code(code), "Somebody", world.years_ago(70)).status_code == 200
    assert live_codes(effie) == 1
    assert say_who(type_code(code), "Somebody", world.years_ago(70)).status_code == 200
    assert live_codes(effie) == 0
    assert not passes(code, effie)


def test_code_works_once(world: World) -> None:
    effie = world.person("Effie").id
    code = give_code(effie)
    activate(code, effie, "effie.70")
    used = code_of(effie)
    assert used.used_at
    assert used.ended_at
    assert used.ended_by == row_of(effie).account_id
    assert not passes(code, effie)


def test_pass_creates_one_account_within_15_minutes(world: World) -> None:
    effie = world.person("Effie").id
    someone, browser = row_of(effie), type_code(give_code(effie))
    say_who(browser, someone.surname, someone.born_on)
    with arranging(deriving=False):
        row = Activation.objects.get(person=effie, ended_at=None)
        assert row.pass_given_at
        row.pass_given_at -= timedelta(minutes=16)
        row.save(update_fields=["pass_given_at"])
    answer = choose(browser, "effie.70")
    assert answer.headers["Location"] == "/activate/"
    assert row_of(effie).account_id is None


def test_pass_is_invalid_once_the_code_is_replaced(world: World) -> None:
    effie = world.person("Effie").id
    someone, browser = row_of(effie), type_code(give_code(effie))
    say_who(browser, someone.surname, someone.born_on)
    give_code(effie)
    assert choose(browser, "effie.70").headers["Location"] == "/activate/"


def test_later_steps_need_the_first_step(world: World) -> None:
    assert world.residents
    for address in ("/activate/you/", "/activate/secure/"):
        for answer in (PersonsClient().get(address), PersonsClient().post(address)):
            assert answer.headers["Location"] == "/activate/"


def carried(page: Any) -> str:
    """What the form of a page carries on."""
    (found,) = re.findall(r'name="carried" value="([^"]+)"', page.content.decode())
    return str(found)


def test_form_that_finishes_can_be_sent_again_where_its_answer_was_lost(world: World) -> None:
    effie = world.person("Effie").id
    someone, browser = row_of(effie), type_code(give_code(effie))
    say_who(browser, someone.surname, someone.born_on)
    form = {"carried": carried(browser.get("/activate/secure/"))}
    form |= {"username": "effie.70", "password": PASSWORD}
    lost = {name: morsel.value for name, morsel in browser.cookies.items()}
    assert browser.post("/activate/secure/", form)["Location"] == "/activate/second-step/"
    account = row_of(effie).account_id
    again = PersonsClient()
    again.cookies.load(lost)
    assert again.post("/activate/secure/", form)["Location"] == "/activate/second-step/"
    assert again.get("/documents/").status_code == 200
    assert row_of(effie).account_id == account


def test_form_that_finished_opens_nothing_with_another_password_or_later(world: World) -> None:
    effie = world.person("Effie").id
    someone, browser = row_of(effie), type_code(give_code(effie))
    say_who(browser, someone.surname, someone.born_on)
    form = {"carried": carried(browser.get("/activate/secure/"))}
    form |= {"username": "effie.70", "password": PASSWORD}
    browser.post("/activate/secure/", form)
    wrong = PersonsClient().post("/activate/secure/", form | {"password": "two words by the sea"})
    assert wrong["Location"] == "/activate/"
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert PersonsClient().post("/activate/secure/", form)["Location"] == "/activate/"
    forged = PersonsClient().post("/activate/secure/", form | {"carried": "forged"})
    assert forged["Location"] == "/activate/"
    forged = PersonsClient().post("/activate/you/", {"carried": "forged"})
    assert forged["Location"] == "/activate/"
    with arranging(deriving=False):
        failed = AuditEvent.objects.filter(event="activation_failed")
        assert [(e.user_id, e.object_ids, e.detail) for e in failed] == [(None, [], {})] * 4


def test_two_letters_in_two_tabs_of_one_browser_do_not_mix(world: World) -> None:
    effie, catriona = world.person("Effie").id, world.person("Catriona").id
    browser = type_code(give_code(effie))
    first = carried(browser.get("/activate/you/"))
    type_code(give_code(catriona), browser)
    someone = row_of(effie)
    assert someone.born_on
    form = {
        "carried": first,
        "surname": someone.surname,
        "born_on_day": someone.born_on.day,
        "born_on_month": someone.born_on.month,
        "born_on_year": someone.born_on.year,
    }
    assert browser.post("/activate/you/", form)["Location"] == "/activate/secure/"
    choose(browser, "effie.70")
    account = row_of(effie).account
    assert account
    assert account.username == "effie.70"


@pytest.mark.parametrize("corrected", ["surname", "born_on"])
def test_code_ends_when_an_import_corrects_what_it_asks_for_and_its_page_says_so(
    world: World, as_person: AsPerson, corrected: str
) -> None:
    effie = world.person("Effie").id
    give_code(effie)
    said = "no longer works. Send a new one."
    page = letter_page(world, "Effie")
    assert said not in as_person("Callum").get(page).content.decode()
    columns = {"surname": "Corrected", "born_on": world.years_ago(41)}
    correct(effie, **{corrected: columns[corrected]})
    assert live_codes(effie) == 0
    assert said in as_person("Callum").get(page).content.decode()
    assert passes(give_code(effie), effie)


def test_code_goes_on_where_only_the_spelling_or_something_else_changed(world: World) -> None:
    effie = world.person("Effie").id
    correct(effie, surname="MacLeod")
    code = give_code(effie)
    correct(effie, surname="Mac Leod", mobile="07700 900123")
    assert passes(code, effie)


def test_letter_that_was_used_leads_to_signing_in(world: World) -> None:
    assert world
    page = PersonsClient().get("/activate/").content.decode()
    assert "Have you set it up already?" in page
    assert 'href="/sign-in/"' in page


def test_taken_name_is_said_and_the_pass_still_holds(world: World) -> None:
    effie = world.person("Effie").id
    someone, browser = row_of(effie), type_code(give_code(effie))
    say_who(browser, someone.surname, someone.born_on)
    answer = choose(browser, "MORAG")
    assert "That name is taken. Choose another." in answer.content.decode()
    morag = row_of(world.person("Morag").id).account
    assert morag
    assert not morag.check_password(PASSWORD)
    assert choose(browser, "effie.70").headers["Location"] == "/activate/second-step/"


@pytest.mark.parametrize(
    ("username", "password"),
    [("abc", PASSWORD), ("has space", PASSWORD), ("a@b.example", PASSWORD), ("effie.70", "short")],
)
def test_invalid_username_or_password_creates_no_account(
    world: World, username: str, password: str
) -> None:
    effie = world.person("Effie").id
    someone, browser = row_of(effie), type_code(give_code(effie))
    say_who(browser, someone.surname, someone.born_on)
    assert choose(browser, username, password).status_code == 200
    assert row_of(effie).account_id is None


# Who has an account, and who is alike -----------------------------------------------------------------


def test_resident_who_forgot_everything_gets_back_in_and_other_sessions_end(
    world: World, as_person: AsPerson
) -> None:
    catriona = world.person("Catriona").id
    somebody_else_there = as_person("Catriona")
    with arranging():
        Authenticator.objects.create(
            user_id=world.account("Catriona").id, type=Authenticator.Type.TOTP, data={"secret": "x"}
        )
    before = world.account("Catriona").id
    browser = activate(give_code(catriona), catriona, "catriona.again")
    account = row_of(catriona).account
    assert account
    assert account.pk == before
    assert (account.username, account.email) == ("catriona.again", "")
    assert account.check_password(PASSWORD)
    with arranging():
        assert not Authenticator.objects.filter(user=account).exists()
    assert browser.get("/documents/").status_code == 200
    assert somebody_else_there.get("/documents/").status_code == 302


@pytest.mark.parametrize("quiet", [False, True])
def test_account_holder_is_notified_unless_the_account_is_quiet(world: World, quiet: bool) -> None:
    catriona = world.person("Catriona").id
    with arranging():
        User.objects.filter(pk=world.account("Catriona").id).update(quiet=quiet)
        address = User.objects.get(pk=world.account("Catriona").id).email
        OutgoingMail.objects.all().update(sent_at="2026-01-01T12:00Z")
    activate(give_code(catriona), catriona, "catriona.again")
    with arranging():
        queued = list(OutgoingMail.objects.filter(sent_at=None))
    assert [mail.to for mail in queued] == ([] if quiet else [address])
    assert not tokens_in(*(mail.subject + mail.body for mail in queued))


def test_twins_each_get_their_own_account(world: World) -> None:
    """One surname, one birth date, one home: the code alone says who is who."""
    with arranging():
        twins: list[Person] = [
            PersonFactory.create(forename=name, surname="Reid", born_on=world.years_ago(20))
            for name in ("Ailsa", "Isla")
        ]
        for twin in twins:
            OccupancyFactory(person=twin, tenancy_id=world.tenancy("Pier Road").id, role="Relative")
    codes = [give_code(twin.pk) for twin in twins]
    for twin, code in zip(reversed(twins), reversed(codes), strict=True):
        activate(code, twin.pk, f"{twin.forename}.reid")
    accounts = [row_of(twin.pk).account for twin in twins]
    names = [account.username for account in accounts if account]
    assert names == ["ailsa.reid", "isla.reid"]


def test_new_code_ends_the_one_before(world: World) -> None:
    effie = world.person("Effie").id
    first, second = give_code(effie), give_code(effie)
    assert live_codes(effie) == 1
    assert not passes(first, effie)
    assert passes(second, effie)


# What is kept -----------------------------------------------------------------------------------------


def test_database_sessions_and_logs_hold_no_code(
    world: World, as_person: AsPerson, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    effie = world.person("Effie").id
    (shown,) = codes_on(print_letter(as_person("Callum"), effie))
    browser = type_code(shown)
    with as_role(OWNER):
        sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    someone = row_of(effie)
    say_who(browser, someone.surname, someone.born_on)
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(a::text, ' ') FROM tenancies_activation AS a")
        (codes,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(l::text, ' ') FROM accounts_auditevent AS l")
        (audit_log,) = cursor.fetchone()
    for kept in (*sessions, codes, audit_log, caplog.text):
        assert shown not in kept
        assert shown.replace("-", "") not in kept
    assert any("activation_code" in session for session in sessions)
    assert not tokens_in(audit_log, caplog.text)


def test_audit_log_keeps_what_happened_without_names(world: World) -> None:
    effie = world.person("Effie").id
    code = give_code(effie)
    say_who(type_code(code), "Somebody", world.years_ago(70))
    activate(code, effie, "effie.70")
    with arranging(deriving=False):
        entries = list(AuditEvent.objects.order_by("-seq")[:3])
    assert [e.event for e in reversed(entries)] == [
        "activation_failed",
        "account_activated",
        "signed_in",
    ]
    assert {e.user_id for e in entries} == {None, row_of(effie).account_id}
    assert "effie" not in str([e.detail for e in entries])


def test_tries_from_one_network_are_limited(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert world.residents
    monkeypatch.setattr(settings, "ACTIVATION_TRIES_A_NETWORK", (3, 900))
    browser = type_code("CDFHJKMN")
    tries = [say_who(browser, "Somebody", None).status_code for _ in range(4)]
    assert tries == [200, 200, 200, 429]
