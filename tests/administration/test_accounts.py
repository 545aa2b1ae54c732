"""One administrator alone: details, and switching off; sessions end the same second."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import OutgoingMail, TwoPersonRequest
from tests.administration.pages import (
    ACCOUNTS,
    REQUESTS,
    WHY,
    account_page,
    as_filled_in,
    by_username,
    errors,
    last_of,
    sql,
    stored,
    waiting_for,
)
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
NEW = {
    "username": "Jessie.Reid",
    "email": "Jessie.Reid@Landlord.example",
    "name": "Jessie Reid",
    "staff_ref": "",
    "role": "adviser",
    "why": WHY,
}

pytestmark = pytest.mark.django_db


def test_new_adviser_account_has_no_password(world: World, as_person: AsPerson) -> None:
    assert as_person("Alan").post(f"{ACCOUNTS}add/", NEW)["Location"] == ACCOUNTS
    jessie = by_username("jessie.reid")
    assert jessie is not None
    assert (jessie.role, jessie.is_active, jessie.has_usable_password()) == (
        "adviser",
        False,
        False,
    )
    added = {"by": world.account("Alan").id, "about": [jessie.pk], "reason": WHY, "active": False}
    assert last_of("account_added") == added


def mails_to_jessie() -> int:
    with arranging(deriving=False):
        return OutgoingMail.objects.filter(to=NEW["email"].lower()).count()


def test_new_adviser_chooses_a_password_by_mail_when_a_second_administrator_has_agreed(
    as_person: AsPerson,
) -> None:
    """Otherwise one administrator with a mailbox of their own would find callers and homes."""
    as_person("Alan").post(f"{ACCOUNTS}add/", NEW)
    PersonsClient().post("/forgot/", {"email": NEW["email"]})
    assert mails_to_jessie() == 0
    jessie = by_username("jessie.reid")
    assert jessie is not None
    with arranging(deriving=False):
        asked = TwoPersonRequest.objects.get(about_id=jessie.pk, ended_at=None)
    agree = {"_agree": "Agree", "why": "I have met her."}
    as_person("Alan").post(f"{REQUESTS}{asked.pk}/", agree)
    assert not jessie.is_active
    as_person("Isla").post(f"{REQUESTS}{asked.pk}/", agree)
    PersonsClient().post("/forgot/", {"email": NEW["email"]})
    assert mails_to_jessie() == 1


@pytest.mark.parametrize("role", ["adviser", "officer"])
def test_new_colleague_is_inactive_until_a_second_administrator_agrees(
    as_person: AsPerson, role: str
) -> None:
    as_person("Alan").post(f"{ACCOUNTS}add/", NEW | {"role": role})
    jessie = by_username("jessie.reid")
    assert jessie is not None
    assert (jessie.role, jessie.is_active) == ("adviser", False)
    requested = last_of("two_people_asked")
    assert requested is not None
    assert (requested["about"], requested["role"], requested["reason"]) == (
        [jessie.pk],
        role,
        WHY,
    )


def test_username_and_email_address_are_unique(world: World, as_person: AsPerson) -> None:
    alan = as_person("Alan")
    taken = stored(world, "Morag")
    assert "already exists" in errors(alan, f"{ACCOUNTS}add/", NEW | {"username": "MORAG"})
    assert errors(alan, f"{ACCOUNTS}add/", NEW | {"email": taken.email.upper()})


@pytest.mark.parametrize("name", ["Aileen", "Fiona", "Moira", "Morag"])
def test_deactivated_colleagues_session_ends_at_once(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser = as_person(name)
    assert browser.get("/documents/").status_code == (200 if name == "Morag" else 403)
    answer = as_person("Alan").post(
        account_page(world, name), as_filled_in(world, name, is_active=False)
    )
    assert answer["Location"] == ACCOUNTS
    assert browser.get("/documents/")["Location"].startswith("/sign-in/")
    assert last_of("account_deactivated") == {
        "by": world.account("Alan").id,
        "about": [world.account(name).id],
        "reason": WHY,
    }


def test_one_administrator_reactivates_a_resident_and_no_colleague(
    world: World, as_person: AsPerson
) -> None:
    alan = as_person("Alan")
    for name in ("Aileen", "Morag"):
        for active in (False, True):
            alan.post(account_page(world, name), as_filled_in(world, name, is_active=active))
            assert stored(world, name).is_active is (active and name == "Morag")
    assert waiting_for(world, "Aileen") is not None
    event = last_of("account_activated")
    assert event is not None
    assert event["about"] == [world.account("Morag").id]


def test_officer_made_adviser_loses_her_patches_at_once(world: World, as_person: AsPerson) -> None:
    as_person("Alan").post(
        account_page(world, "Fiona"), as_filled_in(world, "Fiona", role="adviser")
    )
    assert stored(world, "Fiona").role == "adviser"
    with as_role(OWNER):
        grants = "SELECT count(*) FROM tenancies_patchgrant WHERE user_id = %s"
        assert sql(grants, world.account("Fiona").id) == 0
    assert as_person("Fiona").get(f"/staff/case/{world.case('NOISE').id}/").status_code == 403
    event = last_of("role_lowered")
    assert event is not None
    assert (event["role"], event["reason"]) == ("adviser", WHY)


@pytest.mark.parametrize(
    "address", [f"{ACCOUNTS}add/", "Aileen", "Morag"], ids=["add", "colleague", "resident"]
)
def test_every_change_needs_a_reason(world: World, as_person: AsPerson, address: str) -> None:
    alan = as_person("Alan")
    if address.startswith("/"):
        assert "must be filled in" in errors(alan, address, NEW | {"why": " \n"})
        assert by_username("jessie.reid") is None
        return
    form = as_filled_in(world, address, is_active=False, why="  ")
    assert "must be filled in" in errors(alan, account_page(world, address), form)
    assert stored(world, address).is_active


def test_audit_log_names_the_changed_fields_and_not_what_they_say(
    world: World, as_person: AsPerson
) -> None:
    form = as_filled_in(world, "Fiona", name="Fiona MacNew", work_phone="0141 496 0002")
    as_person("Alan").post(account_page(world, "Fiona"), form)
    assert stored(world, "Fiona").name == "Fiona MacNew"
    assert last_of("account_changed") == {
        "by": world.account("Alan").id,
        "about": [world.account("Fiona").id],
        "reason": WHY,
        "fields": ["name", "work_phone"],
    }


def test_residents_account_can_only_be_activated_or_deactivated(
    world: World, as_person: AsPerson
) -> None:
    before = stored(world, "Morag")
    form = as_filled_in(world, "Morag", email="x@example.org", role="officer", username="x")
    as_person("Alan").post(account_page(world, "Morag"), form)
    after = stored(world, "Morag")
    assert (after.email, after.role, after.username) == (before.email, "resident", "morag")
    assert waiting_for(world, "Morag") is None


def test_administrator_cannot_change_their_own_account(world: World, as_person: AsPerson) -> None:
    alan, own = as_person("Alan"), account_page(world, "Alan")
    page = alan.get(own)
    assert page.status_code == 200
    assert b'<input type="submit"' not in page.content
    for changes in ({"is_active": False}, {"role": "dpo"}, {"reset_second_step": True}):
        assert alan.post(own, as_filled_in(world, "Alan", **changes)).status_code == 403
    assert stored(world, "Alan").role == "administrator"
