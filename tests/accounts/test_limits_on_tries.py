"""Every page that takes a secret is counted before anything else happens."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.throttle import COUNTED
from tests.accounts.doing import somebody
from tests.clients import PersonsClient
from tests.factories.accounts import PASSWORD
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", COUNTED)
@override_settings(
    SECRETS_A_NETWORK=(3, 900),
    SIGN_IN_TRIES_AN_ACCOUNT_FROM_A_NETWORK=(3, 900),
    ACTIVATION_TRIES_A_NETWORK=(3, 900),
)
def test_page_that_takes_a_secret_answers_429_above_the_limit(world: World, name: str) -> None:
    assert world
    browser = PersonsClient()
    answers = [browser.post(reverse(name), {}).status_code for _ in range(4)]
    assert answers[-1] == 429
    assert 429 not in answers[:-1]


@override_settings(SECRETS_A_BROWSER=(3, 900))
def test_tries_are_counted_by_session_and_never_shared_by_visitors_without_one(
    world: World,
) -> None:
    guesser = PersonsClient(world.account("Morag").id)
    answers = [guesser.post("/details/again/", {"password": "no"}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    for number in range(5):
        visitor = PersonsClient()
        assert visitor.post("/forgot/", {"email": f"{number}@example.org"}).status_code == 302


def try_signing_in(name: str, password: str, address: str, browser: Client | None = None) -> Any:
    browser = browser or PersonsClient()
    form = {"login": name, "password": password}
    return browser.post("/sign-in/", form, REMOTE_ADDR=address)


@override_settings(SIGN_IN_TRIES_A_NETWORK=(3, 900))
def test_office_full_of_people_who_sign_in_shuts_nobody_out(world: World) -> None:
    assert world
    somebody("ailsa")
    for _ in range(5):
        assert try_signing_in("ailsa", PASSWORD, "198.51.100.7").status_code == 302
    for _ in range(3):
        assert try_signing_in("ailsa", "no", "198.51.100.7").status_code == 200
    assert try_signing_in("ailsa", PASSWORD, "198.51.100.7").status_code == 429


@override_settings(SIGN_IN_TRIES_AN_ACCOUNT=(10, 900))
def test_tries_from_many_networks_do_not_shut_out_the_browser_that_signed_in_before(
    world: World,
) -> None:
    assert world
    somebody("ailsa", email="ailsa@example.org")
    known = PersonsClient()
    try_signing_in("ailsa", PASSWORD, "192.0.2.1", known)
    known.post("/sign-out/")
    answers = [
        try_signing_in("ailsa", "no", f"198.51.100.{number}").status_code for number in range(11)
    ]
    assert answers[-1] == 429
    assert try_signing_in("ailsa", PASSWORD, "203.0.113.9").status_code == 429
    for name in ("Ailsa", "ailsa@example.org"):
        assert try_signing_in(name, PASSWORD, "192.0.2.1", known).status_code == 302
        known.post("/sign-out/")


def test_browser_of_another_account_is_not_counted_apart(world: World) -> None:
    assert world
    somebody("ailsa")
    somebody("mallory")
    browser = PersonsClient()
    try_signing_in("mallory", PASSWORD, "192.0.2.1", browser)
    browser.post("/sign-out/")
    for _ in range(5):
        try_signing_in("ailsa", "no", "192.0.2.1")
    assert try_signing_in("ailsa", "no", "192.0.2.1", browser).status_code == 429


def test_tries_are_slowed_before_they_are_refused_for_long_and_the_true_time_is_said(
    world: World,
) -> None:
    assert world
    for number in range(10):
        try_signing_in("nobody.here", "no", f"198.51.100.{number}")
    page = try_signing_in("nobody.here", "no", "198.51.100.99")
    assert page.status_code == 429
    assert 1 <= int(page["Retry-After"]) <= 60
    assert "Too many tries. Wait 1 minute or call us." in page.content.decode()
    for _ in range(5):
        try_signing_in("somebody.else", "no", "203.0.113.1")
    page = try_signing_in("somebody.else", "no", "203.0.113.1")
    assert 840 < int(page["Retry-After"]) <= 900
    assert "Wait 15 minutes" in page.content.decode()


def test_one_ipv6_site_is_one_network(world: World) -> None:
    assert world
    for number in range(5):
        try_signing_in("nobody.here", "no", f"2001:db8:1:{number}::1")
    assert try_signing_in("nobody.here", "no", "2001:db8:1:ffff::1").status_code == 429
    assert try_signing_in("nobody.here", "no", "2001:db8:2::1").status_code == 200


def test_ipv4_addresses_written_as_ipv6_are_not_one_network(world: World) -> None:
    assert world
    for _ in range(5):
        try_signing_in("nobody.here", "no", "::ffff:198.51.100.7")
    assert try_signing_in("nobody.here", "no", "198.51.100.7").status_code == 429
    assert try_signing_in("nobody.here", "no", "::ffff:203.0.113.5").status_code == 200


def test_signing_in_as_oneself_begins_no_new_count_for_others_of_this_browser(world: World) -> None:
    """A tablet that two people share, and one of them guesses."""
    assert world
    somebody("ailsa")
    somebody("mallory")
    tablet = PersonsClient()
    for name in ("ailsa", "mallory"):
        try_signing_in(name, PASSWORD, "192.0.2.1", tablet)
        tablet.post("/sign-out/")
    for _ in range(5):
        try_signing_in("ailsa", "no", "192.0.2.1", tablet)
    try_signing_in("mallory", PASSWORD, "192.0.2.1", tablet)
    tablet.post("/sign-out/")
    assert try_signing_in("ailsa", "no", "192.0.2.1", tablet).status_code == 429


@override_settings(SECRETS_A_NETWORK=(3, 900))
@pytest.mark.parametrize("page", ["/sign-in/code/", "/sign-in/passkey/"])
def test_strangers_of_the_network_do_not_shut_out_a_browser_that_signed_in_before(
    world: World, page: str
) -> None:
    assert world
    somebody("ailsa")
    known = PersonsClient()
    try_signing_in("ailsa", PASSWORD, "127.0.0.1", known)
    known.post("/sign-out/")
    assert [PersonsClient().post(page, {}).status_code for _ in range(4)][-1] == 429
    assert known.post(page, {}).status_code != 429


@override_settings(SIGN_IN_TRIES_AN_ACCOUNT=(7, 900))
def test_form_of_a_letter_is_no_other_way_to_guess_an_account(world: World) -> None:
    """It signs in by a name and a password where it is sent again; so it counts with the front door."""
    assert world
    form = {"username": "ailsa", "password": "no"}
    for number in range(7):
        PersonsClient(REMOTE_ADDR=f"198.51.100.{number}").post("/activate/secure/", form)
    assert try_signing_in("ailsa", "no", "203.0.113.9").status_code == 429


@override_settings(SECRETS_A_NETWORK=(3, 900))
def test_wrong_codes_of_others_do_not_shut_out_a_passkey(world: World) -> None:
    assert world
    answers = [PersonsClient().post("/sign-in/code/", {}).status_code for _ in range(4)]
    assert answers[-1] == 429
    assert PersonsClient().post("/sign-in/passkey/", {}).status_code != 429


def test_reading_a_page_is_not_counted(world: World) -> None:
    assert world
    for _ in range(30):
        assert PersonsClient().get("/forgot/").status_code == 200
