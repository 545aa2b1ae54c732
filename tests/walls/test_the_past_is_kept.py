"""Whatever decides access and may change is a fact or keeps its past; nothing else is read by a policy."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts.access import Fact, Grant, acting_as
from portal.rls.statements import app_tables
from tests.access.looking import through_both, through_wall_1, through_wall_2
from tests.access.page import columns, rows_of
from tests.arranging import OWNER, as_role
from tests.canaries import private_columns
from tests.world import World

# How each column that is kept becomes another one, and in which row there is something to change.
CHANGES = {
    ("accounts.User", "role"): ("'adviser'", "role = 'officer'"),
    ("accounts.User", "is_data_steward"): ("NOT is_data_steward", "role = 'officer'"),
    ("accounts.User", "is_safeguarding_lead"): ("NOT is_safeguarding_lead", "role = 'manager'"),
    ("accounts.User", "is_deputy"): ("NOT is_deputy", "role = 'manager'"),
    ("accounts.User", "is_active"): ("NOT is_active", "role = 'resident'"),
    ("tenancies.Property", "patch_id"): ("NULL", "patch_id IS NOT NULL"),
    ("tenancies.Property", "ended_at"): ("now()", "ended_at IS NULL"),
    ("tenancies.Tenancy", "property_id"): (
        "(SELECT other.id FROM tenancies_property AS other WHERE other.id <> property_id LIMIT 1)",
        "true",
    ),
    ("tenancies.Tenancy", "start_date"): ("start_date - 1", "true"),
    ("tenancies.Tenancy", "end_date"): ("'2099-01-01'", "end_date IS NULL"),
    ("tenancies.Tenancy", "ended_at"): ("now()", "ended_at IS NULL"),
    ("tenancies.Person", "born_on"): ("born_on - 1", "born_on IS NOT NULL"),
    ("tenancies.Person", "deceased"): ("NOT deceased", "true"),
    ("tenancies.Person", "account_id"): ("NULL", "account_id IS NOT NULL"),
    ("tenancies.Person", "works_as_id"): ("NULL", "works_as_id IS NOT NULL"),
    ("tenancies.Person", "ended_at"): ("now()", "ended_at IS NULL"),
    ("cases.Case", "category"): ("category || ' and more'", "true"),
    ("cases.Case", "property_id"): ("NULL", "property_id IS NOT NULL"),
    ("cases.Case", "ended_at"): ("now()", "ended_at IS NULL"),
}
# Looked at in the row that is being added, and never again.
OF_A_NEW_ROW = {("documents_upload", "row_number"), ("accounts_outgoingmail", "sent_at")}
# Whether two accounts are one human being decides who may sign now; who has signed stands in the signature.
OF_ONE_HUMAN_BEING = {
    ("accounts_user", "staff_ref"),
    ("tenancies_person", "forename"),
    ("tenancies_person", "surname"),
}
# Of the tables of the schema `portal`: keys decide who is believed, and one that has leaked must be gone.
# What was taken back before a restore is ticked once, and decides no sight.
WITHOUT_A_PAST = {"claim_key", "worker_seen", "room", "taken_back"}

pytestmark = pytest.mark.django_db


def ask(question: str, *values: object) -> list[tuple[Any, ...]]:
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(question, values)  # type: ignore[arg-type]
        return list(cursor.fetchall()) if cursor.description else []


def named(cell: str) -> set[str]:
    return set(re.findall(r"\w+", cell)) if cell != "–" else set()


def on_the_page(label: str) -> tuple[set[str], set[str]]:
    """The columns that access.md keeps, and those that it says it does not."""
    kept: set[str] = set()
    others: set[str] = set()
    for model, keeps, without, _why in rows_of("What keeps its past"):
        if model == label:
            kept |= named(keeps)
            others |= named(without)
    return kept, others


KEPT = [(label, column) for label in app_tables() for column in sorted(on_the_page(label)[0])]


def triggers_of(table: str) -> dict[str, list[str]]:
    """The triggers of a table that fire, with their arguments."""
    return {
        str(name): [part.decode() for part in bytes(arguments).split(b"\0")[:-1]]
        for name, arguments in ask(
            "SELECT tgname, tgargs FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND NOT tgisinternal AND tgenabled = 'O'",
            table,
        )
    }


@pytest.mark.parametrize("label", app_tables())
def test_every_column_is_a_fact_or_keeps_its_past_or_has_a_reason_not_to(label: str) -> None:
    model = apps.get_model(label)
    triggers = triggers_of(model._meta.db_table)
    kept, others = on_the_page(label)
    if "never_rewritten" in triggers or issubclass(model, Grant):
        assert kept | others == set()
    elif issubclass(model, Fact):
        assert {"a_ended", "never_deleted"} <= set(triggers)
        assert (kept, others) == (set(), set(triggers["a_ended"])), "the states beside the fact"
    else:
        there = {field.column for field in model._meta.concrete_fields if not field.primary_key}
        assert kept & others == set()
        assert kept | others == there
        assert set(triggers.get("keeps_the_past", [])) == kept


def test_tables_that_postgresql_keeps_for_itself_are_only_added_to() -> None:
    for (table,) in ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'portal'::regnamespace AND relkind = 'r'"
    ):
        added_to = "never_rewritten" in triggers_of(f"portal.{table}")
        assert added_to == (table not in WITHOUT_A_PAST), table


def test_policies_read_no_column_whose_past_is_lost() -> None:
    """Of policies, and of every SQL function they call, PostgreSQL itself says which columns they read."""
    lost = {
        (app_tables()[label], column)
        for label, _keeps, without, why in rows_of("What keeps its past")
        if not why.startswith(("repeats", "written once"))
        for column in named(without)
    }
    read = columns_read_by_policies()
    assert ("tenancies_property", "patch_id") in read
    assert ("documents_release", "until") in read, "a function that a function calls"
    assert read & lost <= OF_A_NEW_ROW | OF_ONE_HUMAN_BEING


def columns_read_by_policies() -> set[tuple[str, str]]:
    called = set(functions_called_by_policies())
    with as_role(OWNER), transaction.atomic(), connection.cursor() as cursor:
        savepoint = transaction.savepoint()
        for name, definition in ask(
            "SELECT proname, pg_get_functiondef(p.oid) FROM pg_proc AS p JOIN pg_language AS l"
            " ON l.oid = p.prolang WHERE pronamespace = 'portal'::regnamespace AND lanname = 'sql'"
            " AND prosqlbody IS NULL"
        ):
            if (
                name in called
            ):  # Written as text: only as a parsed body does PostgreSQL know what it reads.
                parsed = re.sub(
                    r"AS (\$function\$)(.*)\1", r"BEGIN ATOMIC \2; END", definition, flags=re.DOTALL
                )
                cursor.execute("SET LOCAL search_path = public, pg_catalog")
                cursor.execute(parsed)
        found = ask(
            "SELECT c.relname, a.attname FROM pg_depend AS d"
            " JOIN pg_class AS c ON c.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass"
            " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid"
            " LEFT JOIN pg_proc AS p ON p.oid = d.objid AND d.classid = 'pg_proc'::regclass"
            " WHERE d.refobjsubid > 0 AND (d.classid = 'pg_policy'::regclass OR p.proname = ANY (%s))",
            list(called),
        )
        transaction.savepoint_rollback(savepoint)
    return {(str(table), str(column)) for table, column in found}


def functions_called_by_policies() -> set[str]:
    """Every function of ours that a policy calls, directly or not."""
    bodies = {
        str(name): str(body)
        for name, body in ask(
            "SELECT proname, string_agg(coalesce(pg_get_function_sqlbody(oid), prosrc), ' ')"
            " FROM pg_proc WHERE pronamespace = 'portal'::regnamespace GROUP BY 1"
        )
    }
    policies = ask(
        "SELECT string_agg(concat_ws(' ', qual, with_check), ' ') FROM pg_policies"
        " WHERE schemaname = 'public'"
    )
    called: set[str] = set()
    new = set(re.findall(r"portal\.(\w+)\(", str(policies[0][0])))
    while new:
        called |= new
        new = {
            name for caller in new for name in re.findall(r"portal\.(\w+)\(", bodies[caller])
        } - called
    return called


def value(label: str, column: str, row: UUID, moment: str) -> Any:
    """A column of a row as it is, or was at a moment (an SQL expression)."""
    table = app_tables()[label]
    ((found,),) = ask(
        f"SELECT past.{column} FROM {table} AS present"
        f" LEFT JOIN portal.earlier_values('{table}', {moment}) AS earlier"
        " ON earlier.row_id = present.id"
        " CROSS JOIN LATERAL jsonb_populate_record(present, earlier.was) AS past"
        " WHERE present.id = %s",
        row,
    )
    return found


BEFORE, NOW, AFTER = "now() - interval '1 second'", "NULL", "now()"


def test_every_column_that_is_kept_is_changed_here() -> None:
    assert set(CHANGES) == set(KEPT)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("label", "column"), KEPT)
def test_changed_column_has_the_value_that_it_had(label: str, column: str) -> None:
    other, where = CHANGES[label, column]
    table = app_tables()[label]
    ((row,), *_) = ask(f"SELECT id FROM {table} WHERE {where} ORDER BY id")
    was = value(label, column, row, NOW)
    ask(f"UPDATE {table} SET {column} = {other} WHERE id = %s", row)
    then = value(label, column, row, NOW)
    assert then != was
    assert value(label, column, row, BEFORE) == was
    assert value(label, column, row, AFTER) == then


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("label", sorted({label for label, _column in KEPT}))
def test_row_whose_past_is_kept_is_deleted_by_nobody(label: str) -> None:
    for statement in ("DELETE FROM {}", "TRUNCATE {} CASCADE"):
        with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
            ask(statement.format(app_tables()[label]))


def test_of_two_changes_at_once_the_first_is_what_was_before(world: World) -> None:
    home = world.tenancy("Loch Road").home
    was = value("tenancies.Property", "patch_id", home, NOW)
    for patch in (None, world.patch("South").id):
        ask("UPDATE tenancies_property SET patch_id = %s WHERE id = %s", patch, home)
    assert value("tenancies.Property", "patch_id", home, BEFORE) == was


def test_what_was_not_kept_then_is_read_from_the_row(world: World) -> None:
    """A column that a later version begins to keep: of the time before, what is there now is all we know."""
    person = world.person("Morag").id
    ask("UPDATE tenancies_person SET deceased = true WHERE id = %s", person)
    ask(
        "ALTER TABLE accounts_earliervalues DISABLE TRIGGER never_rewritten;"
        " UPDATE accounts_earliervalues SET was = was - 'born_on'"
    )
    assert value("tenancies.Person", "born_on", person, BEFORE) == world.person("Morag").born_on
    assert value("tenancies.Person", "deceased", person, BEFORE) is False


def test_earlier_values_say_who_changed_them(world: World) -> None:
    switched_off = "UPDATE accounts_user SET is_active = false WHERE id = %s"
    ask(switched_off, world.account("Catriona").id)
    alan = world.account("Alan").id
    with acting_as(alan), connection.cursor() as cursor:
        cursor.execute(switched_off, [world.account("Morag").id])
    changed_by = "SELECT changed_by FROM accounts_earliervalues WHERE row_id = %s"
    assert ask(changed_by, world.account("Morag").id) == [(alan,)]
    assert ask(changed_by, world.account("Catriona").id) == [(None,)]


def test_change_of_anything_else_keeps_nothing(world: World) -> None:
    before = ask("SELECT count(*) FROM accounts_earliervalues")
    ask("UPDATE tenancies_person SET mobile = '07700 900001', born_on = born_on")
    ask("UPDATE accounts_user SET quiet = NOT quiet, last_login = now()")
    assert world.residents
    assert ask("SELECT count(*) FROM accounts_earliervalues") == before


def test_earlier_values_tell_the_dpo_nothing_that_the_table_would_not() -> None:
    for label, column in KEPT:
        readable = columns(label, "dpo", "reads")
        assert readable is None or column in readable, f"{label}.{column}"
        assert column not in private_columns(label), "written words are not kept"


@pytest.mark.parametrize("name", ["Donald", "Senga"])
def test_past_of_a_case_is_for_who_sees_the_case(world: World, name: str) -> None:
    ask("UPDATE cases_case SET category = category || ' and more'")
    account = world.account(name).id
    (through, *others) = (
        {row for (row,) in ask(_CASES_OF, list(way(account, "accounts.EarlierValues")))}
        for way in (through_wall_1, through_wall_2, through_both)
    )
    assert others == [through, through]
    assert through == through_both(account, "cases.Case")
    assert (world.case("DRUMS").id in through) == (name == "Donald")


_CASES_OF = (
    "SELECT row_id FROM accounts_earliervalues WHERE table_name = 'cases_case' AND id = ANY (%s)"
)
