"""My details: what we hold, how I sign in, and the two switches."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import AuditEvent, User
from tests.arranging import arranging
from tests.canaries import canary
from tests.clients import PersonsClient
from tests.factories import BlockFactory
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def account(world: World, name: str) -> User:
    with arranging(deriving=False):
        found: User = User.objects.get(pk=world.account(name).id)
    return found


def test_page_shows_what_we_hold_about_me_and_whom_to_call(
    world: World, as_person: AsPerson
) -> None:
    page = words(as_person("Morag").get("/details/"))
    for column in ("forename", "surname", "mobile", "email", "correspondence_address"):
        assert canary(world.person("Morag").id, column) in page
    assert "Something wrong? Call us:" in page
    assert canary(world.person("Morag").id, "ni_number") not in page


def test_page_shows_the_verified_email_to_sign_in_with_or_that_there_is_none(
    world: World, as_person: AsPerson
) -> None:
    page = words(as_person("Morag").get("/details/"))
    assert canary(world.account("Morag").id, "email") in page
    with arranging():
        User.objects.filter(pk=world.account("Morag").id).update(email="")
    assert "Email you can sign in with None" in words(as_person("Morag").get("/details/"))


def test_page_leads_to_password_second_step_email_and_sign_ins(as_person: AsPerson) -> None:
    page = as_person("Morag").get("/details/").content.decode()
    for address in ("password/", "second-step/", "email/", "sign-ins/"):
        assert f'href="/details/{address}"' in page


def test_page_says_how_we_checked_who_i_am(world: World, as_person: AsPerson) -> None:
    assert "How we checked" not in words(as_person("Ewan").get("/details/"))
    with arranging():
        User.objects.filter(pk=world.account("Ewan").id).update(identity_checked="letter")
    page = words(as_person("Ewan").get("/details/"))
    assert "How we checked who you are By a code in a letter to their home" not in page
    assert "How we checked who you are By a code in a letter to your home" in page


def test_privacy_choices_are_saved_and_recorded(world: World, as_person: AsPerson) -> None:
    morag = as_person("Morag")
    answer = morag.post("/details/", {"quiet": "on"}, follow=True)
    assert "Your choices are saved." in words(answer)
    assert (account(world, "Morag").quiet, account(world, "Morag").hides_case_titles) == (
        True,
        False,
    )
    assert answer.context["form"].initial == {"quiet": True, "hides_case_titles": False}
    with arranging():
        entry = AuditEvent.objects.filter(event="privacy_chosen").latest("seq")
    assert entry.user_id == world.account("Morag").id
    assert entry.detail == {"quiet": True, "hides_case_titles": False}
    morag.post("/details/", {"hides_case_titles": "on"})
    assert (account(world, "Morag").quiet, account(world, "Morag").hides_case_titles) == (
        False,
        True,
    )
    assert not account(world, "Ewan").hides_case_titles


def test_account_without_a_person_has_its_page_too(as_person: AsPerson) -> None:
    page = words(as_person("Hugh").get("/details/"))
    assert "What we hold about you" not in page
    assert "How you sign in Username hugh" in page


def test_blocked_person_reads_what_we_hold_about_them_and_what_they_told_us(
    world: World, as_person: AsPerson
) -> None:
    before = words(as_person("Morag").get("/details/"))
    assert "What you told us" in before
    with arranging():
        BlockFactory(person_id=world.person("Morag").id)
    assert words(as_person("Morag").get("/details/")) == before
