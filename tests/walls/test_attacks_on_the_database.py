"""Attacks that once worked, each with the sentence that says why it must not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from accounts.access.identity import system_identity, using_identity
from accounts.access.work import unit_of_work
from accounts.models import User
from cases.services import open_outside
from documents.models import Block, Document, Release
from tenancies.models import Person
from tests.arranging import OWNER, arranging, as_role, let_the_worker_work
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.factories.accounts import PASSWORD, UserFactory
from tests.staff.calls import CALL_NUMBER, WHY
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
SIGN_IN = "/sign-in/"


def scalar(sql: str, *values: object) -> object:
    """The one value of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)  # type: ignore[arg-type]
        row: tuple[object, ...] = cursor.fetchone()
    return row[0]


# Another connection's statements, and the planner's samples -------------------------------------------


def test_no_connection_reads_the_statements_of_another(own_database: OwnDatabase) -> None:
    with own_database.as_login("web"):
        scalar("SELECT 'a session key'")
        assert scalar("SHOW track_activities") == "off"
        with pytest.raises(DatabaseError):
            scalar("SELECT set_config('track_activities', 'on', false)")


@pytest.mark.django_db
def test_explain_shows_no_statistics_of_personal_columns(world: World) -> None:
    assert world.residents
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE tenancies_person, tenancies_safecontact, accounts_user, django_session"
        )
        cursor.execute(
            "SELECT attname FROM pg_stats WHERE tablename IN"
            " ('tenancies_person', 'tenancies_safecontact', 'accounts_user', 'django_session')"
        )
        sampled = {name for (name,) in cursor.fetchall()}
    assert "id" in sampled
    assert not sampled & {
        "ni_number", "surname", "email", "born_on", "address", "how", "password", "session_key"
    }  # fmt: skip


# The gate ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["django_session", "accounts_user", "account_emailaddress"])
def test_gate_role_without_a_claim_reads_no_sessions_or_accounts(
    world: World, as_person: AsPerson, table: str
) -> None:
    as_person("Ewan")
    with arranging():
        from allauth.account.models import EmailAddress

        EmailAddress.objects.create(
            user_id=world.account("Ewan").id, email="ewan@example.org", verified=True
        )
    count = f"SELECT count(*) FROM {table}"
    with unit_of_work():
        assert scalar(count) != 0
        with acting_as(world.account("Morag").id), transaction.atomic():
            scalar("SELECT set_config('role', 'portal_gate', true)")
            assert scalar(count) == 0
            scalar("SELECT set_config('role', 'portal_resident', true)")


# Mail and reports ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_mail_that_cannot_be_sent_delays_no_other_mail(
    world: World,  # noqa: ARG001
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    from accounts.models import OutgoingMail

    with arranging():
        OutgoingMail.objects.create(to="dpo@example.org", subject="two\nlines", body="…")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        PersonsClient().post("/not-mine/", {"wrong": "not sure"})
    let_the_worker_work()
    assert len(mail.outbox) == 2
    with arranging():
        assert OutgoingMail.objects.filter(sent_at=None).count() == 1


@pytest.mark.django_db
def test_reports_are_never_refused_and_their_alerts_are_limited(world: World) -> None:
    from accounts.models import OutgoingMail
    from portal.incidents.models import Report

    assert world.staff
    with arranging():
        before = Report.objects.count()
    for _ in range(25):
        assert PersonsClient().post("/not-mine/", {"wrong": "not sure"}).status_code == 302
    with arranging():
        assert Report.objects.count() == before + 25
        assert OutgoingMail.objects.count() == 20 * 2


# Signing in ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_guessing_from_another_network_locks_no_one_out(world: World) -> None:
    assert world.staff
    with arranging():
        UserFactory.create(username="donald.two", role="dpo")
    guess = {"login": "donald.two", "password": "wrong"}
    for _ in range(6):
        last = PersonsClient(REMOTE_ADDR="203.0.113.5").post(SIGN_IN, guess)
    assert last.status_code == 429
    right = PersonsClient(REMOTE_ADDR="198.51.100.7").post(SIGN_IN, guess | {"password": PASSWORD})
    assert right.status_code == 302


@pytest.mark.django_db
def test_the_addresses_of_one_household_are_one_network(world: World) -> None:
    assert world.staff
    answers = [
        PersonsClient(REMOTE_ADDR=f"2001:db8:1:2::{n}").post(
            SIGN_IN, {"login": "somebody", "password": "wrong"}
        )
        for n in range(1, 7)
    ]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


def counted(calls: list[str], function: Callable[..., object]) -> Callable[..., object]:
    """The function itself, noting each call."""

    def noting(*args: object) -> object:
        calls.append(function.__name__)
        return function(*args)

    return noting


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["iona", "iona@example.org", "nobody", "nobody@example.org"])
@pytest.mark.parametrize("is_active", [True, False])
def test_every_sign_in_attempt_costs_one_hash(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str, is_active: bool
) -> None:
    from accounts.passwords import Argon2

    assert world.staff
    with arranging():
        UserFactory.create(username="iona", email="iona@example.org", is_active=is_active)
    hashed: list[str] = []
    for work in ("verify", "encode"):
        monkeypatch.setattr(Argon2, work, counted(hashed, getattr(Argon2, work)))
    PersonsClient().post(SIGN_IN, {"login": name, "password": "wrong"})
    assert len(hashed) == 1


@pytest.mark.django_db
def test_old_session_is_not_revived_with_its_account(world: World, as_person: AsPerson) -> None:
    browser = as_person("Morag")
    assert browser.get("/documents/").status_code == 200
    account = User.objects.filter(pk=world.account("Morag").id)
    with arranging():
        account.update(is_active=False)
        account.update(is_active=True)
    assert browser.get("/documents/").status_code == 302


# What staff may write ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_release_carries_the_name_of_whoever_made_it(world: World) -> None:
    with unit_of_work(), acting_as(world.account("Fiona").id):
        document = Document.objects.get(pk=world.document("Loch unreleased").id)
        Release.objects.create(
            document=document, audience="household", reason="…", opens_on=date(2026, 1, 1),
            by_name="The DPO", recorded_by=world.account("Fiona").id,
        )  # fmt: skip
        name = User.objects.values_list("name", flat=True).get()
        assert Release.objects.get(document=document, ended_at=None).by_name == name != "The DPO"


@pytest.mark.django_db
def test_officer_cannot_name_a_colleague_as_approver(world: World) -> None:
    with unit_of_work(), acting_as(world.account("Fiona").id):
        document = Document.objects.get(pk=world.document("Loch unreleased").id)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Release.objects.create(
                document=document, audience="household", reason="…", opens_on=date(2026, 1, 1),
                approved_by=world.account("Donald").id, recorded_by=world.account("Fiona").id,
            )  # fmt: skip


@pytest.mark.django_db
def test_an_officer_blocks_only_from_what_they_work_and_lifts_only_their_own(world: World) -> None:
    fiona = world.account("Fiona").id
    with arranging():
        dpos = Block.objects.create(
            person_id=world.person("Morag").id, reason="…", review_on=date(2027, 1, 1),
            recorded_by=world.account("Donald").id,
        )  # fmt: skip
    with unit_of_work(), acting_as(fiona):
        person = Person.objects.get(pk=world.person("Morag").id)
        words = {
            "person": person,
            "reason": "…",
            "review_on": date(2027, 1, 1),
            "recorded_by": fiona,
        }
        own = Block.objects.create(case_id=world.case("NOISE").id, **words)
        own.end(by=fiona)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Block.objects.create(case_id=world.case("FIRE").id, **words)
        with pytest.raises(DatabaseError), transaction.atomic():
            Block.objects.get(pk=dpos.pk).end(by=fiona)


@pytest.mark.django_db
def test_nothing_opens_without_a_reason_of_the_list_and_a_number(world: World) -> None:
    with unit_of_work(), acting_as(world.account("Fiona").id):
        fiona = User(pk=world.account("Fiona").id)
        home = world.tenancy("Mill Lane").ref

        def opens(reason: str, quoting: str) -> bool:
            opened = open_outside(
                what="tenancy", reference=home, reason=reason, quoting=quoting, by=fiona
            )
            return opened is not None

        assert not opens("\n" * 20, CALL_NUMBER)
        assert not opens("She called about her keys.", CALL_NUMBER)
        for quoting in ("", "    ", "abcdef", "1", "C 10482", "C-1\n0482", "C-" + "1" * 30):
            assert not opens(WHY, quoting), quoting
        assert opens(WHY, CALL_NUMBER)


@pytest.mark.django_db
def test_an_administrator_alone_makes_no_officer_and_no_dpo(world: World) -> None:
    with unit_of_work(), acting_as(world.account("Alan").id):
        User.objects.create_user("new.adviser", role="adviser", is_active=False)
        with pytest.raises(DatabaseError, match="switched off"), transaction.atomic():
            User.objects.create_user("new.colleague", role="adviser")
        for role in ("officer", "dpo", "resident"):
            with pytest.raises(DatabaseError, match="switched off"), transaction.atomic():
                User.objects.create_user("new.colleague", role=role, is_active=False)
        with pytest.raises(DatabaseError, match="second administrator"), transaction.atomic():
            User.objects.filter(role="adviser").update(role="dpo")
        assert User.objects.filter(pk=world.account("Alan").id).update(role="officer") == 0
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            User.objects.filter(role="officer").update(password="known")


# Functions -----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("portal_adviser", "SELECT count(*) FROM portal.find_caller('Morag MacMorag', '', NULL)"),
        ("portal_officer", "SELECT cardinality(portal.people_of_work())"),
        ("portal_resident", "SELECT cardinality(portal.my_documents())"),
    ],
)
def test_a_role_without_a_claim_learns_nothing_from_functions(
    world: World, role: str, asked: str
) -> None:
    assert world.staff
    with as_role(role):
        assert scalar(asked) == 0


@pytest.mark.django_db
def test_nobody_derives_grants_without_a_claim(world: World) -> None:
    derive = "SELECT portal.derive_grants(ARRAY[%s]::uuid[], '{}')"
    with unit_of_work(), acting_as(world.account("Fiona").id):
        scalar(derive, world.account("Morag").id)
    with as_role("portal_officer"), pytest.raises(DatabaseError, match="Nobody asks"):
        scalar(derive, world.account("Morag").id)


def test_grants_are_not_derived_from_an_older_snapshot(own_database: OwnDatabase) -> None:
    with own_database.as_login("worker"):
        scalar("SELECT set_config('default_transaction_isolation', 'repeatable read', false)")
        with (
            pytest.raises(DatabaseError, match="read committed"),
            transaction.atomic(),
            using_identity(system_identity()),
        ):
            scalar("SELECT portal.derive_grants('{}', '{}')")


def test_login_with_settings_of_its_own_does_not_serve(empty_database: OwnDatabase) -> None:
    with empty_database.as_login("web"):
        call_command("check", databases=["default"], stdout=StringIO())
        scalar_free("ALTER ROLE portal_web SET statement_timeout = '1h'")
        try:
            from portal.assurance.checks import walls_stand

            assert "portal.E025" in {problem.id for problem in walls_stand(["default"])}
        finally:
            scalar_free("ALTER ROLE portal_web RESET statement_timeout")


def scalar_free(sql: str) -> None:
    """Run a statement that gives nothing back."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
