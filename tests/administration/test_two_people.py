"""Roles that open something take two administrators: not one by form, by address, or by SQL of the role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.access import acting_as
from accounts.models import User
from tests.administration.pages import (
    ACCOUNTS,
    REQUESTS,
    WHY,
    account_page,
    as_filled_in,
    errors,
    last_of,
    request_page,
    sql,
    stored,
    waiting_for,
)
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.factories import RoleRequestFactory, UserFactory
from tests.model.expectation import ROLES
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
AGREE = {"_agree": "Agree", "why": "I have met her."}
REFUSE = {"_refuse": "Refuse", "why": "Not yet."}
BECAUSE = "I have met her."
ASK = (
    "INSERT INTO accounts_twopersonrequest (id, kind, about_id, role, is_active,"
    " reason, by_name, checked, outcome, recorded_by)"
    " VALUES (%s, 'change account', %s, %s, true, 'x', '', '{}', %s, %s)"
)

pytestmark = pytest.mark.django_db


def asks(world: World, name: str, role: str, by: str, outcome: str = "") -> UUID:
    """Ask for a role by SQL, as the administrator's own transaction would."""
    request = uuid4()
    values = (request, world.account(name).id, role, outcome, world.account(by).id)
    assert sql(ASK, *values) == 1
    return request


def agrees(request: UUID, because: str = BECAUSE) -> bool:
    return bool(sql("SELECT portal.agree(%s, %s)", request, because) == "done")


def refused(statement: str, *values: object) -> None:
    """PostgreSQL refuses it, or there is no row for this administrator to change."""
    try:
        with transaction.atomic():
            assert sql(statement, *values) == 0
    except DatabaseError:
        pass


# By form -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [name for name, role in ROLES.items() if role.needs_two])
def test_one_administrator_requests_a_role_and_another_agrees(
    world: World, as_person: AsPerson, role: str
) -> None:
    form = as_filled_in(world, "Neil", role=role, is_active=True)
    as_person("Alan").post(account_page(world, "Neil"), form)
    assert (stored(world, "Neil").role, stored(world, "Neil").is_active) == ("officer", False)
    asked = waiting_for(world, "Neil")
    assert asked is not None
    as_person("Alan").post(f"{REQUESTS}{asked.pk}/", AGREE)
    assert not stored(world, "Neil").is_active
    as_person("Isla").post(f"{REQUESTS}{asked.pk}/", AGREE)
    assert (stored(world, "Neil").role, stored(world, "Neil").is_active) == (role, True)
    agreed = last_of("two_people_agreed")
    assert agreed is not None
    assert (agreed["by"], agreed["reason"], agreed["role"]) == (
        world.account("Isla").id,
        AGREE["why"],
        role,
    )


def test_agreed_officer_works_her_patches_at_once(world: World, as_person: AsPerson) -> None:
    page = f"/staff/tenancy/{world.tenancy('Mill Lane').id}/"
    with arranging():
        asked: Any = RoleRequestFactory(
            about_id=world.account("Neil").id, recorded_by=world.account("Alan").id
        )
    as_person("Isla").post(f"{REQUESTS}{asked.pk}/", AGREE)
    assert as_person("Neil").get(page).status_code == 200


def test_data_steward_is_named_by_two_and_dismissed_by_one(
    world: World, as_person: AsPerson
) -> None:
    alan = as_person("Alan")
    form = as_filled_in(world, "Fiona", is_data_steward=True)
    alan.post(account_page(world, "Fiona"), form)
    asked = waiting_for(world, "Fiona")
    assert asked is not None
    assert not stored(world, "Fiona").is_data_steward
    as_person("Isla").post(f"{REQUESTS}{asked.pk}/", AGREE)
    assert stored(world, "Fiona").is_data_steward
    alan.post(account_page(world, "Fiona"), as_filled_in(world, "Fiona", is_data_steward=False))
    assert not stored(world, "Fiona").is_data_steward
    said = errors(
        alan, account_page(world, "Donald"), as_filled_in(world, "Donald", is_data_steward=True)
    )
    assert "This role has no data stewards" in said


def test_safeguarding_lead_is_named_by_two_and_dismissed_by_one(
    world: World, as_person: AsPerson
) -> None:
    alan = as_person("Alan")
    alan.post(account_page(world, "Moira"), as_filled_in(world, "Moira", is_safeguarding_lead=True))
    asked = waiting_for(world, "Moira")
    assert asked is not None
    assert asked.is_safeguarding_lead
    assert not stored(world, "Moira").is_safeguarding_lead
    as_person("Isla").post(f"{REQUESTS}{asked.pk}/", AGREE)
    assert stored(world, "Moira").is_safeguarding_lead
    changed = as_filled_in(world, "Moira", is_safeguarding_lead=False)
    alan.post(account_page(world, "Moira"), changed)
    assert not stored(world, "Moira").is_safeguarding_lead
    said = errors(
        alan,
        account_page(world, "Aileen"),
        as_filled_in(world, "Aileen", is_safeguarding_lead=True),
    )
    assert "This role has no safeguarding lead" in said


def test_reason_of_an_answer_is_required(world: World, as_person: AsPerson) -> None:
    isla, page = as_person("Isla"), request_page(world, "Aileen", "officer")
    for answer in (AGREE, REFUSE):
        assert "must be filled in" in errors(isla, page, answer | {"why": " "})
    assert waiting_for(world, "Aileen") is not None


@pytest.mark.parametrize("name", ["Isla", "Alan"])
def test_request_is_refused_or_taken_back_and_nothing_changes(
    world: World, as_person: AsPerson, name: str
) -> None:
    as_person(name).post(request_page(world, "Aileen", "officer"), REFUSE)
    assert waiting_for(world, "Aileen") is None
    assert stored(world, "Aileen").role == "adviser"
    event = last_of("two_people_taken_back" if name == "Alan" else "two_people_refused")
    assert event is not None
    assert (event["by"], event["reason"]) == (world.account(name).id, REFUSE["why"])


def test_answered_request_cannot_be_answered_again(world: World, as_person: AsPerson) -> None:
    isla, page = as_person("Isla"), request_page(world, "Aileen", "officer")
    isla.post(page, REFUSE)
    assert isla.post(page, AGREE).status_code == 403
    assert isla.get(page).status_code == 200
    assert stored(world, "Aileen").role == "adviser"


def test_person_concerned_cannot_answer_the_request(world: World, as_person: AsPerson) -> None:
    with arranging():
        asked: Any = RoleRequestFactory(
            about_id=world.account("Isla").id,
            role="dpo",
            recorded_by=world.account("Alan").id,
        )
    isla = as_person("Isla")
    page = isla.get(f"{REQUESTS}{asked.pk}/")
    assert b'name="_agree"' not in page.content
    assert isla.post(f"{REQUESTS}{asked.pk}/", AGREE).status_code == 403
    assert stored(world, "Isla").role == "administrator"


def test_requester_may_withdraw_and_not_agree(world: World, as_person: AsPerson) -> None:
    page = request_page(world, "Aileen", "officer")
    assert b'name="_agree"' not in as_person("Alan").get(page).content
    assert b'name="_agree"' in as_person("Isla").get(page).content
    as_person("Alan").post(page, AGREE)
    assert waiting_for(world, "Aileen") is not None


def test_second_administrator_sees_where_a_new_password_would_go(
    world: World, as_person: AsPerson
) -> None:
    page = as_person("Isla").get(request_page(world, "Aileen", "officer")).content.decode()
    assert stored(world, "Aileen").email in page


def test_email_address_cannot_change_while_a_request_is_open(
    world: World, as_person: AsPerson
) -> None:
    alan, taken = as_person("Alan"), "alans.own@example.org"
    said = errors(alan, account_page(world, "Aileen"), as_filled_in(world, "Aileen", email=taken))
    assert "how this colleague signs in" in said
    assert stored(world, "Aileen").email != taken


def test_second_administrator_sees_what_changed_before_the_account_is_switched_on(
    world: World, as_person: AsPerson
) -> None:
    """Alan switches Moira off, moves her address to a mailbox of his own, and asks for her back."""
    alan, taken = as_person("Alan"), "alans.own@example.org"
    off = as_filled_in(world, "Moira", is_active=False, email=taken)
    assert alan.post(account_page(world, "Moira"), off).status_code == 302
    assert stored(world, "Moira").email == taken
    alan.post(account_page(world, "Moira"), as_filled_in(world, "Moira", is_active=True))
    assert not stored(world, "Moira").is_active
    asked = waiting_for(world, "Moira")
    assert asked is not None
    page = as_person("Isla").get(f"{REQUESTS}{asked.pk}/").content.decode()
    assert taken in page
    assert "changed (email), by alan" in page
    assert "changed (is_active), by alan" in page


def test_other_address_of_an_active_colleague_waits_for_a_second_administrator(
    world: World, as_person: AsPerson
) -> None:
    new = "fiona.new@example.org"
    form = as_filled_in(world, "Fiona", email=new, name="Fiona MacNew")
    as_person("Alan").post(account_page(world, "Fiona"), form)
    asked = waiting_for(world, "Fiona")
    assert asked is not None
    assert (stored(world, "Fiona").email == new, stored(world, "Fiona").name) == (
        False,
        "Fiona MacNew",
    )
    assert new in as_person("Isla").get(f"{REQUESTS}{asked.pk}/").content.decode()
    fiona = as_person("Fiona")
    assert fiona.get("/staff/").status_code == 200
    as_person("Isla").post(f"{REQUESTS}{asked.pk}/", AGREE)
    after = stored(world, "Fiona")
    assert (after.email, after.role, after.is_active) == (new, "officer", True)
    # Whoever read the mailbox of before keeps neither password nor session.
    assert after.password.startswith("!")
    assert fiona.get("/staff/").status_code == 302


def test_to_make_an_adviser_of_who_sees_no_one_takes_two(world: World, as_person: AsPerson) -> None:
    with arranging():
        UserFactory(role="director")
    form = as_filled_in(world, "Elspeth", role="adviser")
    as_person("Alan").post(account_page(world, "Elspeth"), form)
    assert stored(world, "Elspeth").role == "director"
    assert waiting_for(world, "Elspeth") is not None


def test_same_request_cannot_be_made_twice(world: World, as_person: AsPerson) -> None:
    form = as_filled_in(world, "Aileen", role="dpo")
    assert "still to answer" in errors(as_person("Isla"), account_page(world, "Aileen"), form)


def test_request_ends_when_the_account_is_deactivated(world: World, as_person: AsPerson) -> None:
    off = as_filled_in(world, "Aileen", is_active=False)
    as_person("Alan").post(account_page(world, "Aileen"), off)
    assert waiting_for(world, "Aileen") is None
    as_person("Isla").post(request_page(world, "Aileen", "officer"), AGREE)
    assert not stored(world, "Aileen").is_active


def test_tampered_form_gives_no_role(world: World, as_person: AsPerson) -> None:
    """What a form does not offer is not read from it."""
    alan = as_person("Alan")
    extra = {"password": "known", "sessions_mark": "", "is_superuser": "on", "is_staff": "on"}
    before = stored(world, "Aileen").password
    alan.post(account_page(world, "Aileen"), as_filled_in(world, "Aileen", **extra))
    assert stored(world, "Aileen").password == before
    assert "valid choice" in errors(
        alan, account_page(world, "Aileen"), as_filled_in(world, "Aileen", role="resident")
    )
    new = {"username": "x", "email": "x@example.org", "name": "X", "why": WHY}
    assert "valid choice" in errors(alan, f"{ACCOUNTS}add/", new | {"role": "resident"})


# By SQL --------------------------------------------------------------------------------------------


def test_administrator_database_role_cannot_raise_an_account(world: World) -> None:
    raises = "UPDATE accounts_user SET {} WHERE id = %s"
    with acting_as(world.account("Alan").id):
        for name in ("Aileen", "Fiona", "Morag", "Neil", "Alan", "Isla"):
            account = world.account(name).id
            for change in (
                "role = 'dpo'",
                "role = 'administrator', is_active = true"
                if name not in ("Isla", "Alan")
                else "role = 'dpo'",
                "is_data_steward = true",
                "is_safeguarding_lead = true",
                "password = 'known'",
                "sessions_mark = gen_random_uuid()",
                "id = gen_random_uuid()",
            ):
                refused(raises.format(change), account)
        refused(raises.format("is_active = true"), world.account("Neil").id)
        refused(raises.format("role = 'adviser'"), world.account("Morag").id)
        refused(raises.format("email = 'x@example.org'"), world.account("Morag").id)
        refused(raises.format("email = 'x@example.org'"), world.account("Donald").id)
        refused(raises.format("email = 'x@example.org'"), world.account("Aileen").id)  # She waits.
        refused("DELETE FROM accounts_user WHERE id = %s", world.account("Morag").id)


def test_administrator_database_role_cannot_agree_to_its_own_request(world: World) -> None:
    waits = world.role_request("Aileen", "officer").id
    agreed = (
        "UPDATE accounts_twopersonrequest SET ended_at = now(), ended_by = %s, outcome = 'agreed'"
        " WHERE id = %s"
    )
    with acting_as(world.account("Alan").id):
        assert not agrees(waits)
        refused(agreed, world.account("Alan").id, waits)
        refused(agreed, world.account("Isla").id, waits)
        assert not agrees(asks(world, "Fiona", "dpo", by="Alan"))
        assert not agrees(asks(world, "Moira", "dpo", by="Isla"))  # It stands in Alan's own name.
        for asker in ("Alan", "Isla"):
            with pytest.raises(DatabaseError), transaction.atomic():
                asks(world, "Alan", "dpo", by=asker)
        with pytest.raises(IntegrityError), transaction.atomic():
            asks(world, "Morag", "officer", by="Alan")
        with pytest.raises(IntegrityError), transaction.atomic():
            asks(world, "Rhona", "dpo", by="Alan", outcome="agreed")
        with pytest.raises(IntegrityError), transaction.atomic():
            asks(world, "Rhona", "resident", by="Alan")
    assert stored(world, "Aileen").role == "adviser"


def test_administrator_asks_for_no_other_account_of_their_own_in_a_colleagues_name(
    world: World,
) -> None:
    with arranging():
        for name in ("Alan", "Fiona"):
            User.objects.filter(pk=world.account(name).id).update(staff_ref="S901")
    with acting_as(world.account("Alan").id), pytest.raises(IntegrityError), transaction.atomic():
        asks(world, "Fiona", "dpo", by="Isla")


def test_second_administrator_agrees_by_the_function(world: World) -> None:
    with acting_as(world.account("Alan").id):
        request = asks(world, "Fiona", "dpo", by="Alan")
    with acting_as(world.account("Isla").id):
        assert not agrees(uuid4())
        assert not agrees(request, because=" \n")
        assert agrees(request)
        assert not agrees(request)
    assert stored(world, "Fiona").role == "dpo"


def test_request_of_a_deactivated_administrator_cannot_be_agreed(world: World) -> None:
    waits = world.role_request("Aileen", "officer").id
    with as_role(OWNER):
        sql("UPDATE accounts_user SET is_active = false WHERE id = %s", world.account("Alan").id)
    with acting_as(world.account("Isla").id):
        assert not agrees(waits)


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Donald", "Aileen", "Morag"])
def test_other_roles_cannot_agree_or_reset(world: World, name: str) -> None:
    waits = world.role_request("Aileen", "officer").id
    with acting_as(world.account(name).id):
        refused("SELECT portal.refuse(%s, 'x')::int", waits)
        if name in ("Aileen", "Morag"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                agrees(waits)
        else:
            assert not agrees(waits)
        for question in (
            "SELECT portal.reset_second_step(%s)",
            "SELECT portal.has_second_step(%s)",
            "SELECT portal.note_person(%s, 'P0000001')",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                sql(question, waits)


def test_database_role_without_a_claim_cannot_agree(world: World) -> None:
    with as_role("portal_administrator"):
        assert not agrees(world.role_request("Aileen", "officer").id)
        assert not sql("SELECT portal.reset_second_step(%s)", world.account("Fiona").id)
        assert sql("SELECT count(*) FROM accounts_user") == 0
        assert sql("SELECT count(*) FROM accounts_twopersonrequest") == 0


def test_administrator_cannot_choose_a_password(world: World) -> None:
    new = (
        "INSERT INTO accounts_user (id, username, email, role, name, is_data_steward, is_active,"
        " password, date_joined, sessions_mark, identity_checked, quiet, hides_case_titles,"
        " is_safeguarding_lead) VALUES (gen_random_uuid(), %s, %s, %s, '', %s, {}, %s, now(),"
        " gen_random_uuid(), %s, false, false, false)"
    )
    active, new = new.format("true"), new.format("false")
    with acting_as(world.account("Alan").id):
        refused(new, "a", "a@example.org", "adviser", False, "argon2$known", "")
        refused(new, "a", "a@example.org", "adviser", False, "!x", "in person")
        refused(new, "a", "a@example.org", "adviser", True, "!x", "")
        refused(new, "a", "a@example.org", "officer", False, "!x", "")
        refused(new, "a", "a@example.org", "resident", False, "!x", "")
        refused(active, "a", "a@example.org", "adviser", False, "!x", "")
        assert sql(new, "a", "a@example.org", "adviser", False, "!x", "") == 1
    with as_role(OWNER):
        assert sql("SELECT role FROM accounts_user WHERE username = 'a'") == "adviser"
