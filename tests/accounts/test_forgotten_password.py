"""A forgotten password: a code in a mail to a verified address, and not a word about who has an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from tests.accounts.doing import (
    CODE,
    app_code,
    events,
    is_signed_in,
    mailed_code,
    mails,
    masked,
    somebody,
    type_password,
)
from tests.arranging import arranging, let_the_worker_work
from tests.clients import PersonsClient
from tests.world import World

pytestmark = pytest.mark.django_db

FORGOT, FORGOT_CODE, NEW = "/forgot/", "/forgot/code/", "/forgot/new/"
NEW_PASSWORD = "three boats and a kettle"


@pytest.fixture
def mairi(world: World) -> User:  # noqa: ARG001
    """A resident with an email address."""
    return somebody("mairi", email="mairi@example.org")


def ask(email: str, browser: PersonsClient | None = None) -> tuple[PersonsClient, Any]:
    browser = browser or PersonsClient()
    return browser, browser.post(FORGOT, {"email": email})


def test_resident_gets_a_code_and_signs_in_with_a_new_password(mairi: User) -> None:
    browser, answer = ask("Mairi@Example.org")
    assert answer["Location"] == FORGOT_CODE
    assert mails()[-1].to == "mairi@example.org"
    assert browser.post(FORGOT_CODE, {"code": mailed_code()})["Location"] == NEW
    done = browser.post(NEW, {"password1": NEW_PASSWORD})
    assert done["Location"] == "/sign-in/"
    assert b"Your password is changed. Sign in with it now." in browser.get("/sign-in/").content
    assert not is_signed_in(browser)
    assert type_password("mairi")[1].status_code == 200
    assert is_signed_in(type_password("mairi", password=NEW_PASSWORD)[0])
    assert "password_reset" in events(mairi)


def test_username_is_taken_too_and_the_code_goes_to_the_address_that_we_hold(mairi: User) -> None:
    browser, answer = ask(mairi.username.title())
    assert answer["Location"] == FORGOT_CODE
    assert mails()[-1].to == "mairi@example.org"
    assert b"mairi@example.org" not in browser.get(FORGOT_CODE).content
    assert browser.post(FORGOT_CODE, {"code": mailed_code()})["Location"] == NEW
    browser.post(NEW, {"password1": NEW_PASSWORD})
    assert is_signed_in(type_password("mairi", password=NEW_PASSWORD)[0])


def test_new_password_can_be_sent_again_where_its_answer_was_lost(mairi: User) -> None:
    browser, _ = ask(mairi.email)
    browser.post(FORGOT_CODE, {"code": mailed_code()})
    for _ in range(2):
        assert browser.post(NEW, {"password1": NEW_PASSWORD})["Location"] == "/sign-in/"
        said = browser.get("/sign-in/").content.decode()
        assert said.count("Your password is changed. Sign in with it now.") == 1
    assert browser.post(NEW, {"password1": "another one altogether"})["Location"] == FORGOT
    assert is_signed_in(type_password("mairi", password=NEW_PASSWORD)[0])


def test_mail_with_the_code_has_no_name_and_no_link_and_is_forgotten_once_sent(mairi: User) -> None:
    ask(mairi.email)
    code = mailed_code()
    assert let_the_worker_work() == 1
    (message,) = mail.outbox
    assert message.to == ["mairi@example.org"]
    assert code in message.body
    for unwanted in ("http", "/", "mairi", "Mairi"):
        assert unwanted not in f"{message.subject}{message.body}"
    assert code not in message.subject
    assert mails()[-1].body == ""


def test_known_unknown_and_deactivated_accounts_get_the_same_answers(mairi: User) -> None:
    somebody("gone", email="gone@example.org", is_active=False)
    somebody("none", email="")
    answers = []
    names = (mairi.email, "mairi", "stranger@example.org", "gone@example.org", "gone", "none")
    for email in names:
        browser, asked = ask(email)
        page = browser.get(FORGOT_CODE)
        wrong = [browser.post(FORGOT_CODE, {"code": "000000"}) for _ in range(5)]
        answers.append(
            [
                (answer.status_code, answer.get("Location"), masked(answer.content))
                for answer in (asked, page, *wrong)
            ]
        )
    assert all(each == answers[0] for each in answers)
    assert [m.to for m in mails() if m.to] == [mairi.email] * 2


def test_fifth_wrong_code_ends_the_reset(mairi: User) -> None:
    browser, _ = ask(mairi.email)
    code = mailed_code()
    for _ in range(5):
        last = browser.post(FORGOT_CODE, {"code": "000000"})
    assert last["Location"] == "/sign-in/"
    assert browser.post(FORGOT_CODE, {"code": code})["Location"] == "/sign-in/"


def test_code_lasts_15_minutes(mairi: User) -> None:
    browser, _ = ask(mairi.email)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert browser.post(FORGOT_CODE, {"code": mailed_code()})["Location"] == "/sign-in/"


def test_code_works_in_the_browser_that_asked_for_it_alone(mairi: User) -> None:
    ask(mairi.email)
    other = PersonsClient()
    assert other.post(FORGOT_CODE, {"code": mailed_code()})["Location"] == "/sign-in/"
    assert other.get(NEW)["Location"].startswith(FORGOT)


def test_new_password_ends_every_session(mairi: User) -> None:
    elsewhere = PersonsClient(mairi.pk)
    assert is_signed_in(elsewhere)
    browser, _ = ask(mairi.email)
    browser.post(FORGOT_CODE, {"code": mailed_code()})
    browser.post(NEW, {"password1": NEW_PASSWORD})
    assert not is_signed_in(elsewhere)
    assert "Your password was changed." in mails()[-1].body


def test_password_reset_does_not_skip_the_second_step(world: World) -> None:
    assert world
    somebody("rory", email="rory@example.org", second_step=True)
    browser, _ = ask("rory@example.org")
    browser.post(FORGOT_CODE, {"code": mailed_code()})
    browser.post(NEW, {"password1": NEW_PASSWORD})
    stopped, answer = type_password("rory", password=NEW_PASSWORD)
    assert answer["Location"] == CODE
    stopped.post(CODE, {"code": app_code()})
    assert is_signed_in(stopped)


def test_weak_password_is_refused_after_the_code_too(mairi: User) -> None:
    browser, _ = ask(mairi.email)
    browser.post(FORGOT_CODE, {"code": mailed_code()})
    for weak in ("short", "password12345", "mairi@example.org"):
        assert browser.post(NEW, {"password1": weak}).status_code == 200, weak
    assert type_password("mairi")[1].status_code == 302


def test_quiet_account_gets_its_code_and_no_notice(mairi: User) -> None:
    with arranging():
        User.objects.filter(pk=mairi.pk).update(quiet=True)
    browser, _ = ask(mairi.email)
    browser.post(FORGOT_CODE, {"code": mailed_code()})
    browser.post(NEW, {"password1": NEW_PASSWORD})
    assert len(mails()) == 1


def test_mails_to_an_address_are_limited_whether_or_not_an_account_has_it(mairi: User) -> None:
    counts = []
    for email in (mairi.email, "stranger@example.org"):
        counts.append([ask(email)[1].status_code for _ in range(6)])
    assert counts == [[302] * 5 + [429]] * 2


def ask_from(network: str, email: str) -> int:
    return int(ask(email, PersonsClient(REMOTE_ADDR=network))[1].status_code)


def signed_in_before(name: str) -> PersonsClient:
    browser = PersonsClient()
    type_password(name, browser)
    browser.post("/sign-out/")
    return browser


def test_mails_asked_for_in_one_network_shut_out_no_other(mairi: User) -> None:
    for email in (mairi.email, "mairi", "stranger@example.org"):
        answers = [ask_from("198.51.100.7", email) for _ in range(6)]
        assert answers == [302] * 5 + [429]
        assert ask_from("203.0.113.9", email) == 302


@override_settings(MAILS_AN_ADDRESS_A_DAY=(7, 24 * 3600))
def test_mails_from_all_networks_fill_no_mailbox(mairi: User) -> None:
    for email in (mairi.email, "stranger@example.org"):
        answers = [ask_from(f"198.51.100.{number}", email) for number in range(8)]
        assert answers == [302] * 7 + [429]
    assert [m.to for m in mails() if m.to] == [mairi.email] * 7


@override_settings(MAILS_AN_ADDRESS_A_DAY=(7, 24 * 3600))
@pytest.mark.parametrize("name", ["mairi@example.org", " Mairi "])
def test_no_stranger_uses_up_the_mails_of_a_browser_that_signed_in_before(
    mairi: User, name: str
) -> None:
    known = signed_in_before("mairi")
    assert [ask_from(f"198.51.100.{number}", name) for number in range(8)][-1] == 429
    assert [ask_from("127.0.0.1", name) for _ in range(6)][-1] == 429
    assert [ask(name, known)[1].status_code for _ in range(6)] == [302] * 5 + [429]
    assert mails()[-1].to == mairi.email


def test_refusal_says_nothing_about_who_has_an_account(mairi: User) -> None:
    pages = []
    for email in (mairi.email, "mairi", "stranger@example.org"):
        refused = [ask(email)[1] for _ in range(6)][-1]
        pages.append((refused.status_code, masked(refused.content)))
    assert pages == [pages[0]] * 3
    assert pages[0][0] == 429


@override_settings(MAILS_AN_ADDRESS_A_DAY=(7, 24 * 3600))
def test_browsers_that_signed_in_before_fill_no_mailbox_either(mairi: User) -> None:
    browsers = [signed_in_before("mairi") for _ in range(8)]
    answers = [ask(mairi.email, browser)[1].status_code for browser in browsers]
    assert answers == [302] * 7 + [429]
    assert ask_from("198.51.100.7", mairi.email) == 302


def test_browser_of_another_account_has_no_mails_of_its_own(mairi: User) -> None:
    somebody("mallory")
    browser = signed_in_before("mallory")
    for _ in range(5):
        ask(mairi.email)
    assert ask(mairi.email, browser)[1].status_code == 429


@override_settings(SECRETS_A_NETWORK=(3, 900))
def test_strangers_of_the_network_stop_no_reset_where_its_owner_signed_in_before(
    mairi: User,
) -> None:
    known = signed_in_before("mairi")
    assert [ask(f"{number}@example.org")[1].status_code for number in range(4)][-1] == 429
    ask(mairi.email, known)
    assert known.post(FORGOT_CODE, {"code": mailed_code()})["Location"] == NEW
    assert known.post(NEW, {"password1": NEW_PASSWORD})["Location"] == "/sign-in/"
    assert is_signed_in(type_password("mairi", password=NEW_PASSWORD)[0])


def test_resident_without_an_email_is_told_to_call(world: World) -> None:
    assert world
    page = PersonsClient().get(FORGOT).content.decode()
    assert "post you a new code" in page
    assert 'href="tel:' in page
