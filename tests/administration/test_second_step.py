"""Resetting somebody's second step, and saying that a colleague is also a tenant of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import OutgoingMail
from tests.administration.pages import ACCOUNTS, WHY, account_page, as_filled_in, last_of, sql
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.factories.accounts import AppCodeFactory
from tests.world import STAFF, World

AsPerson = Callable[[str], PersonsClient]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def codes(world: World) -> None:
    """Fiona, Morag and Alan have an app, as every member of staff has, and printed codes."""
    with arranging(deriving=False):
        AppCodeFactory(user_id=world.account("Morag").id)
        for name in ("Fiona", "Morag", "Alan"):
            AppCodeFactory(user_id=world.account(name).id, type="recovery_codes")


def steps_of(world: World, name: str) -> int:
    with as_role(OWNER):
        return int(
            sql("SELECT count(*) FROM mfa_authenticator WHERE user_id = %s", world.account(name).id)
        )


def queued_for(world: World, name: str) -> list[str]:
    with arranging(deriving=False):
        to = f"{world.account(name).username}"
        address = sql("SELECT email FROM accounts_user WHERE username = %s", to)
        return [mail.subject for mail in OutgoingMail.objects.filter(to=address)]


@pytest.mark.parametrize("name", ["Fiona", "Morag"])
def test_reset_removes_every_second_step_ends_sessions_and_notifies(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser = as_person(name)
    form = as_filled_in(world, name, reset_second_step=True)
    assert as_person("Alan").post(account_page(world, name), form)["Location"] == ACCOUNTS
    assert steps_of(world, name) == 0
    assert browser.get("/documents/")["Location"].startswith("/sign-in/")
    assert queued_for(world, name) == ["Your online account"]
    assert last_of("second_step_reset") == {
        "by": world.account("Alan").id,
        "about": [world.account(name).id],
        "reason": WHY,
    }
    assert steps_of(world, "Alan") == 2


def test_quiet_account_gets_no_mail_about_it(world: World, as_person: AsPerson) -> None:
    with as_role(OWNER):
        sql("UPDATE accounts_user SET quiet = true WHERE id = %s", world.account("Morag").id)
    form = as_filled_in(world, "Morag", reset_second_step=True)
    as_person("Alan").post(account_page(world, "Morag"), form)
    assert steps_of(world, "Morag") == 0
    assert queued_for(world, "Morag") == []


def test_administrator_cannot_reset_their_own_second_step(
    world: World, as_person: AsPerson
) -> None:
    form = as_filled_in(world, "Alan", reset_second_step=True)
    assert as_person("Alan").post(account_page(world, "Alan"), form).status_code == 403
    assert steps_of(world, "Alan") == 2


def test_list_says_who_has_a_second_step(world: World, as_person: AsPerson) -> None:
    accounts = as_person("Alan").get(ACCOUNTS).context["cl"].result_list
    has = {account.pk for account in accounts if account.has_second_step}
    assert {world.name_of(pk) for pk in has} == {*STAFF, "Morag"}


# Persons -------------------------------------------------------------------------------------------


def works_as(world: World, name: str) -> str | None:
    with as_role(OWNER):
        found = sql(
            "SELECT coalesce((SELECT ref FROM tenancies_person WHERE works_as_id = %s), '')",
            world.account(name).id,
        )
    return str(found) or None


def test_colleague_who_is_a_party_loses_sight_of_that_case(
    world: World, as_person: AsPerson
) -> None:
    page = f"/staff/case/{world.case('NOISE').id}/"
    assert as_person("Fiona").get(page).status_code == 200
    reference = world.person("Morag").ref
    form = as_filled_in(world, "Fiona", person_reference=f" {reference.lower()} ")
    as_person("Alan").post(account_page(world, "Fiona"), form)
    assert works_as(world, "Fiona") == reference
    assert as_person("Fiona").get(page).status_code == 404
    noted = last_of("persons_reference_noted")
    assert noted is not None
    assert (noted["reference"], noted["reason"]) == (reference, WHY)


def test_administrator_does_not_learn_whether_a_person_is_known(
    world: World, as_person: AsPerson
) -> None:
    alan, page = as_person("Alan"), account_page(world, "Fiona")
    answers = []
    for reference in (world.person("Morag").ref, "P9999999", world.person("Graham at home").ref):
        answer = alan.post(page, as_filled_in(world, "Fiona", person_reference=reference))
        # Only the signature of the message's cookie carries the moment.
        answers.append((answer.status_code, answer["Location"], answer.content))
        shown = alan.get(page).content.decode()
        assert reference not in shown
    assert len(set(answers)) == 1


def test_person_of_one_account_cannot_be_given_to_another(
    world: World, as_person: AsPerson
) -> None:
    reference = world.person("Graham at home").ref
    form = as_filled_in(world, "Fiona", person_reference=reference)
    as_person("Alan").post(account_page(world, "Fiona"), form)
    assert works_as(world, "Graham") == reference
    assert works_as(world, "Fiona") is None


def test_wrong_person_reference_is_corrected_and_an_unknown_one_changes_nothing(
    world: World, as_person: AsPerson
) -> None:
    alan, page = as_person("Alan"), account_page(world, "Fiona")
    for reference in (world.person("Tom").ref, "P9999999"):
        alan.post(page, as_filled_in(world, "Fiona", person_reference=reference))
        assert works_as(world, "Fiona") == world.person("Tom").ref
    # One alone could lead a colleague to what is too close to them: the second one corrects it.
    for name in ("Alan", "Isla"):
        form = as_filled_in(world, "Fiona", person_reference=world.person("Rab").ref)
        as_person(name).post(page, form)
    assert works_as(world, "Fiona") == world.person("Rab").ref
