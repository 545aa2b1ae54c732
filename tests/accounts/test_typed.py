"""What was typed when a session had ended is there again after signing in, for its writer alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from documents.models import Release
from tests.accounts.doing import app_code, type_password
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
TYPED, NEW_CALL = "/details/typed/", "/staff/breach/new/"
WORDS = "She told us that it was meant for somebody else."


def an_hour_later() -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(hours=1))


def sign_in(world: World, name: str, browser: PersonsClient) -> None:
    """The password, and the code for who has an app."""
    _, answer = type_password(world.account(name).username, browser, next=TYPED)
    if answer["Location"] == "/sign-in/code/":
        answer = browser.post("/sign-in/code/", {"code": app_code()})
    assert answer["Location"] == TYPED


def test_what_an_officer_wrote_is_there_again_and_is_sent_by_one_press(
    world: World, as_person: AsPerson
) -> None:
    release = world.release("Loch gas", "household").id
    address, fiona = f"/staff/release/{release}/withdraw/", as_person("Fiona")
    fiona.get(address)
    with an_hour_later():
        answer = fiona.post(address, {"reason": WORDS})
        assert answer["Location"] == f"/sign-in/?next={TYPED}"
        with arranging(deriving=False):
            assert Release.objects.get(pk=release).ended_at is None
        sign_in(world, "Fiona", fiona)
        page = fiona.get(TYPED)
        assert WORDS in page.content.decode()
        assert page.context["address"] == address
        assert fiona.post(address, dict(page.context["fields"])).status_code == 302
        with arranging(deriving=False):
            assert Release.objects.get(pk=release).ended_at
        assert fiona.get(TYPED)["Location"] == "/", "it is sent once"


def test_call_that_an_adviser_typed_is_not_typed_again(world: World, as_person: AsPerson) -> None:
    aileen = as_person("Aileen")
    aileen.get(NEW_CALL)
    with an_hour_later():
        call = {"how_many": "one", "full_name": "Ada Newcomer"}
        assert aileen.post(NEW_CALL, call)["Location"] == f"/sign-in/?next={TYPED}"
        sign_in(world, "Aileen", aileen)
        page = aileen.get(TYPED)
        assert dict(page.context["fields"]) == call
        assert "Ada Newcomer" in page.content.decode()


def test_resident_may_also_leave_it(world: World, as_person: AsPerson) -> None:
    morag = as_person("Morag")
    morag.get("/details/")
    with an_hour_later():
        morag.post("/details/", {"quiet": "on"})
        sign_in(world, "Morag", morag)
        assert morag.get(TYPED).status_code == 200
        assert morag.post(TYPED)["Location"] == "/"
        assert morag.get(TYPED)["Location"] == "/"


def test_whoever_else_signs_in_there_reads_nothing_of_it(world: World, as_person: AsPerson) -> None:
    browser = as_person("Morag")
    browser.get("/details/")
    with an_hour_later():
        browser.post("/details/", {"quiet": WORDS})
        with as_role(OWNER):
            kept = str([session.get_decoded() for session in Session.objects.all()])
        assert "typed" in kept
        assert WORDS not in kept
        sign_in(world, "Ewan", browser)
        assert browser.get(TYPED)["Location"] == "/"
        browser.post("/sign-out/")
        sign_in(world, "Morag", browser)
        assert browser.get(TYPED)["Location"] == "/"


def test_secrets_and_what_a_stranger_sends_are_not_kept(world: World, as_person: AsPerson) -> None:
    assert world
    stranger = PersonsClient()
    assert stranger.post("/details/", {"quiet": "on"})["Location"] == "/sign-in/?next=/details/"
    morag = as_person("Morag")
    morag.get("/details/")
    with an_hour_later():
        form = {"current_password": "secret", "password1": "another secret"}
        answer = morag.post("/details/password/", form)
        assert answer["Location"] == "/sign-in/?next=/details/password/"
