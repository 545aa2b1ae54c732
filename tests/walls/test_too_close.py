"""Too close: staff find nothing of people with whom they live or stand in a case, by either wall.

Hamish covers North and has declared that he is close to Victoria, who is protected and lives with
Catriona. Rhona, a manager, and Senga, the deputy, stand in DRUMS with Wilma, Zara and Iain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import OutgoingMail, User
from tenancies.models import DeclaredInterest, ImportRun, Person
from tests.access.looking import through_wall_1, through_wall_2
from tests.administration.pages import account_page
from tests.arranging import (
    OWNER,
    arranging,
    as_role,
    move_today_to,
    without_wall_1,
    without_wall_2,
)
from tests.clients import PersonsClient
from tests.factories import (
    AuditEventFactory,
    DeclaredInterestFactory,
    FreezeFactory,
    IncidentFactory,
    PersonFactory,
    QuarantinedRowFactory,
    ReportFactory,
    SafeContactFactory,
    UserFactory,
)
from tests.model import facts as plain
from tests.model.expectation import expected
from tests.model.facts import Account
from tests.staff.calls import WHY, address, call, full_name, look
from tests.staff.test_handed_on import hand_on
from tests.twins.answers import Request, answer_to, difference, whole
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db

SAFE_CONTACT = (
    "INSERT INTO tenancies_safecontact (id, person_id, standing, reason, how, hours, safe_words,"
    " address, phone, hides_home, review_on, recorded_by)"
    " VALUES (%s, %s, 'set', '', 'x', '', '', '', '', true, %s, %s) RETURNING 1"
)
CODE = (
    "INSERT INTO tenancies_activation (id, person_id, code_hash, delivery, identity_seen,"
    " expires_on, tries, recorded_by)"
    " VALUES (%s, %s, gen_random_uuid()::text::bytea, 'in person', 'known', %s, 0, %s) RETURNING 1"
)
BLOCK = (
    "INSERT INTO documents_block (id, person_id, reason, review_on, recorded_by, reported)"
    " VALUES (%s, %s, 'x', %s, %s, false) RETURNING 1"
)


def sql(statement: str, *values: object) -> Any:
    """The one value of a query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchone()[0]


def pages_about(world: World, person: str, home: str) -> list[str]:
    """Every page of a person's and of their home that an officer could open."""
    at = f"/staff/person/{world.person(person).id}/"
    below = ("", "safe-contact/", "letter/", "block/", "interest/")
    return [*(at + page for page in below), f"/staff/tenancy/{world.tenancy(home).id}/"]


def declare(world: World, name: str, person: str) -> None:
    """A colleague is close to somebody, and has been since yesterday."""
    with arranging():
        DeclaredInterestFactory(user_id=world.account(name).id, person_id=world.person(person).id)


def stores(world: World, name: str, person: str, statement: str) -> bool:
    """Whether a colleague can store this row about somebody, by PostgreSQL alone."""
    account = world.account(name).id
    values = (uuid4(), world.person(person).id, world.day(-30), account)
    with unit_of_work(), acting_as(account):
        try:
            with transaction.atomic():
                return bool(sql(statement, *values))
        except DatabaseError:
            return False


@pytest.mark.parametrize("missing", ["no wall", "wall 1", "wall 2"])
@pytest.mark.parametrize(
    ("name", "person", "home"),
    [
        ("Hamish", "Victoria", "Glen Court"),  # Whom he has declared.
        ("Hamish", "Catriona", "Glen Court"),  # Who lives with her.
        ("Graham", "Rab", "Castle Brae"),  # The other side of his case.
        ("Rhona", "Wilma", "Shore Row"),
    ],
)
def test_nothing_of_someone_too_close_opens_for_a_colleague_by_either_wall(
    world: World,
    as_person: AsPerson,
    name: str,
    person: str,
    home: str,
    missing: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser = as_person(name)
    if missing == "wall 1":
        without_wall_1(monkeypatch)
    elif missing == "wall 2":
        without_wall_2()
    for page in pages_about(world, person, home):
        assert browser.get(page).status_code == 404, page
        if not page.endswith(("person/", "tenancy/")):
            assert browser.post(page, {}).status_code in (404, 405), page


def test_same_page_as_for_what_does_not_exist(world: World, as_person: AsPerson) -> None:
    hamish = as_person("Hamish")
    of_her = hamish.get(f"/staff/person/{world.person('Victoria').id}/").content
    assert of_her == hamish.get(f"/staff/person/{uuid4()}/").content


@pytest.mark.parametrize("statement", [SAFE_CONTACT, CODE, BLOCK])
def test_nothing_is_stored_about_someone_too_close(world: World, statement: str) -> None:
    """Neither a safe contact, a code for their account nor a block: who is not too close stores each."""
    for name, person, colleague in (("Hamish", "Catriona", "Fiona"), ("Rhona", "Wilma", "Moira")):
        assert not stores(world, name, person, statement), name
        assert stores(world, colleague, person, statement), colleague


def test_manager_who_is_a_party_does_not_block_the_other_side(
    world: World, as_person: AsPerson
) -> None:
    page = f"/staff/person/{world.person('Wilma').id}/block/"
    assert as_person("Rhona").get(page).status_code == 404
    assert as_person("Moira").get(page).status_code == 200


def test_find_leaves_out_who_is_too_close(world: World, as_person: AsPerson) -> None:
    def finds(name: str) -> bool:
        browser = as_person(name)
        browser.post("/staff/find/", {"query": full_name(world, "Catriona")})
        page = browser.get("/staff/found/").content.decode()
        return str(world.person("Catriona").id) in page

    assert {name: finds(name) for name in ("Hamish", "Fiona")} == {"Hamish": False, "Fiona": True}


def test_adviser_finds_no_caller_who_is_too_close(world: World, as_person: AsPerson) -> None:
    aileen, there = as_person("Aileen"), address(world, "Hill Street")
    declare(world, "Aileen", "Tom")
    unknown = whole(call(aileen, "Nobody Atall", "nowhere"))
    for name in ("Tom", "Ross"):  # Ross lives with him.
        assert not difference(whole(call(aileen, full_name(world, name), there)), unknown)
    found = call(as_person("Aileen"), full_name(world, "Xander"), address(world, "Shore Row"))
    assert difference(whole(found), unknown)


def test_officer_finds_no_one_too_close_outside_the_patch(
    world: World, as_person: AsPerson
) -> None:
    graham, known = as_person("Graham"), world.tenancy("Hill Street").ref
    unknown = whole(look(graham, "Nobody Atall", known))
    assert difference(whole(look(graham, full_name(world, "Tom"), known)), unknown)
    declare(world, "Graham", "Tom")
    assert not difference(whole(look(graham, full_name(world, "Tom"), known)), unknown)
    with unit_of_work(), acting_as(world.account("Graham").id):
        opened = sql("SELECT portal.open_outside('tenancy', %s, %s, 'C-10482')", known, WHY)
    assert opened is None


# One human being with two accounts -----------------------------------------------------------------


@pytest.mark.parametrize("missing", ["wall 1", "wall 2"])
@pytest.mark.parametrize(
    ("name", "joined_by"),
    [
        pytest.param("Rhona", "staff reference", id="noted on one"),
        pytest.param("Hamish", "staff reference", id="declared on one"),
        pytest.param("Rhona", "name and birth date", id="noted twice"),
        pytest.param("Rhona", "a third account", id="tied by a third"),
    ],
)
def test_both_accounts_of_a_colleague_are_too_close_by_either_wall(
    world: World, name: str, joined_by: str, missing: str
) -> None:
    """Moira's account is another one of Rhona, who is a party, or of Hamish, who has declared someone."""
    accounts = [world.account(one).id for one in (name, "Moira")]
    for one in accounts:
        world.facts.add(replace(world.facts.one(Account, one), human="the same"))
    with arranging():
        if joined_by == "staff reference":
            User.objects.filter(pk__in=accounts).update(staff_ref="S901")
        else:
            own = Person.objects.get(works_as=world.account(name).id)
            second = accounts[1]
            if joined_by == "a third account":
                User.objects.filter(pk=second).update(staff_ref="S901")
                second = UserFactory.create(staff_ref="S901", role="adviser").pk
                world.facts.add(
                    replace(world.facts.one(Account, accounts[1]), id=second, role="adviser")
                )
            namesake: Any = PersonFactory(
                forename=own.forename.upper(),
                surname=f"{own.surname} ",
                born_on=own.born_on,
                works_as_id=second,
            )
            world.facts.add(
                plain.Person(namesake.pk, namesake.ref, "", namesake.born_on, works_as=second)
            )
    moira = world.facts.one(Account, accounts[1])
    look = through_wall_2 if missing == "wall 1" else through_wall_1
    for label in ("tenancies.Person", "tenancies.Tenancy", "cases.Case", "documents.Document"):
        assert look(moira.id, label) == expected(world.facts, moira, label), label


# Declaring -----------------------------------------------------------------------------------------


def test_what_an_officer_declares_is_in_force_from_the_next_morning(
    world: World, as_person: AsPerson
) -> None:
    fiona, page = as_person("Fiona"), f"/staff/person/{world.person('Morag').id}/"
    assert fiona.get(f"{page}interest/").status_code == 200
    assert fiona.post(f"{page}interest/").status_code == 302
    assert fiona.get(page).status_code == 200
    move_today_to(world.facts.today + timedelta(days=1))
    assert as_person("Fiona").get(page).status_code == 404
    assert as_person("Graham").get(page).status_code == 200


def test_declaring_twice_is_answered_alike_and_stored_once(
    world: World, as_person: AsPerson
) -> None:
    donald, page = as_person("Donald"), f"/staff/person/{world.person('Rab').id}/interest/"
    form = {"colleague": str(world.account("Aileen").id)}
    answers = {
        (a.status_code, a["Location"]) for a in (donald.post(page, form), donald.post(page, form))
    }
    assert answers == {(302, "/staff/find/")}
    with arranging(deriving=False):
        (interest,) = DeclaredInterest.objects.filter(person=world.person("Rab").id)
    assert interest.user_id == world.account("Aileen").id
    assert interest.from_day == world.facts.today + timedelta(days=1)


def test_officer_declares_for_themselves_alone(world: World, as_person: AsPerson) -> None:
    page = f"/staff/person/{world.person('Rab').id}/interest/"
    as_person("Fiona").post(page, {"colleague": str(world.account("Callum").id)})
    with arranging(deriving=False):
        (interest,) = DeclaredInterest.objects.filter(person=world.person("Rab").id)
    assert interest.user_id == world.account("Fiona").id


@pytest.mark.parametrize("name", ["Moira", "Rhona", "Senga", "Elspeth", "Alan", "Fiona", "Hugh"])
def test_dpo_blinds_no_one_who_decides_about_what_was_reported(
    world: World, as_person: AsPerson, name: str
) -> None:
    """They say it themselves: so does an officer who is lead, or has a manager's account, as Fiona here."""
    tom, report = world.person("Tom"), reported_by(world, "Tom")
    with arranging():
        if name == "Fiona":
            User.objects.filter(pk=world.account(name).id).update(is_safeguarding_lead=True)
    page = f"/staff/person/{tom.id}/interest/"
    answer = as_person("Donald").post(page, {"colleague": str(world.account(name).id)})
    assert "Choose a colleague." in answer.content.decode()
    with arranging():
        if name == "Fiona":
            User.objects.filter(pk=world.account(name).id).update(
                is_safeguarding_lead=False, staff_ref="S901"
            )
            User.objects.filter(pk=world.account("Moira").id).update(staff_ref="S901")
    with unit_of_work(), acting_as(world.account("Donald").id):
        sql("SELECT portal.declare_interest(%s, %s)", tom.id, world.account(name).id)
    with arranging(deriving=False):
        live = DeclaredInterest.objects.filter(person=tom.id, ended_at=None)
        assert not live.filter(user=world.account(name).id).exists()
    move_today_to(world.facts.today + timedelta(days=1))
    seen = f"/dpo/incident/{report.incident_id}/"
    assert all(as_person(who).get(seen).status_code == 200 for who in ("Senga", "Moira", "Donald"))


def test_dpo_declares_their_own_and_a_colleague_is_told_of_theirs(
    world: World, as_person: AsPerson
) -> None:
    donald, page = as_person("Donald"), f"/staff/person/{world.person('Rab').id}/interest/"
    with arranging():
        User.objects.filter(pk=world.account("Aileen").id).update(email="aileen@example.org")
    for name in ("Donald", "Aileen"):
        form = {"colleague": str(world.account(name).id)}
        assert donald.post(page, form).status_code == 302
    with arranging(deriving=False):
        declared = DeclaredInterest.objects.filter(person=world.person("Rab").id)
        of = {interest.user_id for interest in declared}
        (mail,) = OutgoingMail.objects.filter(subject="A declared interest of yours")
    assert of == {world.account(name).id for name in ("Donald", "Aileen")}
    assert mail.to == "aileen@example.org"
    assert not any(word in mail.body for word in ("Rab", world.person("Rab").ref, "Donald"))


def test_dpo_reads_and_ends_what_colleagues_declared_but_not_their_own(
    world: World, as_person: AsPerson
) -> None:
    donald = as_person("Donald")
    listed = donald.get("/staff/interests/").content.decode()
    assert full_name(world, "Victoria") in listed
    end = f"/staff/interests/{world.declared('Hamish', 'Victoria').id}/end/"
    declare(world, "Donald", "Bella")
    with arranging(deriving=False):
        own = DeclaredInterest.objects.get(user=world.account("Donald").id)
    assert donald.post(f"/staff/interests/{own.pk}/end/").status_code == 404
    assert full_name(world, "Bella") not in donald.get("/staff/interests/").content.decode()
    assert as_person("Senga").get(f"/staff/interests/{own.pk}/end/").status_code == 200
    assert donald.post(end).status_code == 302
    page = f"/staff/person/{world.person('Catriona').id}/"
    assert as_person("Hamish").get(page).status_code == 200


def test_administrator_reads_that_one_person_is_noted_and_not_who(
    world: World, as_person: AsPerson
) -> None:
    page = as_person("Alan").get(account_page(world, "Hamish")).content.decode()
    assert "One person noted" in page
    for told in (world.person("Victoria").ref, str(world.person("Victoria").id)):
        assert told not in page
    assert "No one noted" in as_person("Alan").get(account_page(world, "Fiona")).content.decode()
    # What an administrator notes by a reference is not counted: the count would tell whether there is one.
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        acting_as(world.account("Alan").id),
    ):
        sql("SELECT count(*) FROM tenancies_declaredinterest")


# Twins: two databases alike but for what was declared ------------------------------------------------


@pytest.mark.parametrize("name", ["Fiona", "Callum", "Moira", "Aileen", "Victoria", "Catriona"])
def test_nobody_else_can_tell_that_something_was_declared(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser = as_person(name)
    asked = [Request("POST", "/staff/find/", (("query", "Castle Brae"),))]
    for page in (
        "/staff/found/",
        "/staff/",
        "/home/",
        "/staff/letters/",
        f"/staff/person/{world.person('Rab').id}/",
        f"/staff/tenancy/{world.tenancy('Castle Brae').id}/",
    ):
        asked.append(Request("GET", page))
    before = [answer_to(browser, request) for request in asked]
    declare(world, "Graham", "Rab")
    declare(world, "Ruth", "Victoria")
    after = [answer_to(browser, request) for request in asked]
    assert [
        d for one, other in zip(before, after, strict=True) if (d := difference(one, other))
    ] == []


# Incidents -----------------------------------------------------------------------------------------


def reported_by(world: World, person: str) -> Any:
    """A report that someone has made, of no document that we know, and its incident."""
    with arranging():
        incident = IncidentFactory()
        return ReportFactory(incident=incident, person_id=world.person(person).id, wrong="not sure")


def told_of(incident: Any) -> dict[str, int]:
    """How many are told at each step of the ladder."""
    ask = "SELECT cardinality(portal.addresses_of(%s, %s, NULL))"
    with as_role(OWNER):
        steps = ("dpo", "deputy", "director", "manager")
        return {role: sql(ask, role, incident.pk) or 0 for role in steps}


def test_report_about_the_dpo_rings_the_deputy_else_the_director_and_else_the_managers(
    world: World, as_person: AsPerson
) -> None:
    incident = reported_by(world, "Tom").incident
    assert told_of(incident) == {"dpo": 1, "deputy": 1, "director": 1, "manager": 2}
    declare(world, "Donald", "Ross")  # Who lives with Tom.
    assert told_of(incident) == {"dpo": 0, "deputy": 1, "director": 1, "manager": 2}
    declare(world, "Senga", "Tom")
    declare(world, "Elspeth", "Tom")
    declare(world, "Rhona", "Tom")
    assert told_of(incident) == {"dpo": 0, "deputy": 0, "director": 0, "manager": 1}
    page = f"/dpo/incident/{incident.pk}/"
    assert as_person("Donald").get(page).status_code == 404
    assert as_person("Senga").get(page).status_code == 404
    assert as_person("Elspeth").get(page).status_code == 200
    assert as_person("Moira").get(page).status_code == 200


@pytest.mark.parametrize("missing", ["wall 1", "wall 2"])
def test_dpo_reads_no_report_of_someone_too_close_by_either_wall(
    world: World, as_person: AsPerson, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = reported_by(world, "Tom")
    with arranging():
        FreezeFactory(level="person", person_id=world.person("Ross").id, incident=report.incident)
    donald, page = as_person("Donald"), f"/dpo/incident/{report.incident_id}/"
    assert donald.get(page).status_code == 200
    declare(world, "Donald", "Tom")
    if missing == "wall 1":
        without_wall_1(monkeypatch)
    else:
        without_wall_2()
    assert donald.get(page).status_code == 404
    assert report.reference not in donald.get("/dpo/").content.decode()


def test_dpo_neither_narrows_nor_undoes_what_is_too_close(world: World) -> None:
    incident = reported_by(world, "Tom").incident
    with arranging():
        wide: Any = FreezeFactory(level="everything", incident=incident)
    narrow = "SELECT portal.narrow_freeze(%s, 'cases', NULL, '', 'It was cases alone.')"

    def narrowed(name: str) -> bool:
        with unit_of_work(), acting_as(world.account(name).id), transaction.atomic():
            done = sql(narrow, wide.pk) is not None
            transaction.set_rollback(True)
        return done

    assert narrowed("Donald")
    declare(world, "Donald", "Tom")
    assert not narrowed("Donald")


def test_no_one_narrows_to_what_is_too_close_to_them_or_reads_what_that_would_do(
    world: World,
) -> None:
    with arranging():
        wide: Any = FreezeFactory(level="everything")
    tom = world.person("Tom").id

    def answers() -> tuple[object, object]:
        with unit_of_work(), acting_as(world.account("Donald").id), transaction.atomic():
            effect = sql(
                "SELECT * FROM portal.effect_of_narrowing(%s, 'person', %s, '')", wide.pk, tom
            )
            narrowed = sql(
                "SELECT portal.narrow_freeze(%s, 'person', %s, '', 'One.')", wide.pk, tom
            )
            transaction.set_rollback(True)
        return effect, narrowed

    assert None not in answers()
    declare(world, "Donald", "Tom")
    assert answers() == (None, None)


def test_dpo_reads_nothing_in_the_audit_log_by_or_about_someone_too_close(world: World) -> None:
    tom = world.person("Tom")
    with arranging(deriving=False):
        AuditEventFactory(
            event="person_opened", object_kind="tenancies.person", object_ids=[tom.id]
        )
        AuditEventFactory(event="details_opened", user_id=tom.account, person_id=tom.id)
        AuditEventFactory(event="signed_in", user_id=tom.account)

    def read() -> int:
        with unit_of_work(), acting_as(world.account("Donald").id):
            return int(
                sql(
                    "SELECT count(*) FROM accounts_auditevent"
                    " WHERE user_id = %s OR object_ids @> ARRAY[%s]::uuid[]",
                    tom.account,
                    tom.id,
                )
            )

    assert read() == 3
    declare(world, "Donald", "Ross")
    assert read() == 0


# Calls ---------------------------------------------------------------------------------------------


def test_call_about_someone_too_close_to_all_who_would_return_it_goes_to_others(
    world: World, as_person: AsPerson
) -> None:
    aileen, name = as_person("Aileen"), full_name(world, "Otis")
    there = address(world, "Loch Road")
    task = hand_on(aileen, name, there)
    assert task.goes_to == "officer"
    page = f"/staff/task/{task.pk}/"
    assert as_person("Fiona").get(page).status_code == 200
    declare(world, "Fiona", "Otis")
    assert as_person("Fiona").get(page).status_code == 404
    assert hand_on(aileen, name, there).goes_to == "officer"
    for colleague in ("Graham", "Hamish"):
        declare(world, colleague, "Otis")
    assert hand_on(aileen, name, there).goes_to == "manager"
    for colleague in ("Moira", "Rhona"):
        declare(world, colleague, "Otis")
    assert hand_on(aileen, name, there).goes_to == "safeguarding"
    declare(world, "Donald", "Victoria")
    hidden = hand_on(aileen, full_name(world, "Victoria"), address(world, "Glen Court"))
    assert hidden.goes_to == "manager"


def test_safe_contact_is_not_read_by_a_manager_who_lives_with_them(world: World) -> None:
    with arranging():
        SafeContactFactory(person_id=world.person("Zara").id)

    def reads(name: str) -> Any:
        with unit_of_work(), acting_as(world.account(name).id):
            return sql("SELECT count(*) FROM tenancies_safecontact WHERE ended_at IS NULL")

    assert reads("Moira") == 3  # Victoria's, Nessa's and hers.
    assert reads("Rhona") == reads("Senga") == 2


# What an import did not load ----------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["no wall", "wall 1", "wall 2"])
@pytest.mark.parametrize("by", ["number", "number in a sentence", "home", "name"])
def test_row_that_was_not_loaded_is_not_read_by_who_is_too_close(
    world: World, as_person: AsPerson, by: str, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rhona is a data steward, and stands in DRUMS with Wilma."""
    with arranging():
        wilma = Person.objects.get(pk=world.person("Wilma").id)
        said = {
            "number": {"person_ref": wilma.ref.lower()},
            "number in a sentence": {"summary": f"She ({wilma.ref}) has called."},
            "home": {"tenancy_ref": world.tenancy("Shore Row").ref},
            "name": {"forename": wilma.forename.upper(), "surname": wilma.surname},
        }[by]
        run = ImportRun.objects.get()
        row: Any = QuarantinedRowFactory(run=run, table="household", reason="x", row=said)
    pages = {name: as_person(name) for name in ("Rhona", "Ruth", "Donald", "Senga")}
    if missing == "wall 1":
        without_wall_1(monkeypatch)
    elif missing == "wall 2":
        without_wall_2()
    shown = {
        name: row.row_number
        in [one.number for one in page.context["rows"] if one.table == "household"]
        for name, browser in pages.items()
        for page in [browser.get("/staff/quarantine/", {"table": "household"})]
        if page.status_code == 200
    }
    assert {name for name, is_there in shown.items() if is_there} == {"Ruth", "Donald"}
