"""Passkeys: instead of the password, after it, and once more before something important."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import User
from tests.accounts.doing import CODE, events, is_signed_in, signed_in, somebody, type_password
from tests.accounts.passkey import Passkey, asked_at_the_door, asked_on
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.world import World

pytestmark = pytest.mark.django_db

DOOR, ADD = "/sign-in/passkey/", "/details/second-step/passkeys/"
AGAIN = "/details/again/passkey/"


def add(name: str, passkey: Passkey, label: str = "my phone") -> int:
    browser = signed_in(name)
    asked = asked_on(browser.get(ADD).content)["creation_options"]
    said = passkey.make(asked)
    return browser.post(ADD, {"name": label, "credential": said}).status_code


@pytest.fixture
def mairi(world: World) -> User:  # noqa: ARG001
    """A resident."""
    return somebody("mairi")


@pytest.fixture
def phone(mairi: User) -> Passkey:
    """Her phone, with a passkey for us."""
    passkey = Passkey()
    assert mairi
    assert add("mairi", passkey) == 302
    return passkey


def use(passkey: Passkey, browser: PersonsClient | None = None, **more: str) -> PersonsClient:
    browser = browser or PersonsClient()
    said = passkey.sign(asked_at_the_door(browser)["request_options"])
    browser.post(DOOR, {"credential": said, **more})
    return browser


def test_passkey_alone_signs_in_and_goes_to_the_page_asked_for(mairi: User, phone: Passkey) -> None:
    browser = PersonsClient()
    said = phone.sign(asked_at_the_door(browser)["request_options"])
    assert browser.post(DOOR, {"credential": said, "next": "/cases/"})["Location"] == "/cases/"
    assert is_signed_in(browser)
    assert events(mairi)[-2:] == ["second_step_passed", "signed_in"]


def test_passkey_is_the_second_step_after_the_password(mairi: User, phone: Passkey) -> None:
    assert mairi
    browser, answer = type_password("mairi")
    assert answer["Location"] == CODE
    said = phone.sign(asked_on(browser.get(CODE).content)["request_options"])
    assert browser.post(CODE, {"credential": said})["Location"] == "/"
    assert is_signed_in(browser)


def test_passkey_confirms_identity_before_a_change(mairi: User, phone: Passkey) -> None:
    browser = PersonsClient(mairi.pk)
    page = browser.get(f"{AGAIN}?next={ADD}")
    said = phone.sign(asked_on(page.content)["request_options"])
    assert browser.post(AGAIN, {"credential": said, "next": ADD})["Location"] == ADD
    assert browser.get(ADD).status_code == 200


def test_answer_of_a_passkey_works_once(phone: Passkey) -> None:
    browser = PersonsClient()
    said = phone.sign(asked_at_the_door(browser)["request_options"])
    browser.post(DOOR, {"credential": said})
    browser.post("/sign-out/")
    browser.post(DOOR, {"credential": said})
    assert not is_signed_in(browser)


def test_answer_to_another_browsers_challenge_does_not_sign_in(phone: Passkey) -> None:
    victim, thief = PersonsClient(), PersonsClient()
    asked_at_the_door(thief)
    said = phone.sign(asked_at_the_door(victim)["request_options"])
    thief.post(DOOR, {"credential": said})
    assert not is_signed_in(thief)


def test_answer_given_to_another_site_does_not_sign_in(phone: Passkey) -> None:
    phone.origin = "https://testserver.evil.example"
    assert not is_signed_in(use(phone))


def test_unregistered_passkey_does_not_sign_in(phone: Passkey) -> None:
    stranger = Passkey()
    stranger.user_handle, stranger.id = phone.user_handle, phone.id
    assert not is_signed_in(use(stranger))


def test_device_that_asks_for_no_finger_or_pin_is_not_taken(mairi: User) -> None:
    assert mairi
    assert add("mairi", Passkey(checks_person=False)) == 200
    with arranging():
        assert (
            not Authenticator.objects.exists()
            or not Authenticator.objects.filter(user=mairi).exists()
        )


def test_passkey_without_user_verification_does_not_sign_in(phone: Passkey) -> None:
    phone.flags = Passkey(checks_person=False).flags
    assert not is_signed_in(use(phone))


def test_deactivated_account_and_unknown_passkey_get_the_same_answer(
    mairi: User, phone: Passkey
) -> None:
    with arranging():
        User.objects.filter(pk=mairi.pk).update(is_active=False)
    browser = use(phone)
    assert not is_signed_in(browser)
    deactivated = browser.get("/sign-in/").content
    assert b"inactive" not in deactivated
    unknown = use(Passkey()).get("/sign-in/").content
    for page in (deactivated, unknown):
        assert b"This passkey does not open an account here." in page


def test_removed_passkey_does_not_sign_in(mairi: User, phone: Passkey) -> None:
    browser = use(phone)
    with arranging():
        passkey = Authenticator.objects.get(user=mairi, type="webauthn")
    browser.post(f"{ADD}{passkey.pk}/remove/")
    after = use(phone)
    page = after.get("/sign-in/").content
    assert b"It may have been removed. Use your password or another passkey." in page
    assert b"That code is not right" not in page
    assert not is_signed_in(after)


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "no JSON",
        "null",
        "[]",
        "{}",
        '"x"',
        '{"id": "x"}',
        '{"response": []}',
        '{"response": {}}',
    ],
)
def test_invalid_passkey_data_is_refused(mairi: User, phone: Passkey, rubbish: str) -> None:
    assert phone
    browser = PersonsClient()
    asked_at_the_door(browser)
    assert browser.post(DOOR, {"credential": rubbish})["Location"] == "/sign-in/"
    at_the_code, _ = type_password("mairi")
    at_the_code.get(CODE)
    assert at_the_code.post(CODE, {"credential": rubbish}).status_code == 200
    inside = use(phone)
    inside.get(ADD)
    assert inside.post(ADD, {"name": "x", "credential": rubbish}).status_code == 200
    inside.get(AGAIN)
    assert inside.post(AGAIN, {"credential": rubbish})["Location"] == AGAIN
    assert mairi
