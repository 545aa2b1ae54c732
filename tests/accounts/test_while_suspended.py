"""While the portal is closed to residents, what is mailed about signing in goes on: accounts stay safe."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail

from accounts.access.closing import switch
from portal.incidents.models import PortalState
from tests.accounts.doing import CODE, app_code, mailed_code, signed_in, somebody, type_password
from tests.arranging import arranging, let_the_worker_work
from tests.clients import PersonsClient
from tests.factories.accounts import PASSWORD
from tests.world import World

pytestmark = pytest.mark.django_db

MAIRI, RORY = "mairi@example.org", "rory@example.org"
NEW_PASSWORD = "another walk on the shore"


@pytest.fixture(params=["by its state", "by the switch"], autouse=True)
def closed(
    request: pytest.FixtureRequest, world: World, settings: LazySettings, tmp_path: Path
) -> None:
    """Rory has signed in before, Mairi has an app that gives codes; then the portal is closed."""
    assert world
    somebody("mairi", email=MAIRI, second_step=True)
    rory = somebody("rory", email=RORY)
    signed_in("rory")
    settings.PORTAL_OFF_FILE = str(tmp_path / "portal-off")
    if request.param == "by the switch":
        switch().touch()
    else:
        with arranging(deriving=False):
            PortalState.objects.get(ended_at=None).end(by=None)
    assert PersonsClient(rory.pk).get("/home/").status_code == 503


def arrived() -> list[tuple[str, str]]:
    """Who is sent what by the worker: the address and the first line."""
    mail.outbox.clear()
    let_the_worker_work()
    return [(message.to[0], str(message.body).splitlines()[0]) for message in mail.outbox]


def test_sign_in_on_a_new_device_is_told() -> None:
    signed_in("rory")
    assert arrived() == [
        (
            RORY,
            "Someone signed in to your account on a new device. If it was not you, call us now.",
        )
    ]


def test_code_for_a_forgotten_password_comes_and_works_and_the_change_is_told() -> None:
    browser = PersonsClient()
    assert browser.post("/forgot/", {"email": RORY})["Location"] == "/forgot/code/"
    code = mailed_code()
    assert arrived() == [
        (RORY, f"Your code is {code}. It lasts 15 minutes. We will never ask you for it.")
    ]
    browser.post("/forgot/code/", {"code": code})
    assert browser.post("/forgot/new/", {"password1": NEW_PASSWORD})["Location"] == "/sign-in/"
    assert arrived() == [(RORY, "Your password was changed. If you did not do this, call us now.")]


def test_change_of_the_password_is_told() -> None:
    form = {"current_password": PASSWORD, "password1": NEW_PASSWORD}
    assert signed_in("rory").post("/details/password/", form).status_code == 302
    assert (RORY, "Your password was changed. If you did not do this, call us now.") in arrived()


def test_change_of_the_second_step_and_of_the_address_is_told() -> None:
    browser = type_password("mairi")[0]
    assert browser.post(CODE, {"code": app_code()}).status_code == 302
    assert browser.post("/details/second-step/app/remove/").status_code == 302
    assert arrived() == [
        (
            MAIRI,
            "The second step of your sign-in was changed. If you did not do this, call us now.",
        )
    ]
    assert browser.post("/details/email/", {"email": "new@example.org"}).status_code == 302
    assert browser.post("/details/email/code/", {"code": mailed_code()}).status_code == 302
    assert (
        MAIRI,
        "Your email address was changed. If you did not do this, call us now.",
    ) in arrived()


def test_owner_hears_that_someone_had_the_password_and_not_the_code() -> None:
    for _ in range(5):
        type_password("mairi")[0].post(CODE, {"code": "000000"})
    assert [to for to, line in arrived() if "your password but not your code" in line] == [MAIRI]
