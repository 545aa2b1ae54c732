"""What staff may write, past every form: their own work, in their own name, and nothing else.

Plain SQL in their own transaction, as somebody with a way into it would write it.
"""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from tests.arranging import OWNER, as_role
from tests.world import World

pytestmark = pytest.mark.django_db

RELEASE = (
    "INSERT INTO documents_release (id, document_id, audience, reason, by_name, opens_on,"
    " ended_reason, recorded_by) VALUES (%s, %s, 'household', 'x', '', portal.today(), '', %s)"
)
SHARE = (
    "INSERT INTO cases_share (id, case_id, party_id, person_id, stands_as, frozen, recorded_by)"
    " VALUES (%s, %s, %s, %s, %s, false, %s)"
)
SAFE_CONTACT = (
    "INSERT INTO tenancies_safecontact (id, person_id, how, hours, safe_words, address, phone, reason,"
    " standing, hides_home, review_on, recorded_by)"
    " VALUES (%s, %s, 'x', '', '', '', '', '', 'set', true, current_date + 90, %s)"
)
FREEZE = (
    "INSERT INTO incidents_freeze (id, level, document_id, reason, recorded_by)"
    " VALUES (%s, 'document', %s, 'x', %s)"
)
END = "UPDATE {} SET ended_at = now(), ended_by = %s WHERE id = %s"


def writes(world: World, name: str, statement: str, *values: object) -> bool:
    """Whether somebody's transaction carries out a statement on a row."""
    try:
        with acting_as(world.account(name).id), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)  # type: ignore[arg-type]
            return bool(cursor.rowcount)
    except DatabaseError:
        return False


def releases(world: World, name: str, document: str) -> bool:
    return writes(
        world, name, RELEASE, uuid4(), world.document(document).id, world.account(name).id
    )


def shares(world: World, name: str, person: str, case: str, role: str, by: str = "") -> bool:
    party = world.party(person, case, role)
    values = (uuid4(), party.case, party.id, party.person, role, world.account(by or name).id)
    return writes(world, name, SHARE, *values)


def ends(world: World, name: str, table: str, identity: UUID, by: str = "") -> bool:
    return writes(world, name, END.format(table), world.account(by or name).id, identity)


def test_officer_releases_documents_of_her_patch(world: World) -> None:
    assert not releases(world, "Callum", "Loch unreleased")
    assert not releases(world, "Ruth", "Loch unreleased")
    assert releases(world, "Fiona", "Loch unreleased")


def test_release_carries_the_name_of_the_person_who_made_it(world: World) -> None:
    """Whatever name a page gives: PostgreSQL knows who asks."""
    release, moira = uuid4(), world.account("Moira").id
    assert writes(world, "Fiona", RELEASE, release, world.document("Loch unreleased").id, moira)
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("SELECT recorded_by FROM documents_release WHERE id = %s", [release])
        assert cursor.fetchone() == (world.account("Fiona").id,)


@pytest.mark.parametrize("name", ["Morag", "Aileen", "Donald", "Senga", "Alan"])
def test_only_officers_and_managers_release(world: World, name: str) -> None:
    assert not releases(world, name, "Loch unreleased")
    assert releases(world, "Moira", "Loch unreleased")


def test_officer_shares_cases_of_her_patch_and_never_her_own(world: World) -> None:
    accused = ("Rab", "DOGS", "alleged perpetrator")
    assert not shares(world, "Graham", *accused)
    assert not shares(world, "Callum", *accused)
    assert not shares(world, "Donald", *accused)
    assert not shares(world, "Fiona", *accused, by="Callum")
    assert shares(world, "Fiona", *accused)


def test_manager_shares_every_case_but_her_own(world: World) -> None:
    other_role = ("Iain", "DRUMS", "alleged perpetrator")
    assert not shares(world, "Rhona", *other_role)
    assert shares(world, "Moira", *other_role)


def test_nothing_new_is_shared_or_released_where_something_is_frozen(world: World) -> None:
    assert not releases(world, "Fiona", "Loch frozen")
    assert not releases(world, "Moira", "Loch frozen")
    with_a_role = world.party("Lachie", "FIRE", "complainer")
    assert not writes(
        world,
        "Callum",
        SHARE,
        uuid4(),
        with_a_role.case,
        with_a_role.id,
        with_a_role.person,
        "complainer",
        world.account("Callum").id,
    )


def test_release_is_withdrawn_in_ones_own_name_by_staff_who_see_the_document(world: World) -> None:
    gas = world.release("Loch gas", "household").id
    table = "documents_release"
    assert not ends(world, "Callum", table, gas)
    assert not ends(world, "Morag", table, gas)
    assert not ends(world, "Aileen", table, gas)
    assert not ends(world, "Fiona", table, gas, by="Moira")
    assert ends(world, "Donald", table, gas)


def test_share_is_ended_only_by_staff_of_the_case(world: World) -> None:
    share = world.share("Catriona", "DOGS").id
    for name in ("Graham", "Callum", "Donald", "Catriona"):
        assert not ends(world, name, "cases_share", share), name
    assert ends(world, "Fiona", "cases_share", share)


def test_safe_contact_is_set_only_by_staff_who_work_with_the_person(world: World) -> None:
    def keeps(name: str, person: str) -> bool:
        me = world.account(name).id
        return writes(world, name, SAFE_CONTACT, uuid4(), world.person(person).id, me)

    assert not keeps("Callum", "Morag")
    assert not keeps("Aileen", "Morag")
    assert not keeps("Morag", "Morag")
    assert keeps("Fiona", "Morag")
    assert keeps("Moira", "Ewan")


def test_only_dpo_and_deputy_freeze_and_end_freezes(world: World) -> None:
    def freezes(name: str) -> bool:
        me = world.account(name).id
        return writes(world, name, FREEZE, uuid4(), world.document("Loch gas").id, me)

    assert not any(freezes(name) for name in ("Fiona", "Moira", "Aileen", "Alan", "Morag"))
    assert freezes("Senga")
    thaw = world.id_of("freeze", "None None Loch frozen")
    assert not ends(world, "Fiona", "incidents_freeze", thaw)
    assert ends(world, "Donald", "incidents_freeze", thaw)


def test_no_viewer_changes_imported_rows(world: World) -> None:
    morag = world.person("Morag").id
    for name in ("Fiona", "Moira", "Donald", "Alan", "Aileen", "Morag"):
        for statement in (
            "UPDATE tenancies_person SET surname = 'x' WHERE id = %s",
            "UPDATE tenancies_occupancy SET ended_at = now() WHERE person_id = %s",
            "UPDATE cases_party SET ended_at = now() WHERE person_id = %s",
            "UPDATE tenancies_person SET account_id = NULL WHERE id = %s",
        ):
            assert not writes(world, name, statement, morag), (name, statement)


def test_no_state_kept_by_postgresql_is_written_by_a_page(world: World) -> None:
    gas = world.document("Loch gas").id
    for name in ("Fiona", "Moira", "Donald"):
        for state in ("audience = 'household'", "frozen = false", "shown_from = '2001-01-01'"):
            statement = f"UPDATE documents_document SET {state} WHERE id = %s"
            assert not writes(world, name, statement, gas), (name, state)
