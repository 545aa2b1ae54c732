"""My sign-ins: when, with what, by a browser we knew or not; and signing out everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import AuditEvent
from tests.accounts.doing import type_password
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import AuditEventFactory
from tests.resident.pages import FIREFOX_ON_WINDOWS, signed_in, words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
PAGE = "/details/sign-ins/"


def test_page_lists_my_sign_ins_newest_first_with_their_kinds(world: World) -> None:
    assert world.residents
    for agent in ("", FIREFOX_ON_WINDOWS, FIREFOX_ON_WINDOWS):
        browser = signed_in("morag", agent)
    found = browser.get(PAGE).context["sign_ins"]
    assert [each.browser.words for each in found] == [
        "Firefox on Windows",
        "Firefox on Windows",
        "A browser",
    ]
    assert [each.is_new for each in found] == [True, True, True]
    assert [each.is_this_one for each in found] == [True, False, False]
    assert "127.0.0.1" not in browser.get(PAGE).content.decode()


def test_sign_ins_of_another_person_cannot_be_read(world: World, as_person: AsPerson) -> None:
    assert world.residents
    signed_in("ewan")
    page = as_person("Morag").get(PAGE)
    assert page.context["sign_ins"] == []
    assert "We have not noted a sign-in yet." in words(page)


@pytest.mark.parametrize("name", ["Fiona", "Aileen", "Moira", "Donald", "Alan"])
def test_staff_have_the_page_too(world: World, as_person: AsPerson, name: str) -> None:
    with arranging():
        AuditEventFactory(
            user_id=world.account(name).id,
            event="signed_in",
            at=timezone.now(),
            detail={"browser": "Edge", "system": "Windows"},
        )
    page = as_person(name).get(PAGE)
    assert [each.browser.words for each in page.context["sign_ins"]] == ["Edge on Windows"]
    assert "This was not me" in words(page)
    assert b'href="/details/password/"' in page.content
    assert b'href="/details/"' not in page.content


@pytest.mark.parametrize("name", ["Morag", "Fiona", "Alan"])
def test_signing_out_everywhere_ends_every_session_and_this_one(
    world: World, as_person: AsPerson, name: str
) -> None:
    here, elsewhere, another = as_person(name), as_person(name), as_person("Ewan")
    answer = here.post("/details/sign-ins/end/", follow=True)
    assert answer.redirect_chain == [("/sign-in/", 302)]
    assert "You are signed out everywhere." in words(answer)
    for browser in (here, elsewhere):
        assert browser.get(PAGE).status_code == 302
    assert another.get(PAGE).status_code == 200
    assert as_person(name).get(PAGE).status_code == 200
    with arranging():
        entry = AuditEvent.objects.filter(event="signed_out_everywhere").latest("seq")
    assert entry.user_id == world.account(name).id


def test_signing_out_everywhere_works_while_the_portal_is_closed(world: World) -> None:
    from portal.incidents.models import PortalState

    assert world.residents
    here, elsewhere = signed_in("morag"), signed_in("morag")
    with arranging():
        PortalState.objects.get(ended_at=None).end(by=None)
    assert here.get(PAGE).status_code == 503
    assert here.post("/details/sign-ins/end/").status_code == 302
    assert elsewhere.get(PAGE).status_code == 302


def test_who_was_away_signs_out_everywhere_once_they_have_signed_in(
    world: World, as_person: AsPerson
) -> None:
    here, elsewhere = as_person("Morag"), as_person("Morag")
    here.get(PAGE)
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        answer = here.post("/details/sign-ins/end/")
        assert answer["Location"] == "/sign-in/?next=/details/sign-ins/end/"
        name = world.account("Morag").username
        _, answer = type_password(name, here, next="/details/sign-ins/end/")
        page = here.get(answer["Location"])
        assert page.status_code == 200
        assert "You are not signed out yet." in words(page)
        here.post("/details/sign-ins/end/")
        assert elsewhere.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    ("method", "page"),
    [
        ("get", "/details/stay/"),
        ("post", "/help/"),
        ("put", "/privacy/"),
        ("delete", "/documents/"),
    ],
)
def test_every_refused_method_has_a_page_of_words(
    as_person: AsPerson, method: str, page: str
) -> None:
    answer = getattr(as_person("Morag"), method)(page)
    assert answer.status_code == 405
    assert "This was not sent" in words(answer)
    assert answer["Allow"]


def test_signing_out_everywhere_needs_a_form(as_person: AsPerson) -> None:
    morag = as_person("Morag")
    assert "You are not signed out yet." in words(morag.get("/details/sign-ins/end/"))
    assert morag.get(PAGE).status_code == 200
    assert PersonsClient().post("/details/sign-ins/end/").status_code == 302
    strict = PersonsClient(enforce_csrf_checks=True)
    assert strict.post("/details/sign-ins/end/").status_code == 403
