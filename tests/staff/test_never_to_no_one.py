"""Whatever waits reaches someone who can take it: those whose it is, then others, and never no one.

Donald is the safeguarding lead. Senga, the deputy, and Rhona, who manages beside Moira, are parties to DRUMS.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import OutgoingMail, TwoPersonRequest, User
from documents.models import Hold
from tenancies.models import SafeContact
from tests.access.cells import expect_none
from tests.access.test_three_ways import differences
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.factories import (
    DoubtFactory,
    FreezeFactory,
    HoldFactory,
    ImportRunFactory,
    IncidentFactory,
    LeaveFactory,
    ReportFactory,
    RoleRequestFactory,
    SafeContactFactory,
    TaskFactory,
    TwoPersonRequestFactory,
)
from tests.model import facts as plain
from tests.storing import store
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db
SOMETHING_WAITS = "Something waits that no one may open"
RED = "Something waits that would reach no one"


def sql(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return list(cursor.fetchall())


def close(world: World, person: str, *names: str) -> None:
    """Colleagues are close to somebody, in the plain facts and in the database."""
    for name in names:
        interest = world.declare(name, person)
        with arranging():
            store(interest)


def id_of(made: Any) -> UUID:
    identity: UUID = made.pk
    return identity


def a_safe_contact(world: World) -> UUID:
    """Nessa has asked for one, and someone of her home too."""
    return next(c.id for c in world.facts.live(plain.SafeContact) if c.standing == "waiting")


def a_call(world: World) -> UUID:
    """Victoria, who is protected, is to be called back."""
    return world.task("Victoria", "safeguarding").id


def a_held_release(world: World) -> UUID:
    """A letter for Glen Court, where Victoria lives with others."""
    world.make_document("Glen letter", "repair letter", dated=30, tenancy="Glen Court")
    made = world.make_release("Glen letter", "household")
    held = world.make_hold("Glen letter", "household")
    with arranging():
        store(world.document("Glen letter"))
        store(world.facts.one(plain.Check, world.id_of("check", "Glen letter")))
        store(made)
        store(held)
    return held.id


def a_request_to_open(world: World) -> UUID:
    """Callum asks to open the home of Victoria."""
    callum, home = world.account("Callum").id, world.tenancy("Glen Court").id
    asked = world.facts.add(plain.TwoPersonRequest(uuid4(), callum, home, outside=True))
    with arranging():
        TwoPersonRequestFactory(
            pk=asked.id, kind="open outside", about_id=home, recorded_by=callum, reason="A leak."
        )
    return asked.id


# What waits for the lead, and whom one must be close to so that it is too close.
FOR_THE_LEAD: dict[str, tuple[Callable[[World], UUID], str]] = {
    "safe contact": (a_safe_contact, "Nessa"),
    "task": (a_call, "Victoria"),
    "hold": (a_held_release, "Victoria"),
    "open outside": (a_request_to_open, "Victoria"),
}
EVERYONE = ("Fiona", "Callum", "Moira", "Rhona", "Donald", "Senga", "Elspeth", "Alan", "Isla")


def an_incident(world: World) -> UUID:
    with arranging():
        incident = IncidentFactory()
        ReportFactory(incident=incident, person_id=world.person("Tom").id, wrong="not sure")
    return id_of(incident)


def an_end_of_a_freeze(world: World) -> UUID:
    with arranging():
        freeze = FreezeFactory(level="person", person_id=world.person("Tom").id)
        asked = TwoPersonRequestFactory(
            kind="end freeze", about_id=id_of(freeze), recorded_by=world.account("Moira").id
        )
    return id_of(asked)


def an_opening_of_the_portal(world: World) -> UUID:
    return next(
        r.id for r in world.facts.live(plain.TwoPersonRequest) if r.about is None and world.staff
    )


def a_role(world: World) -> UUID:
    with arranging(deriving=False):
        return id_of(
            RoleRequestFactory(
                about_id=world.account("Callum").id,
                role="manager",
                recorded_by=world.account("Alan").id,
            )
        )


def a_rectification_request(world: World) -> UUID:
    with arranging(deriving=False):
        return id_of(
            ReportFactory(
                incident=None,
                person_id=world.person("Tom").id,
                document_id=world.document("Hill Street gas").id,
                wrong="about me",
            )
        )


def a_patch(world: World) -> UUID:
    """Alan asks that Callum works another patch."""
    with arranging():
        asked = TwoPersonRequestFactory(
            kind="give patch",
            about_id=world.account("Callum").id,
            patch_id=world.patch("North").id,
            recorded_by=world.account("Alan").id,
        )
    return id_of(asked)


def an_end_of_a_restore(world: World) -> UUID:
    """Alan asks that colleagues come into a restored portal."""
    with arranging():
        asked = TwoPersonRequestFactory(kind="end restore", recorded_by=world.account("Alan").id)
    return id_of(asked)


def a_doubt(kind: str) -> Callable[[World], UUID]:
    """The landlord's records have left something in doubt."""

    def make(_world: World) -> UUID:
        with arranging():
            if kind == "withdrawn":
                return id_of(DoubtFactory(kind=kind, person=None, run=ImportRunFactory()))
            return id_of(DoubtFactory(kind=kind))

    return make


def a_decision(asked: TwoPersonRequest.Kind, about: str) -> Callable[[World], UUID]:
    """Moira asks that a doubt is decided so."""

    def make(world: World) -> UUID:
        doubt, moira = a_doubt(about)(world), world.account("Moira").id
        with arranging():
            return id_of(TwoPersonRequestFactory(kind=asked, about_id=doubt, recorded_by=moira))

    return make


# Everything else that waits for someone.
OTHERS: dict[str, Callable[[World], UUID]] = {
    "incident": an_incident,
    "end freeze": an_end_of_a_freeze,
    "open portal": an_opening_of_the_portal,
    "change account": a_role,
    "give patch": a_patch,
    "end restore": an_end_of_a_restore,
    "doubt": a_doubt("reference"),
    "same person": a_decision(TwoPersonRequest.Kind.SAME_PERSON, "reference"),
    "another person": a_decision(TwoPersonRequest.Kind.ANOTHER_PERSON, "reference"),
    "birth date": a_decision(TwoPersonRequest.Kind.BIRTH_DATE, "birth date"),
    "give back": a_decision(TwoPersonRequest.Kind.GIVE_BACK, "withdrawn"),
    "rectification request": a_rectification_request,
}


def waits_for_no_one() -> set[UUID]:
    with as_role(OWNER):
        return {row[0] for row in sql("SELECT id FROM portal.no_one_takes(NULL)")}


def who_decides(world: World, thing: UUID) -> set[str]:
    """Of the cast, who may decide about it now, as both walls are told."""
    able = set()
    for account in world.staff:
        if account.is_active:
            with unit_of_work(), acting_as(account.id) as viewer:
                if thing in viewer.decides:
                    able.add(world.name_of(account.id))
    return able


def switch_off(world: World, *but: str) -> None:
    """Of the landlord's people none is left but these."""
    kept = [world.account(name).id for name in but]
    with arranging():
        User.objects.exclude(role="resident").exclude(pk__in=kept).update(is_active=False)


def mailed() -> dict[str, str]:
    """To whose account it was said that something waits, with the words."""
    with arranging(deriving=False):
        rows = dict(OutgoingMail.objects.filter(subject=SOMETHING_WAITS).values_list("to", "body"))
        owners = User.objects.filter(email__in=rows).values_list("username", "email")
        return {username: rows[address] for username, address in owners}


@pytest.mark.parametrize("kind", FOR_THE_LEAD)
def test_what_is_too_close_to_the_lead_falls_to_the_dpos_team_and_then_to_managers(
    world: World, kind: str
) -> None:
    make, person = FOR_THE_LEAD[kind]
    thing = make(world)
    assert who_decides(world, thing) == {"Donald"}
    close(world, person, "Donald")
    # Who is close to any case decides neither about what is held nor about what opens.
    deputy_may = kind in ("safe contact", "task")
    assert who_decides(world, thing) == ({"Senga"} if deputy_may else {"Moira"})
    close(world, person, "Senga")
    assert who_decides(world, thing) == ({"Moira", "Rhona"} if deputy_may else {"Moira"})
    for name in ("Donald", "Senga", "Moira", "Rhona"):
        expect_none(differences(world, name))


@pytest.mark.parametrize("kind", FOR_THE_LEAD)
def test_what_is_too_close_to_all_is_said_to_reach_no_one_and_told_without_content(
    world: World, as_person: AsPerson, kind: str
) -> None:
    make, person = FOR_THE_LEAD[kind]
    thing = make(world)
    assert thing not in waits_for_no_one()
    assert RED not in as_person("Moira").get("/dpo/").content.decode()
    close(world, person, "Donald", "Senga", "Moira", "Rhona")
    assert who_decides(world, thing) == set()
    assert thing in waits_for_no_one()
    for name in ("Donald", "Moira", "Elspeth"):
        assert RED in as_person(name).get("/dpo/").content.decode()
    with as_role(OWNER):
        assert sql("SELECT count(*) FROM portal.no_one_takes(NULL)") != [(0,)]


@pytest.mark.parametrize("level", ["tenancy", "everything"])
def test_end_of_a_freeze_that_the_director_does_not_see_waits_for_no_one_where_only_they_are_left(
    world: World, level: str
) -> None:
    what = {"tenancy_id": world.tenancy("Hill Street").id} if level == "tenancy" else {}
    with arranging():
        freeze = FreezeFactory(level=level, **what)
        thing = id_of(
            TwoPersonRequestFactory(
                kind="end freeze", about_id=id_of(freeze), recorded_by=world.account("Donald").id
            )
        )
    assert thing not in waits_for_no_one()
    switch_off(world, "Donald", "Elspeth")
    assert (thing in waits_for_no_one()) is (level == "tenancy")


def a_new_safe_contact(world: World) -> None:
    SafeContactFactory(person_id=world.person("Tom").id, standing="waiting", hides_home=False)


def a_new_call(world: World) -> None:
    TaskFactory(person_id=world.person("Tom").id, goes_to="safeguarding")


def a_new_hold(world: World) -> None:
    SafeContactFactory(person_id=world.person("Tom").id)
    HoldFactory(release_id=world.release("Hill Street gas", "household").id)


def a_new_request(world: World) -> None:
    TwoPersonRequestFactory(
        kind="open outside",
        about_id=world.tenancy("Hill Street").id,
        recorded_by=world.account("Fiona").id,
    )


def a_new_report(world: World) -> None:
    a_rectification_request(world)


@pytest.mark.parametrize(
    "arrives", [a_new_safe_contact, a_new_call, a_new_hold, a_new_request, a_new_report]
)
def test_whom_it_is_too_close_to_are_mailed_that_something_waits_and_nothing_of_it(
    world: World, arrives: Callable[[World], None]
) -> None:
    close(world, "Ross", *EVERYONE[:6])  # Who lives with Tom.
    with arranging():
        arrives(world)
    told = mailed()
    assert set(told) == {
        world.account(name).username
        for name in ("Moira", "Rhona", "Donald", "Senga", "Elspeth", "Alan", "Isla")
    }
    (words,) = set(told.values())
    tom = world.person("Tom")
    for secret in (tom.ref, tom.surname, world.tenancy("Hill Street").ref, "safe", "call", "B-"):
        assert secret not in words


@pytest.mark.parametrize("kind", OTHERS)
def test_everything_else_that_waits_reaches_someone_or_is_red(world: World, kind: str) -> None:
    thing = OTHERS[kind](world)
    assert thing not in waits_for_no_one()
    # What is asked for Callum would end with his account.
    switch_off(world, *(["Callum"] if kind == "change account" else []))
    assert thing in waits_for_no_one()


@pytest.mark.parametrize(
    ("kind", "left"),
    [("incident", "Moira"), ("incident", "Elspeth"), ("rectification request", "Donald")],
)
def test_one_who_is_left_and_not_too_close_is_someone(world: World, kind: str, left: str) -> None:
    thing = OTHERS[kind](world)
    switch_off(world, left)
    assert thing not in waits_for_no_one()
    close(world, "Ross", left)  # Who lives with Tom.
    assert thing in waits_for_no_one()


def test_no_one_agrees_with_themselves(world: World) -> None:
    """Moira asks that a freeze ends, and only she is left who could agree."""
    thing = an_end_of_a_freeze(world)
    switch_off(world, "Moira")
    assert thing in waits_for_no_one()
    with arranging():
        User.objects.filter(pk=world.account("Elspeth").id).update(is_active=True)
    assert thing not in waits_for_no_one()


def test_every_kind_that_waits_is_tried_here(world: World) -> None:
    for make, _person in FOR_THE_LEAD.values():
        make(world)
    for make_other in OTHERS.values():
        make_other(world)
    with as_role(OWNER):
        kinds = {
            row[0]
            for row in sql(
                "SELECT kind FROM portal.what_waits() UNION SELECT kind FROM portal.what_else_waits()"
            )
        }
    assert kinds == {*FOR_THE_LEAD, *OTHERS}
    assert {*TwoPersonRequest.Kind.values} <= kinds


def test_whoever_is_there_comes_before_whoever_is_away(world: World) -> None:
    thing = a_safe_contact(world)
    close(world, "Nessa", "Donald")
    day = world.facts.today
    with arranging():
        LeaveFactory(user_id=world.account("Senga").id, from_day=day, until_day=day)
    assert who_decides(world, thing) == {"Moira", "Rhona"}
    close(world, "Nessa", "Moira", "Rhona")
    assert who_decides(world, thing) == {"Senga"}


def test_deputy_to_whom_it_falls_decides_and_the_lead_does_not(
    world: World, as_person: AsPerson
) -> None:
    thing = a_safe_contact(world)
    close(world, "Nessa", "Donald")
    page = f"/staff/safe-contact/{thing}/end/"
    assert as_person("Donald").post(page).status_code == 404
    assert as_person("Moira").post(page).status_code == 200  # Reads that the lead decides.
    senga = as_person("Senga")
    assert "?show=safe" in senga.get("/staff/").content.decode()
    assert senga.post(page).status_code == 302
    with arranging(deriving=False):
        assert SafeContact.objects.get(pk=thing).ended_by == world.account("Senga").id


def test_deputy_to_whom_it_falls_sets_the_safe_contact(world: World, as_person: AsPerson) -> None:
    """In one press the one that waits is ended and hers begins."""
    close(world, "Nessa", "Donald")
    nessa = world.person("Nessa").id
    day = world.day(-90)
    form = {
        "how": "Text only.",
        "hides_home": "no",
        "review_on_day": day.day,
        "review_on_month": day.month,
        "review_on_year": day.year,
    }
    answer = as_person("Senga").post(f"/staff/person/{nessa}/safe-contact/", form)
    assert answer.status_code == 302
    with arranging(deriving=False):
        now = SafeContact.objects.get(person=nessa, ended_at=None)
    assert (now.standing, now.recorded_by) == ("set", world.account("Senga").id)


def test_manager_to_whom_it_falls_lets_a_held_release_go(world: World, as_person: AsPerson) -> None:
    thing = a_held_release(world)
    moira = as_person("Moira")
    assert moira.get(f"/staff/held/{thing}/").status_code == 403
    close(world, "Victoria", "Donald")
    assert f"/staff/held/{thing}/" in moira.get("/staff/?show=held").content.decode()
    assert moira.post(f"/staff/held/{thing}/", {"answer": "let go"}).status_code == 302
    with arranging(deriving=False):
        assert Hold.objects.get(pk=thing).outcome == "let go"


def test_manager_to_whom_it_falls_lets_an_officer_in(world: World, as_person: AsPerson) -> None:
    thing = a_request_to_open(world)
    moira, page = as_person("Moira"), f"/dpo/agree/{thing}/"
    assert moira.post(page, {"do": "agree"}).status_code == 404
    close(world, "Victoria", "Donald", "Senga")
    assert page in moira.get("/staff/?show=outside").content.decode()
    assert moira.post(page, {"do": "agree"}).status_code == 302
    home = f"/staff/tenancy/{world.tenancy('Glen Court').id}/"
    assert as_person("Callum").get(home).status_code == 200
