"""The code after the password: who is asked for it, what opens, how often one may try."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, User
from tests.accounts.doing import (
    CODE,
    app_code,
    events,
    is_signed_in,
    mails,
    signed_in,
    somebody,
    type_password,
)
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories.accounts import APP_SECRET
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


def test_after_five_wrong_codes_the_right_one_waits_in_every_browser(mairi: User) -> None:
    for number in range(5):
        at_the_code(address=f"198.51.100.{number}").post(CODE, {"code": "000000"})
    browser = at_the_code(address="203.0.113.1")
    page = browser.post(CODE, {"code": app_code()})
    assert b"Too many tries. Wait 15 minutes or call us." in page.content
    assert not is_signed_in(browser)
    assert "signed_in" not in events(mairi)


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
    page = browser.get(f"{HOME}app/").content.decode()
    secret = page.split('class="secret">')[1].split("<")[0].replace(" ", "")
    assert "data:image/svg+xml;base64," in page
    wrong = browser.post(f"{HOME}app/", {"code": "000000"})
    assert secret in wrong.content.decode().replace(" ", "")
    assert browser.post(f"{HOME}app/", {"code": app_code(secret)})["Location"] == f"{HOME}codes/"
    codes = browser.get(f"{HOME}codes/").content.split(b'class="codes"')[1].split(b"</ul>")[0]
    assert codes.count(b"<li>") == 10
    assert b"You have seen your codes" in browser.get(f"{HOME}codes/").content
    assert events(rory)[-1] == "second_step_added"
    assert "second step of your sign-in was changed" in mails()[-1].body
    at_the_code("rory")


def test_code_that_set_up_an_app_opens_the_account_no_more(world: World) -> None:
    """Whoever looks over the shoulder has half a minute: a code counts once, whatever it was for."""
    assert world
    somebody("rory")
    browser = signed_in("rory")
    page = browser.get(f"{HOME}app/").content.decode()
    secret = page.split('class="secret">')[1].split("<")[0].replace(" ", "")
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
        assert browser.get(HOME + page)["Location"].startswith("/details/again/?next="), page
        if page != "codes/":
            posted = browser.post(HOME + page)
            assert posted["Location"].startswith("/details/again/?next="), page
    with arranging():
        assert Authenticator.objects.filter(user=mairi).count() == 1


def test_password_or_code_confirms_identity_and_returns_to_the_page(mairi: User) -> None:
    assert mairi
    for address, answer in (
        ("/details/again/", {"password": "a long walk on the shore"}),
        ("/details/again/code/", {"code": app_code()}),
    ):
        browser = PersonsClient(mairi.pk)
        goes_to = browser.post(address, {**answer, "next": f"{HOME}codes/new/"})
        assert goes_to["Location"] == f"{HOME}codes/new/"
        assert browser.get(f"{HOME}codes/new/").status_code == 200


def test_wrong_confirmation_is_refused_and_counted_by_account(mairi: User) -> None:
    for _ in range(5):
        page = PersonsClient(mairi.pk).post("/details/again/", {"password": "no"})
        assert b"That password is not right." in page.content
    browser = PersonsClient(mairi.pk)
    page = browser.post("/details/again/", {"password": "a long walk on the shore"})
    assert b"Too many tries." in page.content
    assert browser.get(f"{HOME}codes/new/").status_code == 302
    assert events(mairi)[-1] == "password_failed"


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
