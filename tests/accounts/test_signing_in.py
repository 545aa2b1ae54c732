"""Signing in and out: what a stranger learns, how often one may try, what the audit log keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import AuditEvent, User
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories.accounts import PASSWORD, UserFactory
from tests.world import World

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"


@pytest.fixture
def morag(world: World) -> User:  # noqa: ARG001
    """Somebody with a username and an email address."""
    with arranging():
        user: User = UserFactory.create(username="morag.new", email="morag.new@example.org")
    return user


def sign_in(name: str, password: str = PASSWORD, browser: Client | None = None) -> Client:
    """Type a name and a password; the browser keeps the last answer."""
    browser = browser or PersonsClient()
    browser.answer = browser.post(SIGN_IN, {"login": name, "password": password})  # type: ignore[attr-defined]
    return browser


def is_signed_in(browser: Client) -> bool:
    """Whether this browser may open My documents."""
    return browser.get("/documents/").status_code == 200


@pytest.mark.parametrize("name", ["morag.new", "MORAG.NEW", "Morag.New@Example.org"])
def test_resident_signs_in_with_username_or_email_however_spelt(morag: User, name: str) -> None:
    assert morag.is_active
    assert is_signed_in(sign_in(name))


def test_wrong_password_and_unknown_name_get_the_same_page(morag: User) -> None:
    assert morag.is_active
    wrong = sign_in("morag.new", "not my password").answer  # type: ignore[attr-defined]
    unknown = sign_in("nobody.here", "not my password").answer  # type: ignore[attr-defined]
    assert b"Check your email or username and password. Then try again." in wrong.content
    assert masked(wrong.content, "morag.new") == masked(unknown.content, "nobody.here")


def masked(page: bytes, name: str) -> list[bytes]:
    """The page without what was typed and without the form's token."""
    lines = page.replace(name.encode(), b"NAME").splitlines()
    return [line for line in lines if b"csrfmiddlewaretoken" not in line]


def test_deactivated_account_gets_the_same_page_as_a_wrong_password(morag: User) -> None:
    with arranging():
        User.objects.filter(pk=morag.pk).update(is_active=False)
    right = sign_in("morag.new").answer  # type: ignore[attr-defined]
    wrong = sign_in("morag.new", "not my password").answer  # type: ignore[attr-defined]
    assert masked(right.content, "morag.new") == masked(wrong.content, "morag.new")


def test_deactivated_account_loses_its_open_session_at_once(
    world: World, as_person: Callable[[str], PersonsClient]
) -> None:
    browser = as_person("Morag")
    assert is_signed_in(browser)
    with arranging():
        User.objects.filter(pk=world.account("Morag").id).update(is_active=False)
    assert not is_signed_in(browser)


def test_account_deactivated_during_a_request_is_signed_out(
    world: World, as_person: Callable[[str], PersonsClient]
) -> None:
    """Its session still held when it was read; a moment later the door does not open."""
    morag = world.account("Morag").id

    def switch(*, on: bool) -> None:
        with arranging(deriving=False):
            User.objects.filter(pk=morag).update(is_active=on)

    def switch_off_before_the_door(execute: Any, sql: str, *rest: Any) -> Any:
        if "portal.identify" in sql:
            switch(on=False)
        return execute(sql, *rest)

    browser = as_person("Morag")
    with connection.execute_wrapper(switch_off_before_the_door):
        answer = browser.get("/documents/?page=2")
    assert answer.headers["Location"] == "/sign-in/?next=/documents/%3Fpage%3D2"
    switch(on=True)
    assert not is_signed_in(browser)


def test_after_five_wrong_passwords_the_right_one_waits_too(morag: User) -> None:
    assert morag.is_active
    for _ in range(5):
        browser = sign_in("morag.new", "not my password")
    browser = sign_in("morag.new")
    assert browser.answer.status_code == 429  # type: ignore[attr-defined]
    assert not is_signed_in(browser)


def test_unknown_names_are_limited_like_known_ones(morag: User) -> None:
    assert morag.is_active
    known = [sign_in("morag.new", "no").answer.status_code for _ in range(6)]  # type: ignore[attr-defined]
    unknown = [sign_in("nobody.here", "no").answer.status_code for _ in range(6)]  # type: ignore[attr-defined]
    assert known == unknown == [200] * 5 + [429]


def test_spelling_the_name_differently_gives_no_extra_tries(morag: User) -> None:
    assert morag.is_active
    for name in ("morag.new", "Morag.New", " morag.new ", "MORAG.NEW", "morag.neW"):
        sign_in(name, "no")
    assert sign_in("morag.new").answer.status_code == 429  # type: ignore[attr-defined]


def test_successful_sign_in_resets_the_count_of_tries(morag: User) -> None:
    assert morag.is_active
    for _ in range(4):
        sign_in("morag.new", "no")
    assert is_signed_in(sign_in("morag.new"))
    assert is_signed_in(sign_in("morag.new"))


def test_audit_log_keeps_sign_in_sign_out_and_failure_without_the_name(morag: User) -> None:
    sign_in("morag.new", "no")
    browser = sign_in("morag.new")
    browser.post("/sign-out/")
    assert not is_signed_in(browser)
    with arranging():
        entries = list(AuditEvent.objects.order_by("-seq")[:3])
    assert [entry.event for entry in reversed(entries)] == [
        "sign_in_failed",
        "signed_in",
        "signed_out",
    ]
    assert {entry.user_id for entry in entries} == {None, morag.pk}
    assert all(entry.address == "127.0.0.1" and entry.request_id for entry in entries)
    assert "morag" not in str([entry.detail for entry in entries])


def test_signing_in_goes_on_to_the_page_asked_for_and_to_no_other_site(morag: User) -> None:
    assert morag.is_active
    for wanted, landed in (("/cases/", "/cases/"), ("https://elsewhere.example/", "/")):
        browser = PersonsClient()
        answer = browser.post(SIGN_IN, {"login": "morag.new", "password": PASSWORD, "next": wanted})
        assert answer.headers["Location"] == landed


def test_the_session_key_changes_on_signing_in(morag: User) -> None:
    assert morag.is_active
    browser = PersonsClient()
    browser.get("/not-mine/")
    browser.post("/not-mine/", {"wrong": "not sure"})
    before = browser.cookies["__Host-session"].value
    sign_in("morag.new", browser=browser)
    assert browser.cookies["__Host-session"].value != before


def test_browser_that_blocks_cookies_is_told_so_and_a_stale_page_is_not(world: World) -> None:
    assert world
    form = {"login": "morag.new", "password": PASSWORD}
    blocking = PersonsClient(enforce_csrf_checks=True, HTTP_ORIGIN="https://testserver")
    page = blocking.post(SIGN_IN, form)
    assert page.status_code == 403
    assert "Your browser blocks cookies" in page.content.decode()
    stale = PersonsClient(enforce_csrf_checks=True, HTTP_ORIGIN="https://testserver")
    stale.get(SIGN_IN)
    page = stale.post(SIGN_IN, form)
    assert page.status_code == 403
    assert "Please try again" in page.content.decode()
