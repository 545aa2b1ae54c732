"""Whoever watches over the others is not switched off by one administrator, and hears what they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.access import acting_as
from accounts.jobs.running import run_due
from accounts.models import Job, OutgoingMail, User
from tenancies.models import Person
from tests.administration.pages import (
    REQUESTS,
    account_page,
    as_filled_in,
    errors,
    last_of,
    sql,
    stored,
    waiting_for,
)
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.factories import UserFactory
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
AGREE = {"_agree": "Agree", "why": "He retires."}
WATCHERS = ["Donald", "Senga", "Elspeth", "Isla"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def third(world: World) -> PersonsClient:
    """An administrator who is neither Alan nor Isla, once something was asked for."""
    assert world.staff
    with arranging():
        una: Any = UserFactory(role="administrator")
    return PersonsClient(una.pk)


def ref_of(world: World, name: str) -> str:
    with arranging(deriving=False):
        return str(Person.objects.get(pk=world.person(name).id).ref)


def mails(subject: str) -> list[str]:
    with arranging(deriving=False):
        return [mail.to for mail in OutgoingMail.objects.filter(subject=subject).order_by("to")]


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"role": "adviser", "is_safeguarding_lead": False}]
)
@pytest.mark.parametrize("name", WATCHERS)
def test_one_administrator_does_not_silence_whoever_watches(
    world: World, as_person: AsPerson, name: str, change: dict[str, object]
) -> None:
    before = stored(world, name)
    as_person("Alan").post(account_page(world, name), as_filled_in(world, name, **change))
    after = stored(world, name)
    assert (after.is_active, after.role) == (True, before.role)
    assert waiting_for(world, name) is not None


@pytest.mark.parametrize("name", WATCHERS)
def test_two_administrators_do(
    world: World, as_person: AsPerson, request: pytest.FixtureRequest, name: str
) -> None:
    """Of Isla, after whom Alan would be alone, a third one decides."""
    off = as_filled_in(world, name, is_active=False)
    as_person("Alan").post(account_page(world, name), off)
    asked = waiting_for(world, name)
    assert asked is not None
    second = request.getfixturevalue("third") if name == "Isla" else as_person("Isla")
    second.post(f"{REQUESTS}{asked.pk}/", AGREE)
    assert not stored(world, name).is_active


@pytest.mark.parametrize(
    ("name", "role"),
    [("Donald", "dpo"), ("Senga", "deputy"), ("Elspeth", "director"), ("Isla", "administrator")],
)
def test_one_administrator_switches_off_a_watcher_beside_whom_another_watches(
    world: World, as_person: AsPerson, name: str, role: str
) -> None:
    with arranging():
        UserFactory(role=role)
    off = as_filled_in(world, name, is_active=False)
    as_person("Alan").post(account_page(world, name), off)
    assert not stored(world, name).is_active


def test_manager_who_is_the_only_deputy_keeps_the_duty(world: World, as_person: AsPerson) -> None:
    with arranging():
        User.objects.filter(pk=world.account("Senga").id).update(is_active=False)
        User.objects.filter(pk=world.account("Moira").id).update(is_deputy=True)
    alan = as_person("Alan")
    alan.post(account_page(world, "Moira"), as_filled_in(world, "Moira", is_deputy=False))
    assert stored(world, "Moira").is_deputy
    # A second one there is that of the administrator who asks: that is no one who would notice.
    with arranging():
        User.objects.filter(pk=world.account("Rhona").id).update(is_deputy=True, staff_ref="S1")
        User.objects.filter(pk=world.account("Alan").id).update(staff_ref="S1")
    asked = waiting_for(world, "Moira")
    assert asked is not None
    alan.post(f"{REQUESTS}{asked.pk}/", {"_refuse": "Take back", "why": "-"})
    alan.post(account_page(world, "Moira"), as_filled_in(world, "Moira", is_deputy=False))
    assert stored(world, "Moira").is_deputy


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_user SET is_active = false",
        "UPDATE accounts_user SET is_active = false WHERE role = 'dpo'",
        "UPDATE accounts_user SET role = 'adviser' WHERE role IN ('deputy', 'dpo')",
        "UPDATE accounts_user SET role = 'adviser' WHERE role IN ('director', 'administrator')",
        "UPDATE accounts_user SET email = 'x@example.org' WHERE role = 'director'",
        "UPDATE accounts_user SET is_safeguarding_lead = false WHERE role = 'dpo'",
    ],
)
def test_postgresql_refuses_an_administrators_sql(world: World, statement: str) -> None:
    """Also where there are two, in one statement that would leave none."""
    with arranging():
        UserFactory(role="deputy")
        UserFactory(role="deputy", is_active=False)
    alan = world.account("Alan").id
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting_as(alan),
    ):
        sql(f"{statement} {'AND' if 'WHERE' in statement else 'WHERE'} id <> %s", alan)


def test_two_of_one_kind_are_not_switched_off_in_one_statement(world: World) -> None:
    with arranging():
        UserFactory(role="dpo")
    with (
        pytest.raises(DatabaseError, match="last one who watches"),
        transaction.atomic(),
        acting_as(world.account("Alan").id),
    ):
        sql("UPDATE accounts_user SET is_active = false WHERE role = 'dpo'")


def test_one_administrator_does_not_blind_whoever_watches_by_noting_a_person(
    world: World, as_person: AsPerson
) -> None:
    """Whom the DPO is noted to be decides which case and which report they never see."""
    donald = world.account("Donald").id
    with arranging():
        Person.objects.filter(works_as=donald).update(works_as=None)
    noting = as_filled_in(world, "Donald", person_reference=world.person("Morag").ref)
    for name, noted in (("Alan", 0), ("Alan", 0), ("Isla", 1)):
        as_person(name).post(account_page(world, "Donald"), noting)
        with arranging(deriving=False):
            assert Person.objects.filter(works_as=donald).count() == noted


# What the DPO hears ---------------------------------------------------------------------------------


def test_reset_of_a_second_step_is_told_at_once(world: World, as_person: AsPerson) -> None:
    form = as_filled_in(world, "Fiona", reset_second_step=True)
    as_person("Alan").post(account_page(world, "Fiona"), form)
    assert mails("Look at this now") == [stored(world, "Donald").email]


def test_deputy_is_told_where_it_is_the_dpo_who_is_silenced(
    world: World, as_person: AsPerson
) -> None:
    off = as_filled_in(world, "Donald", is_active=False)
    as_person("Alan").post(account_page(world, "Donald"), off)
    assert mails("Look at this now") == []
    asked = waiting_for(world, "Donald")
    assert asked is not None
    as_person("Isla").post(f"{REQUESTS}{asked.pk}/", AGREE)
    assert mails("Look at this now") == [stored(world, "Senga").email]


def test_what_is_done_every_day_is_told_once_a_day(world: World, as_person: AsPerson) -> None:
    alan = as_person("Alan")
    for name in ("Fiona", "Callum"):
        alan.post(account_page(world, name), as_filled_in(world, name, work_phone="1"))
    assert mails("Look at this now") == []
    with arranging(deriving=False):
        digest = Job.objects.get(kind="digest")
        assert digest.due_at - timedelta(days=1, hours=8) < digest_began(digest) < digest.due_at
        Job.objects.filter(pk=digest.pk).update(due_at=digest.due_at - timedelta(days=3))
    run_due()
    with arranging(deriving=False):
        (mail,) = OutgoingMail.objects.filter(subject="What administrators did")
        assert Job.objects.get(pk=digest.pk).done_at is not None
    assert mail.to == stored(world, "Donald").email
    assert last_of("account_written") is not None
    # The next act begins a new message.
    alan.post(account_page(world, "Ruth"), as_filled_in(world, "Ruth", work_phone="1"))
    with arranging(deriving=False):
        assert Job.objects.filter(kind="digest", done_at=None).count() == 1


def digest_began(digest: Job) -> datetime:
    with as_role(OWNER):
        at: datetime = sql(
            "SELECT at FROM accounts_auditevent WHERE seq = %s", digest.progress["since"]
        )
    return at


# Whose accounts are one human being's --------------------------------------------------------------------


def test_reference_that_ties_two_colleagues_takes_two(world: World, as_person: AsPerson) -> None:
    """By a tie Alan would leave no one who may stop him; tied, DPO and manager could open nothing."""
    alan = as_person("Alan")
    with arranging():
        User.objects.filter(pk=world.account("Alan").id).update(staff_ref="S901")
    for name in ("Isla", "Senga", "Moira", "Elspeth", "Aileen"):
        alan.post(account_page(world, name), as_filled_in(world, name, staff_ref="S901"))
        assert stored(world, name).staff_ref != "S901"
    asked = waiting_for(world, "Moira")
    assert asked is not None
    page = as_person("Isla").get(f"{REQUESTS}{asked.pk}/").content.decode()
    assert "S901" in page
    assert "alan" in page
    as_person("Isla").post(f"{REQUESTS}{asked.pk}/", AGREE)
    assert stored(world, "Moira").staff_ref == "S901"


def test_no_reference_is_changed_by_one_administrators_sql(world: World) -> None:
    with acting_as(world.account("Alan").id):
        for name in ("Isla", "Fiona", "Neil"):
            with pytest.raises(DatabaseError, match="takes two"), transaction.atomic():
                sql(
                    "UPDATE accounts_user SET staff_ref = 'S901' WHERE id = %s",
                    world.account(name).id,
                )


@pytest.mark.parametrize("second", ["added just now", "an adviser's"])
def test_one_administrator_blinds_no_watcher_by_another_account_of_theirs(
    world: World, second: str
) -> None:
    """What is noted of one account holds for all of a person's: Donald would see nothing of Morag."""
    alan, donald, morag = (
        world.account("Alan").id,
        world.account("Donald").id,
        world.person("Morag"),
    )
    with arranging():
        User.objects.filter(pk=donald).update(staff_ref="S901")
        if second == "an adviser's":
            other: Any = UserFactory(role="adviser", staff_ref="S901")
            account = other.pk
    with acting_as(alan):
        if second == "added just now":
            account = User.objects.create_user(
                "x", staff_ref="S901", role="adviser", is_active=False
            ).pk
        sql("SELECT portal.note_person(%s, %s)", account, ref_of(world, "Morag"))
    with acting_as(donald):
        assert Person.objects.filter(pk=morag.id).exists()
        assert sql("SELECT count(*) FROM tenancies_person WHERE id = %s", morag.id) == 1


def test_account_that_one_administrator_adds_is_no_ones_other_account(world: World) -> None:
    donald = world.account("Donald").id
    with arranging():
        User.objects.filter(pk=donald).update(staff_ref="S901")
    with acting_as(world.account("Alan").id):
        added = User.objects.create_user("x", staff_ref="S901", role="adviser", is_active=False)
    with as_role(OWNER):
        assert sql("SELECT cardinality(portal.accounts_of_one_person(%s))", donald) == 1
        # Who is asked about it is tied all the same: no one asks for an account of their own.
        assert sql("SELECT portal.are_one_person(%s, %s)", added.pk, donald)


def test_second_account_that_was_switched_off_still_says_who_is_too_close(world: World) -> None:
    donald, morag = world.account("Donald").id, world.person("Morag").id
    with arranging():
        User.objects.filter(pk=donald).update(staff_ref="S901")
        second: Any = UserFactory(role="adviser", staff_ref="S901")
        Person.objects.filter(pk=morag).update(works_as_id=second.pk)
    with acting_as(world.account("Alan").id):
        assert sql("UPDATE accounts_user SET is_active = false WHERE id = %s", second.pk) == 1
    with acting_as(donald):
        assert not Person.objects.filter(pk=morag).exists()
        assert sql("SELECT count(*) FROM tenancies_person WHERE id = %s", morag) == 0


def test_watchers_are_told_of_what_a_director_signs(world: World, as_person: AsPerson) -> None:
    with arranging():
        User.objects.filter(pk=world.account("Isla").id).update(is_active=False)
    form = as_filled_in(world, "Donald", email="evil@example.org")
    as_person("Alan").post(account_page(world, "Donald"), form)
    asked = waiting_for(world, "Donald")
    assert asked is not None
    told = {"do": "agree", "why": "He asked me."}
    as_person("Elspeth").post(f"/dpo/agree/{asked.pk}/", told)
    assert stored(world, "Donald").email == "evil@example.org"
    with arranging(deriving=False):
        assert OutgoingMail.objects.filter(subject="Look at this now").exists()
    written = last_of("account_written")
    assert written is not None
    assert (written["by"], "email" in written["fields"]) == (world.account("Elspeth").id, True)


def test_request_falls_when_a_duty_is_taken_away_meanwhile(
    world: World, as_person: AsPerson
) -> None:
    """Agreeing to another name would give the duty back."""
    with arranging():
        User.objects.filter(pk=world.account("Moira").id).update(is_safeguarding_lead=True)
    alan = as_person("Alan")
    alan.post(account_page(world, "Moira"), as_filled_in(world, "Moira", username="moira.new"))
    asked = waiting_for(world, "Moira")
    assert asked is not None
    assert asked.is_safeguarding_lead
    without = as_filled_in(world, "Moira", is_safeguarding_lead=False)
    as_person("Isla").post(account_page(world, "Moira"), without)
    assert waiting_for(world, "Moira") is None
    as_person("Isla").post(f"{REQUESTS}{asked.pk}/", AGREE)
    assert not stored(world, "Moira").is_safeguarding_lead


@pytest.mark.parametrize("change", [{"username": "a@example.org"}, {"email": "donald"}])
def test_no_name_is_an_address_and_no_address_a_name(world: World, change: dict[str, str]) -> None:
    """People sign in by either: it would stand before a colleague's own, whoever writes it."""
    with pytest.raises(IntegrityError), arranging():
        User.objects.filter(pk=world.account("Neil").id).update(**change)


def test_reference_is_one_however_it_is_typed(world: World, as_person: AsPerson) -> None:
    """Alan manages accounts as S1; what has " s1 " is his too, and he signs nothing twice."""
    with arranging():
        User.objects.filter(pk=world.account("Alan").id).update(staff_ref="S1")
    form = as_filled_in(world, "Fiona", staff_ref=" s1 ")
    as_person("Isla").post(account_page(world, "Fiona"), form)
    with arranging():
        una: Any = UserFactory(role="administrator")
    asked = waiting_for(world, "Fiona")
    assert asked is not None
    PersonsClient(una.pk).post(f"{REQUESTS}{asked.pk}/", AGREE)
    assert stored(world, "Fiona").staff_ref == "S1"
    with arranging(deriving=False):
        assert sql(
            "SELECT portal.are_one_person(%s, %s)",
            world.account("Alan").id,
            world.account("Fiona").id,
        )


@pytest.mark.parametrize("written", ["s1", " S1", "S1 ", "S1\u00a0", "\tS1", "", " "])
def test_postgresql_keeps_no_reference_in_another_form(world: World, written: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), arranging(deriving=False):
        User.objects.filter(pk=world.account("Fiona").id).update(staff_ref=written)


def test_two_officers_never_have_one_reference(world: World, as_person: AsPerson) -> None:
    with arranging():
        User.objects.filter(pk=world.account("Callum").id).update(staff_ref="S1")
    form = as_filled_in(world, "Fiona", staff_ref="s1")
    assert errors(as_person("Isla"), account_page(world, "Fiona"), form)
    assert stored(world, "Fiona").staff_ref is None
