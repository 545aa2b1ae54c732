"""Staff give codes: to whom, by which way, and what nobody may do."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from accounts.models import AuditEvent, OutgoingMail, User
from tenancies.models import Person
from tests.activation.letters import (
    activate,
    code_of,
    codes_on,
    give_code,
    in_person,
    letter_page,
    live_codes,
    passes,
    print_letter,
)
from tests.arranging import arranging, at_the_gate, move_back
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.factories import (
    ActivationFactory,
    CaseFactory,
    OccupancyFactory,
    PartyFactory,
    PersonFactory,
    SafeContactFactory,
)
from tests.staff.pages import said
from tests.walls.test_writes import writes
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db

GIVE = (
    "INSERT INTO tenancies_activation (id, person_id, code_hash, delivery, identity_seen, expires_on,"
    " tries, recorded_by) VALUES (%s, %s, %s, %s, %s, '2099-01-01', 0, %s)"
)


def lodger(world: World, home: str = "Shore Row", age: int = 30, **columns: object) -> UUID:
    """Somebody new in a home, without an account."""
    with arranging():
        person: Person = PersonFactory.create(born_on=world.years_ago(age), **columns)
        OccupancyFactory(person=person, tenancy_id=world.tenancy(home).id, role="Lodger")
    return person.pk


def test_letter_says_whose_it_is_and_its_code_makes_the_account(
    world: World, as_person: AsPerson
) -> None:
    other = lodger(world)
    page = print_letter(as_person("Callum"), other)
    (code,) = codes_on(page)
    text = page.content.decode()
    assert text.count("data:image/svg+xml;base64,") == 1
    assert "Someone Else" in text
    assert page.headers["Cache-Control"] == "private, no-store"
    activate(code, other, "someone.else")


def test_reloading_a_printed_letter_issues_no_new_code(world: World, as_person: AsPerson) -> None:
    callum, effie, run = as_person("Callum"), world.person("Effie").id, uuid4()
    (code,) = codes_on(print_letter(callum, effie, run=run))
    answer = print_letter(callum, effie, run=run)
    assert answer.headers["Location"] == letter_page(world, "Effie")
    assert "shown once" in said(answer)
    assert passes(code, effie)


def test_protected_person_is_never_written_to(world: World, as_person: AsPerson) -> None:
    effie, callum = world.person("Effie").id, as_person("Callum")
    with arranging():
        SafeContactFactory(person_id=effie)
    assert not codes_on(print_letter(callum, effie))
    form = {"run": uuid4(), "delivery": "post"}
    page = callum.post(letter_page(world, "Effie"), form)
    assert "By post, to their home" not in page.content.decode()
    assert not codes_on(page)
    me = world.account("Callum").id
    assert not writes(world, "Callum", GIVE, uuid4(), effie, b"1" * 32, "post", "", me)
    assert writes(world, "Callum", GIVE, uuid4(), effie, b"2" * 32, "in person", "known", me)


def test_letter_in_the_post_is_void_once_the_person_is_protected(
    world: World, as_person: AsPerson
) -> None:
    effie = world.person("Effie").id
    letter = give_code(effie)
    assert live_codes(effie) == 1
    with arranging():
        SafeContactFactory(person_id=effie)
    assert live_codes(effie) == 0
    (code,) = codes_on(in_person(as_person("Callum"), letter_page(world, "Effie")))
    assert not passes(letter, effie)
    assert passes(code, effie)


def test_code_given_in_person_records_the_identity_document_seen(
    world: World, as_person: AsPerson
) -> None:
    fiona = as_person("Fiona")
    page = fiona.post(letter_page(world, "Morag"), {"run": uuid4(), "delivery": "in person"})
    assert "Choose how you know who they are." in page.content.decode()
    assert len(codes_on(in_person(fiona, letter_page(world, "Morag"), "another document"))) == 1
    given = code_of(world.person("Morag").id)
    assert (given.delivery, given.identity_seen) == ("in person", "another document")
    assert given.recorded_by == world.account("Fiona").id


def test_child_of_15_gets_no_code(world: World, as_person: AsPerson) -> None:
    fiona, skye = as_person("Fiona"), world.person("Skye").id
    page = in_person(fiona, letter_page(world, "Skye"))
    assert "under 16" in page.content.decode()
    me = world.account("Fiona").id
    assert not writes(world, "Fiona", GIVE, uuid4(), skye, b"1" * 32, "in person", "known", me)
    assert live_codes(skye) == 0
    assert len(codes_on(in_person(fiona, letter_page(world, "Finlay")))) == 1


@pytest.mark.parametrize("name", ["Murdo", "Peigi", "Nessa", "Paula"])
def test_person_who_may_not_have_an_account_gets_no_code(
    world: World, as_person: AsPerson, name: str
) -> None:
    """Deceased, no longer held, a child without a birth date, an account that was closed."""
    assert not codes_on(in_person(as_person("Moira"), letter_page(world, name)))
    assert live_codes(world.person(name).id) == 0


def test_officer_of_another_patch_finds_no_one(world: World, as_person: AsPerson) -> None:
    missing = as_person("Callum").get(f"/staff/person/{uuid4()}/letter/")
    foreign = as_person("Callum").get(letter_page(world, "Catriona"))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert in_person(as_person("Callum"), letter_page(world, "Catriona")).status_code == 404
    assert as_person("Fiona").get(letter_page(world, "Catriona")).status_code == 200


@pytest.mark.parametrize("name", ["Aileen", "Donald", "Alan", "Morag"])
def test_only_officers_and_managers_give_codes(
    world: World, as_person: AsPerson, name: str
) -> None:
    for address in ("/staff/letters/", letter_page(world, "Morag")):
        assert as_person(name).get(address).status_code == 403
    me = world.account(name).id
    morag = world.person("Morag").id
    assert not writes(world, name, GIVE, uuid4(), morag, b"1" * 32, "post", "", me)


def test_database_accepts_codes_only_in_ones_own_name_for_people_of_ones_work(
    world: World,
) -> None:
    me, moira = world.account("Callum").id, world.account("Moira").id
    effie, catriona = world.person("Effie").id, world.person("Catriona").id
    assert not writes(world, "Callum", GIVE, uuid4(), catriona, b"1" * 32, "post", "", me)
    assert not writes(world, "Callum", GIVE, uuid4(), effie, b"1" * 32, "post", "", moira)
    assert not writes(world, "Callum", GIVE, uuid4(), effie, b"1" * 32, "in person", "", me)
    assert writes(world, "Callum", GIVE, uuid4(), effie, b"1" * 32, "post", "", me)
    assert code_of(effie).expires_on == world.day(-28)


@pytest.mark.parametrize("name", ["Callum", "Moira", "Donald"])
@pytest.mark.parametrize("column", ["code_hash", "pass_token", "pass_given_at"])
def test_staff_cannot_read_activation_secrets(world: World, name: str, column: str) -> None:
    with (
        acting_as(world.account(name).id),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT {column} FROM tenancies_activation")


def test_gate_role_reads_no_codes_and_calls_only_two_functions(world: World) -> None:
    assert world.residents
    with at_the_gate(), connection.cursor() as cursor:
        for statement in (
            "SELECT id FROM tenancies_activation",
            "UPDATE tenancies_activation SET tries = 0",
            "SELECT portal.derive_grants('{}', '{}')",
            "SELECT portal.may_activate(gen_random_uuid())",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("SELECT portal.check_activation('x'::bytea, 'Reid', '1980-01-01')")
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize(
    "call",
    ["check_activation('x', 'y', '1980-01-01')", "activate(gen_random_uuid(), 'effie', 'x')"],
)
def test_gate_role_without_a_claim_cannot_try_codes(world: World, call: str) -> None:
    """SQL smuggled into a resident's request can become the gate's role, but cannot sign for it."""
    with acting_as(world.account("Morag").id), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'portal_gate', true)")
        with pytest.raises(DatabaseError, match="at the gate"), transaction.atomic():
            cursor.execute(f"SELECT portal.{call}")


def test_audit_log_says_who_was_given_a_code_and_how(world: World, as_person: AsPerson) -> None:
    effie = world.person("Effie").id
    print_letter(as_person("Callum"), effie)
    in_person(as_person("Fiona"), letter_page(world, "Morag"))
    with arranging(deriving=False):
        posted, shown = AuditEvent.objects.filter(event="letter_issued").order_by("seq")
    assert posted.object_ids == [effie]
    assert posted.detail == {"delivery": "post", "renews": False}
    assert shown.object_ids == [world.person("Morag").id]
    assert shown.detail == {"delivery": "in person", "renews": True}


def test_no_title_or_address_names_a_person(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")
    for page in (
        callum.get("/staff/letters/"),
        callum.get(letter_page(world, "Effie")),
        print_letter(callum, world.person("Effie").id),
        callum.get(f"/staff/letters/{world.letters('Callum').id}/"),
        in_person(callum, letter_page(world, "Effie")),
    ):
        text = page.content.decode()
        title = text.partition("<title>")[2].partition("</title>")[0]
        links = [part.partition('"')[0] for part in text.split('href="')[1:]]
        assert title
        assert not tokens_in(title, *links)


def test_two_sides_of_a_case_in_one_home_are_not_written_to_on_one_day(
    world: World, as_person: AsPerson
) -> None:
    one, other = lodger(world), lodger(world)
    with arranging():
        case = CaseFactory(ref="ASB-2020-8888")
        PartyFactory(person_id=one, case=case, role="complainer")
        PartyFactory(person_id=other, case=case, role="alleged perpetrator")
    callum = as_person("Callum")
    assert codes_on(print_letter(callum, one))
    refused = print_letter(callum, other)  # It would come with the same post.
    assert not codes_on(refused)
    assert "We will give this code in person." in refused.content.decode()
    assert not live_codes(other)
    assert codes_on(in_person(callum, f"/staff/person/{other}/letter/"))


@pytest.mark.parametrize("letter", ["works", "has ended", "is too old"])
def test_no_letter_goes_to_one_side_of_a_case_while_the_letter_to_the_other_still_works(
    world: World, as_person: AsPerson, letter: str
) -> None:
    one, other = lodger(world), lodger(world)
    with arranging():
        case = CaseFactory(ref="ASB-2020-8888")
        PartyFactory(person_id=one, case=case, role="complainer")
        PartyFactory(person_id=other, case=case, role="alleged perpetrator")
        given = ActivationFactory.create(person_id=one, delivery="post")
        if letter == "has ended":
            given.end(by=None)
    move_back("tenancies_activation", "recorded_at", "1 day")
    if letter == "is too old":
        move_back("tenancies_activation", "expires_on", "29 days")
    answer = print_letter(as_person("Callum"), other)
    assert len(codes_on(answer)) == (letter != "works")
    assert ("We will give this code in person." in answer.content.decode()) is (letter == "works")


@pytest.mark.parametrize("near", ["lives there", "other side"])
@pytest.mark.parametrize("ended", [False, True])
def test_no_letter_goes_to_the_home_or_the_other_side_of_someone_with_a_safe_contact(
    world: World, as_person: AsPerson, near: str, ended: bool
) -> None:
    protected = lodger(world)
    other = lodger(world, home="Shore Row" if near == "lives there" else "Hill Street")
    with arranging():
        contact = SafeContactFactory.create(person_id=protected)
        if ended:
            contact.end(by=None)
        if near == "other side":
            case = CaseFactory(ref="ASB-2020-8888")
            PartyFactory(person_id=protected, case=case, role="complainer")
            PartyFactory(person_id=other, case=case, role="alleged perpetrator")
    callum = as_person("Callum")
    refused = print_letter(callum, other)
    assert "We will give this code in person." in refused.content.decode()
    assert not live_codes(other)
    assert codes_on(in_person(callum, f"/staff/person/{other}/letter/"))


def test_whoever_has_an_account_is_told_of_a_code(world: World, as_person: AsPerson) -> None:
    morag = as_person("Morag")
    assert "We gave out a code" not in morag.get("/details/").content.decode()
    in_person(as_person("Fiona"), letter_page(world, "Morag"))
    assert "We gave out a code" in morag.get("/details/").content.decode()
    with arranging(deriving=False):
        address = User.objects.get(pk=world.account("Morag").id).email
        told = OutgoingMail.objects.filter(body__startswith="We gave out a code")
        assert list(told.values_list("to", flat=True)) == [address]
