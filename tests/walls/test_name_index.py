"""The index of names and numbers: how it folds, what it holds, and whom it answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.access import acting_as
from cases.models import Case
from portal.rls.statements import HERE
from tenancies.models import Person, Property, SearchToken, Tenancy
from tests import databases
from tests.access.looking import through_wall_2
from tests.arranging import OWNER, arranging, as_role
from tests.factories import PersonFactory
from tests.spellings import FOLDED, NAMES, PHONES
from tests.staff.calls import full_name
from tests.world import World

pytestmark = pytest.mark.django_db

FINDS = {
    "find_people": "tenancies.Person",
    "find_homes": "tenancies.Property",
    "find_tenancies": "tenancies.Tenancy",
    "find_cases": "cases.Case",
}
LOCALES = {
    "the bytes' own": "LOCALE 'C'",
    "that of the C library": "LOCALE 'C.UTF-8' LOCALE_PROVIDER libc",
}


def sql(statement: str, *values: object) -> Any:
    """The one value of a query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchone()[0]


def tokens(person: UUID) -> set[tuple[str, str]]:
    """What the index holds of somebody."""
    with arranging(deriving=False):
        return set(SearchToken.objects.filter(about_id=person).values_list("kind", "token"))


def whole_index() -> list[tuple[object, ...]]:
    with arranging(deriving=False):
        return sorted(SearchToken.objects.values_list("about_id", "kind", "token"))


# How it folds -----------------------------------------------------------------------------------------


@pytest.fixture(params=list(LOCALES.values()), ids=list(LOCALES))
def folding_elsewhere(request: pytest.FixtureRequest, worker_id: str) -> Iterator[Any]:
    """A database with another locale than the suite's, and in it the folding alone."""
    name = f"portal_{worker_id}_folding"
    databases.drop(name)
    with databases.superuser() as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {request.param}")
    try:
        with databases.superuser(name) as server:
            server.execute("CREATE SCHEMA portal")
            server.execute((HERE / "folding.sql").read_text(encoding="utf-8"))
            yield server
    finally:
        databases.drop(name)


@pytest.mark.parametrize(("written", "folded"), FOLDED.items())
def test_text_is_folded_as_the_table_says(written: str, folded: str) -> None:
    with as_role(OWNER):
        assert sql("SELECT portal.fold(%s)", written) == folded
        assert sql("SELECT portal.fold(%s)", folded) == folded
        assert sql("SELECT portal.tokens(%s)", written) == folded.split()


@pytest.mark.parametrize(("written", "numbers"), PHONES.items())
def test_telephone_numbers_are_read_as_the_table_says(written: str, numbers: list[str]) -> None:
    with as_role(OWNER):
        assert sql("SELECT portal.phone_numbers(%s)", written) == numbers


def test_folding_is_the_same_whatever_the_locale(
    folding_elsewhere: psycopg.Connection[Any],
) -> None:
    for written, folded in FOLDED.items():
        found = folding_elsewhere.execute("SELECT portal.fold(%s)", [written]).fetchone()
        assert found == (folded,), written


def test_plain_words_are_folded_as_all_others(folding_elsewhere: psycopg.Connection[Any]) -> None:
    """They take a shorter way: a letter that sends them the long one changes nothing."""
    for written in ("MacDonald", "McTavish Mc", "A B 12 C3", "tomc clark"):
        short, long = folding_elsewhere.execute(
            "SELECT portal.fold(%s), portal.fold(%s || chr(8203))", [written, written]
        ).fetchone() or ("", None)
        assert short == long, written


@pytest.mark.parametrize(
    ("one", "other"),
    [("Smith-Walker", "smith walker"), ("Hunter McDonald", "HunterMacDonald"), ("O’Neil", "o neil"),
     ("Mac Ìomhair", "McIomhair"), ("ML0 7HE", "ml07he"), ("ASB-2025-0147", "asb20250147")],
)  # fmt: skip
def test_one_word_is_the_same_however_it_is_parted(one: str, other: str) -> None:
    with as_role(OWNER):
        assert sql("SELECT portal.one_word(%s) = portal.one_word(%s)", one, other)


# That it follows the facts ----------------------------------------------------------------------------


def test_former_names_are_kept_apart_from_the_name_of_today() -> None:
    with arranging(deriving=False):
        person: Any = PersonFactory(
            ref="P7654321", forename="Ewa", surname="Reid", former_surname="Smith", mobile=""
        )
    number = ("person number", "p7654321")
    assert tokens(person.pk) == {
        number, ("name", "ewa"), ("name", "reid"), ("former name", "smith")
    }  # fmt: skip
    with arranging(deriving=False):
        Person.objects.filter(pk=person.pk).update(surname="O’Neil-Reid")
        Person.objects.filter(pk=person.pk).update(surname="Kaczmarek", former_surname="")
    former = {("former name", name) for name in ("smith", "reid", "oneil", "oneilreid")}
    assert tokens(person.pk) == {number, ("name", "ewa"), ("name", "kaczmarek")} | former
    with arranging(deriving=False):
        Person.objects.filter(pk=person.pk).update(surname="Reid")
    assert {token for kind, token in tokens(person.pk) if kind == "name"} == {"ewa", "reid"}
    assert ("former name", "reid") not in tokens(person.pk)
    assert ("former name", "kaczmarek") in tokens(person.pk)


def test_change_of_something_else_leaves_the_index_alone(world: World) -> None:
    before = whole_index()
    with arranging(deriving=False):
        Person.objects.filter(pk=world.person("Morag").id).update(email="new@example.org")
    assert whole_index() == before


def test_several_people_change_in_one_statement() -> None:
    with arranging(deriving=False):
        people: list[Any] = [PersonFactory(surname=f"Before{number}") for number in range(3)]
        keys = [person.pk for person in people]
        Person.objects.filter(pk__in=keys[:2]).update(surname="After")
    with as_role(OWNER):
        assert (
            sql(
                "SELECT count(*) FROM tenancies_searchtoken WHERE kind = 'name' AND token = 'after'"
            )
            == 2
        )
    assert ("name", "before2") in tokens(keys[2])


def test_no_name_is_too_long_for_the_index() -> None:
    with arranging(deriving=False):
        person: Any = PersonFactory(forename="Hamish " * 500, surname="Ł" * 9000)
    assert {"hamish", "l" * 100} <= {token for _kind, token in tokens(person.pk)}


def test_walls_that_are_built_again_leave_the_index_as_it_was(world: World) -> None:
    with arranging(deriving=False):
        Person.objects.filter(pk=world.person("Morag").id).update(surname="Kaczmarek")
        before = whole_index()
        with connection.cursor() as cursor:
            cursor.execute((HERE / "name_index.sql").read_text(encoding="utf-8"))
    assert whole_index() == before


def test_walls_that_are_built_again_mend_the_index(world: World) -> None:
    before = whole_index()
    assert world.residents
    with arranging(deriving=False), connection.cursor() as cursor:
        cursor.execute("DELETE FROM tenancies_searchtoken WHERE kind IN ('name', 'case number')")
        cursor.execute("UPDATE tenancies_searchtoken SET token = 'x' || token WHERE kind = 'place'")
        cursor.execute((HERE / "name_index.sql").read_text(encoding="utf-8"))
    assert whole_index() == before


def test_everybody_and_everything_is_in_the_index(world: World) -> None:
    assert world.residents
    with arranging(deriving=False):
        for kind, model in (
            ("person number", Person), ("home number", Property),
            ("tenancy number", Tenancy), ("case number", Case),
        ):  # fmt: skip
            held = SearchToken.objects.filter(kind=kind).values_list("about_id", flat=True)
            assert sorted(held) == sorted(model.objects.values_list("pk", flat=True)), kind


# That it answers nobody else ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Morag", "Fiona", "Ruth", "Aileen", "Moira", "Donald", "Alan"])
def test_functions_give_nothing_that_the_second_wall_would_not_show(
    world: World, name: str
) -> None:
    account = world.account(name).id
    for function, label in FINDS.items():
        seen = through_wall_2(account, label)
        for typed in ("zq", "street", "Victoria", "forename", "macmorag", "000", "ASB", "900"):
            found = asked_as(account, function, typed)
            assert found <= seen, (function, typed, found - seen)


def test_functions_find_for_those_whom_they_serve(world: World) -> None:
    """Otherwise the test above would be content with functions that find nothing at all."""
    morag, noise = world.person("Morag"), world.case("NOISE")
    for name, is_adviser in (
        ("Fiona", False),
        ("Aileen", True),
        ("Moira", False),
        ("Donald", False),
    ):
        account = world.account(name).id
        assert asked_as(account, "find_homes", world.home("Loch Road").ref)
        assert (asked_as(account, "find_people", morag.ref) == set()) is is_adviser
        assert (
            asked_as(account, "find_tenancies", world.tenancy("Loch Road").ref) == set()
        ) is is_adviser
        assert (asked_as(account, "find_cases", noise.ref) == set()) is is_adviser


@pytest.mark.parametrize("role", ["officer", "adviser", "manager", "dpo"])
def test_role_without_a_claim_finds_nothing(world: World, role: str) -> None:
    with as_role(f"portal_{role}"):
        for function in FINDS:
            if role != "adviser" or function == "find_homes":
                for typed in ("Morag", world.tenancy("Loch Road").ref, world.case("NOISE").ref):
                    assert sql(f"SELECT portal.{function}(%s)", typed) == []


@pytest.mark.parametrize("name", ["Morag", "Alan"])
def test_role_that_the_functions_do_not_name_finds_nothing_even_with_the_right_to_ask(
    world: World, name: str
) -> None:
    account = world.account(name)
    with as_role(OWNER), connection.cursor() as cursor:
        for function in (*FINDS, "find_caller", "look_outside"):
            cursor.execute(f"GRANT EXECUTE ON FUNCTION portal.{function} TO portal_{account.role}")
    with acting_as(account.id):
        for function in FINDS:
            for typed in (
                "Morag",
                "street",
                world.tenancy("Loch Road").ref,
                world.case("NOISE").ref,
            ):
                assert sql(f"SELECT portal.{function}(%s)", typed) == [], function
        known = (full_name(world, "Morag"), world.tenancy("Loch Road").ref)
        assert sql("SELECT count(*) FROM portal.find_caller(%s, %s, NULL)", *known) == 0
        quoted = (*known, "call", "C-1042")
        assert sql("SELECT count(*) FROM portal.look_outside(%s, %s, %s, %s)", *quoted) == 0


@pytest.mark.parametrize("name", ["Morag", "Fiona", "Aileen", "Moira", "Donald", "Alan"])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT token FROM tenancies_searchtoken",
        "EXPLAIN SELECT FROM tenancies_searchtoken WHERE kind = 'name'",
        "DELETE FROM tenancies_searchtoken",
        "SELECT portal.people_named('Morag')",
        "SELECT portal.people_called_on('07700 900449')",
        "SELECT portal.index_people('{}')",
        "SELECT portal.fold('Morag')",
        "SELECT portal.person_known_by('Morag MacMorag', '', NULL)",
        "SELECT portal.hidden_people()",
        "SELECT portal.secret_homes()",
        "SELECT portal.lives_in('{}')",
    ],
)
def test_nobody_reads_the_index_itself(world: World, name: str, statement: str) -> None:
    with (
        acting_as(world.account(name).id),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        sql(statement)


def test_no_sample_of_the_index_is_kept_for_the_planner(world: World) -> None:
    """What an estimate says is a sample of what is held: none is taken."""
    assert world.residents
    assert NAMES
    with as_role(OWNER):
        sql_do("ANALYZE tenancies_searchtoken")
        sampled = (
            "SELECT coalesce(string_agg(attname, ','), '') FROM pg_stats"
            " WHERE tablename = 'tenancies_searchtoken' AND attname IN ('kind', 'token')"
        )
        assert sql(sampled) == ""


def sql_do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def asked_as(account: UUID, function: str, typed: str) -> set[UUID]:
    """What a function gives somebody; nothing if they may not ask."""
    try:
        with acting_as(account), transaction.atomic():
            return set(sql(f"SELECT portal.{function}(%s)", typed))
    except ProgrammingError as refusal:
        if "permission denied" not in str(refusal):
            raise
        return set()
