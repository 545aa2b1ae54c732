"""One's own password and email address: what must be proved, what ends, who is told."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import OutgoingMail, User
from tests.accounts.doing import (
    events,
    is_signed_in,
    mailed_code,
    mails,
    masked,
    signed_in,
    somebody,
    type_password,
)
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories.accounts import PASSWORD
from tests.world import World

pytestmark = pytest.mark.django_db

CHANGE, EMAIL, EMAIL_CODE = "/details/password/", "/details/email/", "/details/email/code/"
NEW_PASSWORD = "three boats and a kettle"


@pytest.fixture
def mairi(world: World) -> User:  # noqa: ARG001
    """A resident without an email address, as half of them are."""
    return somebody("mairi", email="")


def change(browser: Client, current: str = PASSWORD, new: str = NEW_PASSWORD) -> int:
    return browser.post(CHANGE, {"current_password": current, "password1": new}).status_code


def verify(browser: Client, email: str) -> None:
    assert browser.post(EMAIL, {"email": email})["Location"] == EMAIL_CODE
    assert browser.post(EMAIL_CODE, {"code": mailed_code()})["Location"] == EMAIL


def email_of(user: User) -> str:
    with arranging(deriving=False):
        return str(User.objects.get(pk=user.pk).email)


def test_new_password_signs_out_everywhere_else_and_not_here(mairi: User) -> None:
    here, elsewhere = PersonsClient(mairi.pk), PersonsClient(mairi.pk)
    assert is_signed_in(elsewhere)
    assert change(here) == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert type_password("mairi")[1].status_code == 200
    assert is_signed_in(type_password("mairi", password=NEW_PASSWORD)[0])
    assert "password_changed" in events(mairi)


def test_password_change_needs_the_current_password(mairi: User) -> None:
    browser = PersonsClient(mairi.pk)
    for _ in range(5):
        assert change(browser, current="not mine") == 200
    assert change(browser) == 200  # Too many tries.
    assert type_password("mairi")[1].status_code == 302


def test_password_page_never_gives_back_what_was_typed(mairi: User) -> None:
    page = PersonsClient(mairi.pk).post(
        CHANGE, {"current_password": "my old secret", "password1": "my new secret words"}
    )
    assert b"secret" not in page.content.replace(b"name=", b"")


def test_passkey_user_confirms_and_sets_a_first_password(mairi: User) -> None:
    with arranging():
        mairi.set_unusable_password()
        mairi.save()
    browser = PersonsClient(mairi.pk)
    # Nothing to prove it with: allauth lets them; a passkey is asked for where there is one.
    assert b"current_password" not in browser.get(CHANGE).content
    assert browser.post(CHANGE, {"password1": NEW_PASSWORD}).status_code == 302
    assert type_password("mairi", password=NEW_PASSWORD)[1].status_code == 302


def test_resident_adds_an_email_address_and_signs_in_with_it(mairi: User) -> None:
    browser = signed_in("mairi")
    browser.post(EMAIL, {"email": "Mairi@Example.org"})
    assert email_of(mairi) == ""
    assert type_password("mairi@example.org")[1].status_code == 200
    assert browser.post(EMAIL_CODE, {"code": mailed_code()})["Location"] == EMAIL
    assert email_of(mairi) == "mairi@example.org"
    assert is_signed_in(type_password("mairi@example.org")[0])
    assert "email_verified" in events(mairi)


def test_wrong_code_keeps_the_address_as_it_was(mairi: User) -> None:
    browser = signed_in("mairi")
    browser.post(EMAIL, {"email": "mairi@example.org"})
    page = browser.post(EMAIL_CODE, {"code": "000000"})
    assert b"That code is not right." in page.content
    assert email_of(mairi) == ""


def test_former_email_address_is_told_and_cannot_sign_in(mairi: User) -> None:
    assert mairi
    browser = signed_in("mairi")
    verify(browser, "old@example.org")
    verify(browser, "new@example.org")
    notice = mails()[-1]
    assert notice.to == "old@example.org"
    assert "Your email address was changed." in notice.body
    assert "new@" not in notice.body
    assert type_password("old@example.org")[1].status_code == 200


def test_address_in_use_looks_free_until_its_mail_is_read(mairi: User) -> None:
    somebody("a.neighbour", email="shared@example.org")
    browser = signed_in("mairi")
    pages = []
    for email in ("shared@example.org", "free@example.org"):
        answer = browser.post(EMAIL, {"email": email})
        assert answer["Location"] == EMAIL_CODE
        pages.append(masked(browser.get(EMAIL_CODE).content))
    assert pages[0] == pages[1]
    browser.post(EMAIL, {"email": "shared@example.org"})
    page = browser.post(EMAIL_CODE, {"code": mailed_code()})
    assert b"This address belongs to another account." in page.content
    assert email_of(mairi) == ""


def test_changing_the_address_asks_for_proof(mairi: User) -> None:
    browser = PersonsClient(mairi.pk)
    answer = browser.post(EMAIL, {"email": "thief@example.org"})
    assert answer["Location"].startswith("/details/again/?next=")
    assert mails() == []


def test_resident_removes_the_address_and_signs_in_by_username(mairi: User) -> None:
    browser = signed_in("mairi")
    verify(browser, "mairi@example.org")
    browser.post(EMAIL, {"remove": "yes"})
    assert email_of(mairi) == ""
    assert type_password("mairi@example.org")[1].status_code == 200
    assert type_password("mairi")[1].status_code == 302
    assert "email_removed" in events(mairi)


@pytest.mark.parametrize("press", ["password", "sign out everywhere"])
def test_browser_of_before_is_a_new_device_once_the_owner_shut_it_out(
    world: World, press: str
) -> None:
    """Somebody they no longer live with has it. The owner's own browser stays known where they stay in it."""
    assert world
    somebody("rory", email="rory@example.org")
    theirs, own = signed_in("rory"), signed_in("rory")
    if press == "password":
        new = "another walk on the shore"
        form = {"current_password": PASSWORD, "password1": new}
        assert own.post("/details/password/", form).status_code == 302
        own.post("/sign-out/")
    else:
        new = PASSWORD
        own.post("/details/sign-ins/end/")
    with arranging():
        OutgoingMail.objects.all().delete()
    type_password("rory", theirs, new)
    assert [mail.to for mail in mails() if "on a new device" in mail.body] == ["rory@example.org"]
    if press == "password":
        type_password("rory", own, new)
        assert len(mails()) == 1


def test_staff_do_not_change_the_address_the_landlord_gave_them(world: World) -> None:
    assert world
    donald = somebody("the.dpo", role="dpo", email="the.dpo@example.org")
    browser = PersonsClient(donald.pk)
    browser.prove(donald.pk)
    assert b"An administrator can change it." in browser.get(EMAIL).content
    browser.post(EMAIL, {"remove": "yes"})
    browser.post(EMAIL, {"email": "other@example.org"})
    assert email_of(donald) == "the.dpo@example.org"
    assert mails() == []


def test_sign_in_on_a_new_device_is_notified_and_on_a_known_browser_is_not(world: World) -> None:
    assert world
    rory = somebody("rory", email="rory@example.org")
    browser = signed_in("rory")
    assert mails() == []  # The first time of all: there is nothing to compare it with.
    browser.post("/sign-out/")
    type_password("rory", browser)
    assert mails() == []
    signed_in("rory")
    (notice,) = mails()
    assert (notice.to, "on a new device" in notice.body) == ("rory@example.org", True)
    assert "rory" not in notice.body
    assert events(rory).count("signed_in") == 3


def test_quiet_account_gets_no_notices(world: World) -> None:
    assert world
    rory = somebody("rory", email="rory@example.org", quiet=True)
    browser = signed_in("rory")
    signed_in("rory")
    change(browser)
    browser.post(EMAIL, {"remove": "yes"})
    assert events(rory)[-1] == "email_removed"
    assert mails() == []
