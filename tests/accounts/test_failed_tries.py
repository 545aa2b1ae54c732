"""Every wrong secret leaves a row in the audit log, at whichever door, without what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from accounts.throttle import COUNTED
from portal.assurance.audit_log.events import FAILED_TRIES
from tests.accounts.doing import SIGN_IN, mailed_code, signed_in, somebody, type_password
from tests.accounts.passkey import Passkey
from tests.accounts.test_passkeys import AGAIN, add, use
from tests.activation.letters import choose, give_code, row_of, say_who, type_code
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories.accounts import PASSWORD
from tests.world import World

pytestmark = pytest.mark.django_db

WRONG = "000000"
PASSKEY = '{"id": "no passkey of ours"}'


@pytest.fixture
def mairi(world: World) -> User:  # noqa: ARG001
    """A resident whose app gives codes."""
    return somebody("mairi", email="mairi@example.org", second_step=True)


@pytest.fixture
def rory(world: World) -> User:  # noqa: ARG001
    """A resident with a password alone."""
    return somebody("rory", email="rory@example.org")


def who(world: World) -> None:
    effie = world.person("Effie").id
    say_who(type_code(give_code(effie)), "Somebody", row_of(effie).born_on)


def taken_name(world: World) -> None:
    effie = world.person("Effie").id
    browser = type_code(give_code(effie))
    say_who(browser, row_of(effie).surname, row_of(effie).born_on)
    choose(browser, "mairi")


def at_the_code() -> Client:
    return type_password("mairi")[0]


def reset_code(_world: World) -> None:
    browser = PersonsClient()
    browser.post("/forgot/", {"email": "mairi@example.org"})
    browser.post("/forgot/code/", {"code": WRONG})


def new_password(_world: World) -> None:
    """The form that has set a password, sent once more with another."""
    browser = PersonsClient()
    browser.post("/forgot/", {"email": "rory@example.org"})
    browser.post("/forgot/code/", {"code": mailed_code()})
    browser.post("/forgot/new/", {"password1": "three boats and a kettle"})
    browser.post("/forgot/new/", {"password1": "four boats and a kettle"})


def address_code(_world: World) -> None:
    browser = signed_in("rory")
    browser.post("/details/email/", {"email": "new.rory@example.org"})
    browser.post("/details/email/code/", {"code": WRONG})


def passkey_again(_world: World) -> None:
    phone = Passkey()
    add("rory", phone)
    use(phone).post(AGAIN, {"credential": PASSKEY})


def proving(address: str, **typed: str) -> Callable[[World], None]:
    """Someone who is signed in proves once more that it is them."""

    def prove(_world: World) -> None:
        account = "mairi" if "code" in typed else "rory"
        with arranging():
            user = User.objects.get(username=account)
        PersonsClient(user.pk).post(address, typed)

    return prove


# Each page that takes a secret, by its name: a wrong one, and what is kept of it.
TRIES: dict[str, tuple[Callable[[World], Any], str]] = {
    "account_login": (lambda _: type_password("mairi", password="wrong"), "sign_in_failed"),
    "tenancies:activate_person": (who, "activation_failed"),
    "tenancies:activate_secure": (taken_name, "activation_failed"),
    "mfa_login_webauthn": (
        lambda _: PersonsClient().post("/sign-in/passkey/", {"credential": PASSKEY}),
        "second_step_failed",
    ),
    "mfa_authenticate": (
        lambda _: at_the_code().post("/sign-in/code/", {"code": WRONG}),
        "second_step_failed",
    ),
    "account_confirm_password_reset_code": (reset_code, "mailed_code_failed"),
    "account_complete_password_reset": (new_password, "password_failed"),
    "account_change_password": (
        proving("/details/password/", current_password="wrong", password1=PASSWORD),
        "password_failed",
    ),
    "account_email_verification_sent": (address_code, "mailed_code_failed"),
    "account_reauthenticate": (proving("/details/again/", password="wrong"), "password_failed"),
    "mfa_reauthenticate": (proving("/details/again/code/", code=WRONG), "second_step_failed"),
    "mfa_reauthenticate_webauthn": (passkey_again, "second_step_failed"),
}
NO_SECRET_OF_OURS = {
    "account_reset_password": "asks for a mail",
    "account_email": "asks for a mail",
    "mfa_activate_totp": "the secret stands on the page",
    "mfa_add_webauthn": "a key that is made there",
}


def test_every_page_that_takes_a_secret_is_tried_here() -> None:
    assert {*TRIES, *NO_SECRET_OF_OURS} == set(COUNTED)
    assert {event for _, event in TRIES.values()} == set(FAILED_TRIES)


@pytest.mark.usefixtures("mairi", "rory")
@pytest.mark.parametrize("page", TRIES)
def test_wrong_secret_leaves_one_row_without_what_was_typed(page: str, world: World) -> None:
    fail, event = TRIES[page]
    fail(world)
    with arranging(deriving=False):
        (entry,) = AuditEvent.objects.filter(event__in=FAILED_TRIES)
    assert entry.event == event
    for typed in ("wrong", WRONG, "Somebody", "mairi", "kettle", "no passkey"):
        assert typed not in str(entry.detail)
    assert reverse(page) != SIGN_IN or entry.user_id is None
