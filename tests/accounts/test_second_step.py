"""The code after the password: who is asked for it, what opens, how often one may try."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, SignInTry, User
from tests.accounts.doing import (
    CODE,
    app_code,
    events,
    is_signed_in,
    mails,
    secret_on,
    signed_in,
    somebody,
    type_password,
)
from tests.arranging import arranging, at_the_gate
from tests.clients import PersonsClient
from tests.factories.accounts import APP_SECRET, PASSWORD
from tests.world import World

pytestmark = pytest.mark.django_db

HOME = "/details/second-step/"


@pytest.fixture
def mairi(world: World) -> User:  # noqa: ARG001
    """A resident whose app gives codes."""
    return somebody("mairi", second_step=True)


def at_the_code(name: str = "mairi", address: str = "192.0.2.1") -> PersonsClient:
    browser, answer = type_password(name, PersonsClient(REMOTE_ADDR=address))
    assert answer["Location"] == CODE
    assert isinstance(browser, PersonsClient)
    return browser


def test_password_alone_does_not_sign_in_who_has_a_second_step(mairi: User) -> None:
    browser = at_the_code()
    assert not is_signed_in(browser)
    assert browser.get("/documents/").status_code == 302
    assert "signed_in" not in events(mairi)


def test_right_code_signs_in_and_goes_to_the_page_asked_for(mairi: User) -> None:
    browser, answer = type_password("mairi", next="/cases/")
    assert answer["Location"] == CODE
    assert browser.post(CODE, {"code": app_code()})["Location"] == "/cases/"
    assert is_signed_in(browser)
    assert events(mairi)[-2:] == ["second_step_passed", "signed_in"]


def test_spaces_and_dashes_in_a_code_do_not_matter(mairi: User) -> None:
    assert mairi
    browser, code = at_the_code(), app_code()
    browser.post(CODE, {"code": f" {code[:3]}-{code[3:]} "})
    assert is_signed_in(browser)


def test_previous_code_is_accepted_and_an_older_one_is_not(mairi: User) -> None:
    assert mairi
    late, too_late = at_the_code(), at_the_code()
    late.post(CODE, {"code": app_code(steps_ago=1)})
    too_late.post(CODE, {"code": app_code(steps_ago=3)})
    assert is_signed_in(late)
    assert not is_signed_in(too_late)


def test_code_cannot_be_used_twice(
    mairi: User,
) -> None:
    owner, thief, code = at_the_code(), at_the_code(), app_code()
    owner.post(CODE, {"code": code})
    page = thief.post(CODE, {"code": code})
    assert is_signed_in(owner)
    assert not is_signed_in(thief)
    assert b"That code is not right." in page.content
    assert events(mairi)[-1] == "second_step_failed"


def test_wrong_code_is_said_plainly_and_noted_without_what_was_typed(mairi: User) -> None:
    page = at_the_code().post(CODE, {"code": "000000"})
    assert b"That code is not right. Check it and try again." in page.content
    assert events(mairi)[-1] == "second_step_failed"
    with arranging():
        assert "000000" not in str(list(AuditEvent.objects.values_list("detail")))


def test_after_five_wrong_codes_the_right_one_waits_in_every_browser_of_the_network(
    mairi: User,
) -> None:
    for _ in range(5):
        at_the_code().post(CODE, {"code": "000000"})
    browser = at_the_code()
    page = browser.post(CODE, {"code": app_code()})
    assert b"Too many tries. Wait 15 minutes or call us." in page.content
    assert not is_signed_in(browser)
    assert "signed_in" not in events(mairi)


def guess(times: int, address: str = "198.51.100.1", name: str = "mairi") -> None:
    """Somebody has the password, and no code."""
    browser = at_the_code(name, address)
    for _ in range(times):
        browser.post(CODE, {"code": "000000"})


def test_who_has_the_password_alone_does_not_shut_the_owner_out(mairi: User, settings: Any) -> None:
    settings.SECRETS_A_BROWSER = settings.SECRETS_A_NETWORK = (1000, 900)
    proven = PersonsClient(mairi.pk)
    guess(60)
    owner = at_the_code()
    owner.post(CODE, {"code": app_code()})
    assert is_signed_in(owner)
    passwords = {"current_password": PASSWORD, "password1": "another walk on the shore"}
    assert proven.post("/details/password/", passwords).status_code == 302


def test_browser_that_signed_in_before_has_a_count_of_its_own(mairi: User) -> None:
    assert mairi
    known = at_the_code()
    known.post(CODE, {"code": app_code(steps_ago=1)})
    known.post("/sign-out/")
    guess(6, "192.0.2.1")
    type_password("mairi", known)
    known.post(CODE, {"code": app_code()})
    assert is_signed_in(known)


def test_refused_codes_are_counted_nowhere(mairi: User, settings: Any) -> None:
    assert mairi
    settings.SECRETS_AN_ACCOUNT_A_DAY = (9, 86400)
    guess(15)
    with arranging():
        end_windows_of_a_quarter_of_an_hour()
    owner = at_the_code(address="198.51.100.1")
    owner.post(CODE, {"code": app_code()})
    assert is_signed_in(owner)


def end_windows_of_a_quarter_of_an_hour() -> None:
    """Fifteen minutes pass, for everything that is counted by the quarter of an hour."""
    soon = timezone.now() + timedelta(minutes=16)
    SignInTry.objects.filter(window_ends_at__lt=soon).delete()


def test_the_days_limit_of_one_network_is_said_in_hours(mairi: User, settings: Any) -> None:
    assert mairi
    settings.SECRETS_AN_ACCOUNT_A_DAY = (2, 86400)
    guess(2)
    page = at_the_code(address="198.51.100.1").post(CODE, {"code": app_code()})
    assert b"Too many tries. Wait 24 hours or call us." in page.content


def test_owner_hears_that_somebody_had_the_password_and_not_the_code(mairi: User) -> None:
    with arranging():
        User.objects.filter(pk=mairi.pk).update(email="mairi@example.org")
    guess(2)
    assert "password_without_code" not in events(mairi)
    guess(4)
    assert events(mairi).count("password_without_code") == 1
    told = [mail for mail in mails() if "had your password but not your code" in mail.body]
    assert [mail.to for mail in told] == ["mairi@example.org"]
    owner = at_the_code()
    owner.post(CODE, {"code": app_code()})
    page = owner.get("/details/sign-ins/").content.decode()
    assert "Someone had your password but not your code" in page
    owner.post(
        "/details/password/",
        {"current_password": PASSWORD, "password1": "another walk on the shore"},
    )
    assert "had your password" not in owner.get("/details/sign-ins/").content.decode()


def test_new_second_step_after_a_reset_is_not_shut_out_by_old_guesses(mairi: User) -> None:
    guess(6, "192.0.2.1")
    with arranging():
        # As portal.reset_second_step leaves the account.
        User.objects.filter(pk=mairi.pk).update(sessions_mark=uuid4())
    browser = at_the_code()
    browser.post(CODE, {"code": app_code()})
    assert is_signed_in(browser)


def test_printed_code_works_once(mairi: User) -> None:
    browser = at_the_code()
    browser.post(CODE, {"code": app_code()})
    browser.post(f"{HOME}codes/new/")
    page = browser.get(f"{HOME}codes/").content.decode()
    printed = page.split('class="codes"')[1].split("<li>")[1].split("</li>")[0]
    once, twice = at_the_code(), at_the_code()
    once.post(CODE, {"code": printed})
    twice.post(CODE, {"code": printed})
    assert is_signed_in(once)
    assert not is_signed_in(twice)
    assert "codes_made" in " ".join(events(mairi))


def test_starting_again_forgets_the_password_step(mairi: User) -> None:
    assert mairi
    browser = at_the_code()
    browser.post("/sign-out/", {"next": "/sign-in/"})
    assert browser.post(CODE, {"code": app_code()})["Location"] == "/sign-in/"
    assert not is_signed_in(browser)


def test_code_page_needs_the_password_first(mairi: User) -> None:
    assert mairi
    assert PersonsClient().get(CODE)["Location"] == "/sign-in/"


def test_secrets_lie_encrypted_in_the_table(mairi: User) -> None:
    browser = at_the_code()
    browser.post(CODE, {"code": app_code()})
    browser.post(f"{HOME}codes/new/")
    with arranging():
        kept = list(Authenticator.objects.filter(user=mairi).values_list("type", "data"))
    assert {kind for kind, _ in kept} == {"totp", "recovery_codes"}
    assert APP_SECRET not in str(kept)
    for _, data in kept:
        secret = data.get("secret") or data.get("seed")
        assert secret.startswith("gAAAA")  # A Fernet token, version 0x80.


def test_resident_sets_up_an_app_and_is_asked_for_its_code_from_then_on(world: World) -> None:
    assert world
    rory = somebody("rory")
    browser = signed_in("rory")
    assert 'class="secret"' not in browser.get(f"{HOME}app/").content.decode()
    browser.post(f"{HOME}app/", {"begin": "yes"})
    page = browser.get(f"{HOME}app/").content.decode()
    secret = secret_on(page)
    assert "data:image/svg+xml;base64," in page
    assert 'href="otpauth://totp/' in page
    assert f"secret={secret}" in page
    wrong = browser.post(f"{HOME}app/", {"code": "000000"})
    assert secret in wrong.content.decode().replace(" ", "")
    assert browser.post(f"{HOME}app/", {"code": app_code(secret)})["Location"] == f"{HOME}codes/"
    codes = browser.get(f"{HOME}codes/").content.split(b'class="codes"')[1].split(b"</ul>")[0]
    assert codes.count(b"<li>") == 10
    assert codes in browser.get(f"{HOME}codes/").content
    assert browser.post(f"{HOME}codes/")["Location"] == "/"
    assert b"You have kept your codes" in browser.get(f"{HOME}codes/").content
    assert events(rory)[-1] == "second_step_added"
    assert "second step of your sign-in was changed" in mails()[-1].body
    at_the_code("rory")


def test_secret_of_an_app_stays_until_it_is_used_or_cancelled(world: World) -> None:
    assert world
    rory, browser = somebody("rory"), signed_in("rory")
    assert isinstance(browser, PersonsClient)
    browser.post(f"{HOME}app/", {"begin": "yes"})
    first = secret_on(browser.get(f"{HOME}app/").content.decode())
    # Back and the same press, a reload, and a proof that has aged meanwhile.
    browser.post(f"{HOME}app/", {"begin": "yes"})
    assert secret_on(browser.get(f"{HOME}app/").content.decode()) == first
    forget_proof(browser)
    assert browser.post(f"{HOME}app/", {"code": app_code(first)}).status_code == 302
    browser.post("/details/again/", {"password": PASSWORD})
    assert secret_on(browser.get(f"{HOME}app/").content.decode()) == first
    browser.post(f"{HOME}app/", {"cancel": "yes"})
    browser.post(f"{HOME}app/", {"begin": "yes"})
    assert secret_on(browser.get(f"{HOME}app/").content.decode()) != first
    assert "second_step_added" not in events(rory)


def forget_proof(browser: PersonsClient) -> None:
    """More than a quarter of an hour has passed since they showed who they are."""
    with transaction.atomic(), at_the_gate():
        session = browser.session
        session["account_authentication_methods"] = []
        session.save()


def test_code_that_set_up_an_app_opens_the_account_no_more(world: World) -> None:
    """Whoever looks over the shoulder has half a minute: a code counts once, whatever it was for."""
    assert world
    somebody("rory")
    browser = signed_in("rory")
    browser.post(f"{HOME}app/", {"begin": "yes"})
    secret = secret_on(browser.get(f"{HOME}app/").content.decode())
    code = app_code(secret)
    browser.post(f"{HOME}app/", {"code": code})
    thief = at_the_code("rory")
    assert b"That code is not right." in thief.post(CODE, {"code": code}).content
    assert not is_signed_in(thief)
    assert (
        at_the_code("rory").post(CODE, {"code": app_code(secret, steps_ago=1)}).status_code == 302
    )


def test_code_that_proved_who_somebody_is_opens_the_account_no_more(mairi: User) -> None:
    assert mairi
    browser = at_the_code()
    browser.post(CODE, {"code": app_code(steps_ago=1)})
    browser.post("/details/again/code/", {"code": app_code()})
    thief = at_the_code()
    thief.post(CODE, {"code": app_code()})
    assert not is_signed_in(thief)


def test_adding_and_removing_a_second_step_ends_the_other_sessions_and_not_this_one(
    mairi: User,
) -> None:
    elsewhere, here = PersonsClient(mairi.pk), at_the_code()
    here.post(CODE, {"code": app_code()})
    assert is_signed_in(elsewhere)
    assert here.post(f"{HOME}app/remove/")["Location"] == HOME
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert events(mairi)[-1] == "second_step_removed"
    with arranging():
        assert not Authenticator.objects.filter(user=mairi).exists()


def test_pages_that_change_the_second_step_ask_for_proof_first(mairi: User) -> None:
    browser = PersonsClient(mairi.pk)
    for page in ("app/", "app/remove/", "passkeys/", "codes/", "codes/new/"):
        assert browser.get(HOME + page)["Location"].startswith("/details/again/code/?next="), page
        if page != "codes/":
            posted = browser.post(HOME + page)
            assert posted["Location"].startswith("/details/again/code/?next="), page
    with arranging():
        assert Authenticator.objects.filter(user=mairi).count() == 1


def test_code_confirms_identity_and_returns_to_the_page(mairi: User) -> None:
    browser = PersonsClient(mairi.pk)
    answer = {"code": app_code(), "next": f"{HOME}codes/new/"}
    assert browser.post("/details/again/code/", answer)["Location"] == f"{HOME}codes/new/"
    assert browser.get(f"{HOME}codes/new/").status_code == 200


def test_password_alone_proves_nothing_where_there_is_a_second_step(mairi: User) -> None:
    browser = PersonsClient(mairi.pk)
    answer = {"password": PASSWORD, "next": f"{HOME}app/remove/"}
    assert browser.post("/details/again/", answer)["Location"].startswith("/details/again/code/")
    assert browser.post(f"{HOME}app/remove/")["Location"].startswith("/details/again/code/")
    assert b"Use my password" not in browser.get("/details/again/code/").content
    with arranging():
        assert Authenticator.objects.filter(user=mairi, type="totp").exists()


def test_password_proves_it_where_there_is_no_second_step(world: World) -> None:
    assert world
    browser = PersonsClient(somebody("rory").pk)
    answer = {"password": PASSWORD, "next": f"{HOME}app/"}
    assert browser.post("/details/again/", answer)["Location"] == f"{HOME}app/"


def test_wrong_confirmation_is_refused_and_counted_by_session(world: World) -> None:
    assert world
    rory = somebody("rory")
    browser = PersonsClient(rory.pk)
    for _ in range(5):
        page = browser.post("/details/again/", {"password": "no"})
        assert b"That password is not right." in page.content
    page = browser.post("/details/again/", {"password": "a long walk on the shore"})
    assert b"Too many tries." in page.content
    assert browser.get(f"{HOME}codes/new/").status_code == 302
    assert events(rory)[-1] == "password_failed"


def test_another_persons_passkey_is_the_same_404_as_an_unknown_one(mairi: User) -> None:
    other = somebody("other")
    with arranging():
        theirs = Authenticator.objects.create(
            user=other, type="webauthn", data={"name": "phone", "credential": {}}
        )
        mine = Authenticator.objects.create(
            user=mairi, type="webauthn", data={"name": "phone", "credential": {}}
        )
    browser = at_the_code()
    browser.post(CODE, {"code": app_code()})
    for page in ("", "remove/"):
        foreign = browser.get(f"{HOME}passkeys/{theirs.pk}/{page}")
        missing = browser.get(f"{HOME}passkeys/{theirs.pk + 999}/{page}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.content == missing.content
        assert browser.post(f"{HOME}passkeys/{theirs.pk}/{page}", {"name": "x"}).status_code == 404
    assert browser.post(f"{HOME}passkeys/{mine.pk}/", {"name": "my phone"})["Location"] == HOME
    assert b"my phone" in browser.get(HOME).content
    assert browser.post(f"{HOME}passkeys/{mine.pk}/remove/")["Location"] == HOME
    with arranging():
        assert set(Authenticator.objects.filter(type="webauthn")) == {theirs}


def test_overview_asks_as_often_for_many_passkeys_as_for_one(mairi: User) -> None:
    browser, counts = PersonsClient(mairi.pk), []
    for number in (1, 8):
        with arranging():
            for _ in range(number):
                Authenticator.objects.create(
                    user=mairi, type="webauthn", data={"name": "phone", "credential": {}}
                )
        browser.get(HOME)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(HOME).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
