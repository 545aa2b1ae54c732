"""Attacks on accounts and letters that once worked, each with the sentence that says why it must not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import User
from accounts.own_account import remove_email
from tenancies.models import Occupancy, Person
from tests.accounts.doing import is_signed_in, mailed_code, somebody, type_password
from tests.activation.letters import (
    activate,
    choose,
    give_code,
    in_person,
    letter_page,
    passes,
    row_of,
    say_who,
    type_code,
)
from tests.administration.pages import (
    REQUESTS,
    account_page,
    as_filled_in,
    errors,
    stored,
    waiting_for,
)
from tests.arranging import OWNER, arranging, as_role, at_the_gate, move_today_to
from tests.clients import PersonsClient
from tests.factories.accounts import PASSWORD, AppCodeFactory
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
NEW_PASSWORD = "three boats and a kettle"

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: object) -> Any:
    """The one value of a query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchone()[0]


# An administrator who wants to be somebody else -----------------------------------------------------


def test_changed_email_voids_the_password_set_through_the_former_one(
    world: World, as_person: AsPerson
) -> None:
    """Alan chose its password while its mail came to him. Then he writes a colleague's address there."""
    with arranging():
        User.objects.filter(pk=world.account("Aileen").id).update(email="alan@example.org")
        sql("UPDATE accounts_twopersonrequest SET ended_at = now(), outcome = 'refused', ended_reason = 'x'"
            " WHERE about_id = %s RETURNING 1", world.account("Aileen").id)  # fmt: skip
        aileen = User.objects.get(pk=world.account("Aileen").id)
        aileen.set_password(PASSWORD)
        aileen.save()
        AppCodeFactory(user_id=aileen.pk, type="recovery_codes")
    browser = as_person("Aileen")
    form = as_filled_in(world, "Aileen", email="aileen@example.org")
    assert as_person("Alan").post(account_page(world, "Aileen"), form).status_code == 302
    asked = waiting_for(world, "Aileen")
    assert asked is not None
    as_person("Isla").post(
        f"{REQUESTS}{asked.pk}/", {"_agree": "Agree", "why": "I have asked her."}
    )
    assert stored(world, "Aileen").email == "aileen@example.org"
    assert not stored(world, "Aileen").has_usable_password()
    with as_role(OWNER):
        kept = "SELECT count(*) FROM mfa_authenticator WHERE user_id = %s"
        assert sql(kept, world.account("Aileen").id) == 0
    assert browser.get("/staff/")["Location"].startswith("/sign-in/")


def test_one_administrator_cannot_detach_a_colleague_from_their_own_case(
    world: World, as_person: AsPerson
) -> None:
    """Graham complains in DOGS. Alan notes that he is somebody else."""
    page = f"/staff/case/{world.case('DOGS').id}/"
    tom, lachie = (
        as_filled_in(world, "Graham", person_reference=world.person(name).ref)
        for name in ("Tom", "Lachie")
    )
    for who, form in (("Alan", tom), ("Alan", tom), ("Isla", lachie), ("Alan", tom)):
        as_person(who).post(account_page(world, "Graham"), form)
        assert as_person("Graham").get(page).status_code == 404
    # Whoever was noted by mistake, or to shut a colleague out, is put right by two.
    as_person("Isla").post(account_page(world, "Graham"), tom)
    assert as_person("Graham").get(page).status_code == 200


def test_username_cannot_equal_another_accounts_email(world: World, as_person: AsPerson) -> None:
    with arranging():
        User.objects.filter(pk=world.account("Donald").id).update(email="donald@example.org")
    name = "donald@example.org"
    said = errors(
        as_person("Alan"),
        account_page(world, "Aileen"),
        as_filled_in(world, "Aileen", username=name),
    )
    assert "must not have an @" in said
    with acting_as(world.account("Alan").id):
        for write in (
            lambda: User.objects.create_user(name, role="adviser", is_active=False),
            lambda: User.objects.filter(pk=world.account("Neil").id).update(username=name),
        ):
            with (
                pytest.raises(DatabaseError, match="user_username_is_no_address"),
                transaction.atomic(),
            ):
                write()


# Codes that were on their way when somebody shut the door -------------------------------------------


def half_reset(user: User) -> PersonsClient:
    """A browser of somebody who reads the account's mail, one step before a new password."""
    browser = PersonsClient()
    browser.post("/forgot/", {"email": user.email})
    assert browser.post("/forgot/code/", {"code": mailed_code()})["Location"] == "/forgot/new/"
    return browser


def forget_address(user: User) -> None:
    """The account's owner takes the address away."""
    with unit_of_work(), at_the_gate():
        remove_email(by=User.objects.get(pk=user.pk))


def takes(browser: PersonsClient, username: str) -> bool:
    """Whether the browser's new password opens the account."""
    browser.post("/forgot/new/", {"password1": NEW_PASSWORD})
    return is_signed_in(type_password(username, password=NEW_PASSWORD)[0])


def test_former_mailbox_cannot_reset_the_password(
    world: World,  # noqa: ARG001
) -> None:
    mairi = somebody("mairi", email="mairi@example.org")
    browser = half_reset(mairi)
    forget_address(mairi)
    assert not takes(browser, "mairi")


def test_code_for_a_removed_address_counts_as_wrong(
    world: World,  # noqa: ARG001
) -> None:
    mairi = somebody("mairi", email="mairi@example.org")
    browser = PersonsClient()
    browser.post("/forgot/", {"email": mairi.email})
    code = mailed_code()
    forget_address(mairi)
    browser.post("/forgot/code/", {"code": code})
    assert not takes(browser, "mairi")


def test_recovery_by_letter_cancels_mailed_codes(
    world: World,
) -> None:
    tom = world.person("Tom").id
    with arranging():
        User.objects.filter(pk=world.account("Tom").id).update(email="tom@example.org")
        Person.objects.filter(pk=tom).update(born_on=world.years_ago(30))
    browser = half_reset(User(email="tom@example.org"))
    activate(give_code(tom), tom, "tom.again")
    assert not takes(browser, "tom.again")


def test_no_new_password_for_an_account_that_was_switched_off_meanwhile(
    world: World,  # noqa: ARG001
) -> None:
    mairi = somebody("mairi", email="mairi@example.org")
    browser = half_reset(mairi)
    with arranging():
        User.objects.filter(pk=mairi.pk).update(is_active=False)
    browser.post("/forgot/new/", {"password1": NEW_PASSWORD})
    with arranging():
        User.objects.filter(pk=mairi.pk).update(is_active=True)
    assert not is_signed_in(type_password("mairi", password=NEW_PASSWORD)[0])


# Letters in the wrong hands -------------------------------------------------------------------------


def leave(world: World, name: str, *, days_ago: int) -> None:
    """Somebody's occupancies end on a day, as an import has them: the old ones end, new ones are recorded."""
    with arranging():
        for occupancy in list(
            Occupancy.objects.filter(person_id=world.person(name).id, ended_at=None)
        ):
            Occupancy.objects.filter(pk=occupancy.pk).update(ended_at=occupancy.recorded_at)
            Occupancy.objects.create(
                person_id=occupancy.person_id, tenancy_id=occupancy.tenancy_id, role=occupancy.role,
                from_date=occupancy.from_date, to_date=world.day(days_ago),
            )  # fmt: skip


def test_letter_is_void_once_its_reader_has_left_the_home(world: World) -> None:
    """Effie went; who stayed has her letter, and knows her name and birthday."""
    effie = world.person("Effie").id
    code = give_code(effie)
    leave(world, "Effie", days_ago=-1)
    move_today_to(world.facts.today + timedelta(days=2))
    assert not passes(code, effie)


def test_letter_to_a_former_home_is_void(world: World) -> None:
    effie = world.person("Effie").id
    code = give_code(effie)
    leave(world, "Effie", days_ago=-1)
    with arranging():
        Occupancy.objects.create(
            person_id=effie, tenancy_id=world.tenancy("Loch Road").id, role="Relative",
            from_date=world.facts.today,
        )  # fmt: skip
    move_today_to(world.facts.today + timedelta(days=2))
    assert not passes(code, effie)


def test_pass_from_a_letter_is_void_once_its_reader_has_left(world: World) -> None:
    effie = world.person("Effie").id
    browser, someone = type_code(give_code(effie)), row_of(effie)
    say_who(browser, someone.surname, someone.born_on)
    leave(world, "Effie", days_ago=-1)
    move_today_to(world.facts.today + timedelta(days=2))
    assert choose(browser, "who.stayed")["Location"] == "/activate/"
    assert row_of(effie).account is None


def test_code_given_in_person_works_for_a_leaver(world: World) -> None:
    effie = world.person("Effie").id
    code = give_code(effie, "in person")
    leave(world, "Effie", days_ago=1)
    assert passes(code, effie)


@pytest.mark.parametrize("delivery", ["post", "in person"])
def test_party_to_a_case_gives_no_code_to_whom_it_is_too_close(
    world: World, as_person: AsPerson, delivery: str
) -> None:
    """Graham works Catriona's home and stands in DOGS with her: her account shows him that case."""
    answer = in_person(as_person("Graham"), letter_page(world, "Catriona"))
    assert answer.status_code == 404
    given = (
        "INSERT INTO tenancies_activation (id, person_id, code_hash, delivery, identity_seen,"
        " expires_on, tries, recorded_by)"
        " VALUES (%s, %s, gen_random_uuid()::text::bytea, %s, %s, now(), 0, %s) RETURNING 1"
    )
    seen = "known" if delivery == "in person" else ""

    def gives(name: str, person: str) -> bool:
        account = world.account(name).id
        with unit_of_work(), acting_as(account):
            try:
                with transaction.atomic():
                    values = (uuid4(), world.person(person).id, delivery, seen, account)
                    return bool(sql(given, *values))
            except DatabaseError:
                return False

    assert not any(gives("Graham", person) for person in ("Catriona", "Agnes"))
    assert not any(gives("Rhona", person) for person in ("Zara", "Murdo"))
    assert gives("Graham", "Otis")
    assert gives("Rhona", "Otis")
    assert gives("Fiona", "Agnes")


def test_usernames_tried_with_one_pass_are_limited(world: World, settings: LazySettings) -> None:
    effie = world.person("Effie").id
    browser, someone = type_code(give_code(effie)), row_of(effie)
    say_who(browser, someone.surname, someone.born_on)
    settings.ACTIVATION_TRIES_A_NETWORK = (3, 900)
    answers = [choose(browser, world.account("Morag").username) for _ in range(4)]
    assert [answer.status_code for answer in answers][-1] == 429
