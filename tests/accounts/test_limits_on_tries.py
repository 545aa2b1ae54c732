"""Every page that takes a secret is counted before anything else happens."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.urls import reverse

from accounts.throttle import COUNTED
from tests.clients import PersonsClient
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


def test_reading_a_page_is_not_counted(world: World) -> None:
    assert world
    for _ in range(30):
        assert PersonsClient().get("/forgot/").status_code == 200
