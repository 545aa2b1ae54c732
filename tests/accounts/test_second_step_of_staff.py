"""Staff must have a second step: without one no page opens but those about their account and the alarm."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.accounts.doing import app_code, secret_on, somebody, type_password
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.world import World

pytestmark = pytest.mark.django_db

HOME = "/details/second-step/"


def without(world: World, name: str) -> PersonsClient:
    """Somebody of the staff whose second step is gone."""
    with arranging():
        Authenticator.objects.filter(user_id=world.account(name).id).delete()
    return PersonsClient(world.account(name).id)


@pytest.mark.parametrize("name", ["Fiona", "Aileen", "Moira", "Donald", "Senga", "Alan"])
def test_staff_without_a_second_step_are_led_to_it_from_every_page(world: World, name: str) -> None:
    browser = without(world, name)
    document, case = world.document("Loch gas").id, world.case("NOISE").id
    for page in (
        "/staff/",
        f"/documents/{document}/download/",
        f"/staff/case/{case}/",
        "/documents/",
    ):
        assert browser.get(page).get("Location") == HOME, page
    posted = browser.post("/staff/", {"query": "Loch Road"})
    assert posted["Location"] == HOME
    assert b"Your account needs a second step" in browser.get(HOME).content


def test_staff_without_a_second_step_can_always_log_a_breach_and_sign_out(world: World) -> None:
    browser = without(world, "Fiona")
    document = world.document("Loch gas").id
    for page in ("/not-mine/", f"/documents/{document}/not-mine/"):
        assert browser.get(page).status_code == 200
        assert browser.post(page, {"wrong": "not sure"})["Location"] == "/not-mine/done/"
    assert browser.get("/not-mine/done/").status_code == 200
    assert browser.post("/sign-out/")["Location"] == "/"


def test_new_officer_sets_up_an_app_and_goes_to_work(world: World) -> None:
    assert world
    somebody("new.officer", role="officer", second_step=False)
    browser, answer = type_password("new.officer", next="/staff/")
    assert answer["Location"] == "/staff/"
    assert browser.get("/staff/")["Location"] == HOME
    browser.post(f"{HOME}app/", {"begin": "yes"})
    secret = secret_on(browser.get(f"{HOME}app/").content.decode())
    browser.post(f"{HOME}app/", {"code": app_code(secret)})
    assert browser.get("/staff/").status_code == 200


def test_residents_without_a_second_step_read_their_documents(world: World) -> None:
    assert PersonsClient(world.account("Morag").id).get("/documents/").status_code == 200


@override_settings(SECOND_STEP_REQUIRED=False)
def test_second_step_is_optional_on_the_demo(world: World) -> None:
    browser = without(world, "Fiona")
    assert browser.get("/staff/").status_code == 200
    assert b"Set up an app" in browser.get(HOME).content


def test_printed_codes_alone_are_no_second_step(world: World) -> None:
    browser = without(world, "Fiona")
    with arranging():
        Authenticator.objects.create(
            user_id=world.account("Fiona").id, type="recovery_codes", data={}
        )
    assert browser.get("/staff/")["Location"] == HOME


def proved(name: str, user: User) -> PersonsClient:
    browser = PersonsClient(user.pk)
    browser.prove(user.pk)
    assert name
    return browser


def test_officer_cannot_remove_the_last_second_step_and_can_remove_one_of_two(
    world: World,
) -> None:
    assert world
    officer = somebody("officer", role="officer")
    browser = proved("officer", officer)
    page = browser.get(f"{HOME}app/remove/")
    assert b"To remove this one, add another first." in page.content
    assert b"/app/remove/" not in browser.get(HOME).content
    browser.post(f"{HOME}app/remove/")
    assert browser.get("/staff/").status_code == 200
    with arranging():
        Authenticator.objects.create(
            user=officer, type="webauthn", data={"name": "phone", "credential": {}}
        )
    assert browser.post(f"{HOME}app/remove/")["Location"] == HOME
    assert browser.get("/staff/").status_code == 200
    with arranging():
        (left,) = Authenticator.objects.filter(user=officer)
    assert browser.post(f"{HOME}passkeys/{left.pk}/remove/").status_code == 200
    assert browser.get("/staff/").status_code == 200


def test_checking_for_a_second_step_needs_no_query(world: World) -> None:
    browser = PersonsClient(world.account("Fiona").id)
    counts = []
    for required in (True, False):
        with override_settings(SECOND_STEP_REQUIRED=required):
            browser.get("/staff/")
            with CaptureQueriesContext(connection) as asked:
                assert browser.get("/staff/").status_code == 200
            counts.append(len(asked))
    assert counts[0] == counts[1]
