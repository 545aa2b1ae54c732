"""Grants follow from facts: nobody writes them by hand, and one that is wrong opens nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from accounts.access.viewer import Granted
from cases.models import CaseGrant
from documents.models import DocumentGrant, Release
from portal.incidents.models import PortalState
from tenancies.models import Occupancy, PatchGrant, Person, Tenancy, TenancyGrant
from tests.access.looking import through_both, through_wall_1, through_wall_2
from tests.arranging import OWNER, arranging, as_role, derive_all_grants
from tests.factories import OccupancyFactory
from tests.storing import end, ref
from tests.world import World

pytestmark = pytest.mark.django_db

GRANTS: tuple[Any, ...] = (TenancyGrant, PatchGrant, CaseGrant, DocumentGrant)
OF_EACH_ROLE = ("Morag", "Fiona", "Aileen", "Moira", "Donald", "Alan")
DOCUMENTS = "documents.Document"


def all_grants() -> dict[str, list[tuple[object, ...]]]:
    with arranging(deriving=False):
        return {model._meta.label: sorted(model.objects.values_list()) for model in GRANTS}


@pytest.mark.parametrize("name", OF_EACH_ROLE)
@pytest.mark.parametrize("model", GRANTS, ids=lambda model: model.__name__)
def test_no_viewer_can_write_grants(world: World, name: str, model: Any) -> None:
    table = model._meta.db_table
    for statement in (
        f"INSERT INTO {table} SELECT * FROM {table}",
        f"UPDATE {table} SET source = source",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ):
        with (
            acting_as(world.account(name).id),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_nothing_is_granted_by_what_was_taken_back(world: World) -> None:
    """The filters ask for what is live as well; a grant that is gone needs no filter."""
    release = world.release("Loch two ways", "Lorna")
    with arranging():
        assert DocumentGrant.objects.filter(source=release.id).exists()
        end(release)
    with arranging(deriving=False):
        over = Release.objects.exclude(ended_at=None).values("pk")
        assert not DocumentGrant.objects.filter(source__in=over).exists()


@pytest.mark.usefixtures("world")
def test_deriving_again_changes_nothing() -> None:
    before = all_grants()
    with as_role(OWNER):
        derive_all_grants()
    assert all_grants() == before
    assert all(before.values())


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Donald", "Alan"])
def test_deriving_grants_gives_no_one_more(world: World, name: str) -> None:
    before = all_grants()
    with acting_as(world.account(name).id), connection.cursor() as cursor:
        everybody = [account.id for account in [*world.residents, *world.staff]]
        cursor.execute("SELECT portal.derive_grants(%s::uuid[], '{}')", [everybody])
    assert all_grants() == before


def test_residents_derive_no_grants(world: World) -> None:
    with (
        acting_as(world.account("Morag").id),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT portal.derive_grants('{}', '{}')")


def test_wrong_tenancy_grant_opens_nothing(world: World) -> None:
    """A grant on Loch Road, given to Rab by mistake, passes wall 1 alone."""
    rab, morag = world.account("Rab").id, world.account("Morag").id
    mine = through_both(rab, DOCUMENTS)
    with arranging(deriving=False):
        for grant in TenancyGrant.objects.filter(user_id=morag):
            grant.pk, grant.user_id = None, rab
            grant.save(force_insert=True)
    gas = world.document("Loch gas").id
    assert gas in through_wall_1(rab, DOCUMENTS)
    assert gas not in through_wall_2(rab, DOCUMENTS)
    assert through_both(rab, DOCUMENTS) == mine


def test_wrong_grant_on_a_document_opens_nothing(world: World) -> None:
    """Ewan is given a grant on Morag's letter: opposite sides of one case."""
    ewan, letter = world.account("Ewan").id, world.document("NOISE letter to Morag").id
    with arranging(deriving=False):
        grant = DocumentGrant.objects.get(content_object_id=letter)
        grant.pk, grant.user_id = None, ewan
        grant.save(force_insert=True)
    assert letter in through_wall_1(ewan, DOCUMENTS)
    assert letter not in through_both(ewan, DOCUMENTS)
    assert letter in through_both(world.account("Morag").id, DOCUMENTS)


def test_officer_works_no_home_by_a_grant_of_another_kind_or_of_tomorrow(world: World) -> None:
    """Only the grant of an out-of-patch access opens a home to an officer, and only from its first day on."""
    fiona, kirk_wynd = world.account("Fiona").id, world.tenancy("Kirk Wynd").id
    today = world.facts.today
    of_today = {"work_tenancy": today}
    wrong = {"read_household_documents": today, "work_tenancy": today + timedelta(days=1)}
    for days, opened in ((wrong, False), (of_today, True)):
        with arranging(deriving=False):
            for permission, first in days.items():
                TenancyGrant.objects.create(
                    user_id=fiona,
                    content_object_id=kirk_wynd,
                    permission=Permission.objects.get(codename=permission),
                    source=uuid4(),
                    opens_on=first,
                )
        assert (kirk_wynd in through_wall_1(fiona, "tenancies.Tenancy")) == opened
        with as_role("portal_grants"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM tenancies_tenancygrant WHERE user_id = %s", [fiona])


def test_share_that_was_taken_back_is_closed_before_its_grant_is_gone(world: World) -> None:
    morag, share = world.account("Morag").id, world.share("Morag", "NOISE")
    assert share.id in through_wall_1(morag, "cases.Share")
    with arranging(deriving=False):
        end(share)
    assert share.id not in through_wall_1(morag, "cases.Share")


def test_missing_grant_closes_what_the_facts_allow(world: World) -> None:
    morag = world.account("Morag").id
    assert world.document("Loch gas").id in through_both(morag, DOCUMENTS)
    with as_role("portal_grants"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM tenancies_tenancygrant WHERE user_id = %s", [morag])
    assert world.document("Loch gas").id in through_wall_2(morag, DOCUMENTS)
    assert world.document("Loch gas").id not in through_both(morag, DOCUMENTS)


def test_wrong_fact_alone_opens_nothing_until_grants_follow(world: World) -> None:
    """An occupancy keyed for the wrong person, before anybody derived grants from it."""
    rab = world.account("Rab").id
    with arranging(deriving=False):
        OccupancyFactory(
            person=ref(Person, world.person("Rab").id),
            tenancy=ref(Tenancy, world.tenancy("Loch Road").id),
            from_date=world.day(2000),
        )
    gas = world.document("Loch gas").id
    assert gas in through_wall_2(rab, DOCUMENTS)
    assert gas not in through_both(rab, DOCUMENTS)


def granted_to(somebody: UUID) -> int:
    """How many grants the door carries along for an account, and PostgreSQL tells who asks as them."""
    with acting_as(somebody) as asking, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal.my_grants()")
        assert cursor.fetchone() == (len(asking.granted),)
    return len(asking.granted)


def test_person_blocked_from_everything_gets_no_grants(
    world: World,
) -> None:
    zara = world.account("Zara").id
    with arranging():
        assert TenancyGrant.objects.filter(user_id=zara).exists()
    assert granted_to(zara) == 0


def test_no_resident_gets_grants_while_the_portal_is_closed(world: World) -> None:
    morag = world.account("Morag").id
    assert granted_to(morag) > 0
    with arranging():
        PortalState.objects.get(ended_at=None).end(by=None)
    assert granted_to(morag) == 0


def test_occupancy_until_9999_is_open(world: World) -> None:
    """Old systems write 9999-12-31 for "no end": 28 days later is no day that Python knows."""
    innes = world.account("Innes").id
    mine = through_both(innes, DOCUMENTS)
    with arranging():
        (occupancy,) = Occupancy.objects.filter(person=world.person("Innes").id)
        occupancy.end(by=None)
        OccupancyFactory(
            person=occupancy.person,
            tenancy=occupancy.tenancy,
            role=occupancy.role,
            from_date=occupancy.from_date,
            to_date=date.max,
        )
    assert through_both(innes, DOCUMENTS) == mine != set()


def test_grant_on_a_home_covers_its_documents_from_the_first_day_of_the_occupancy_to_the_last() -> (
    None
):
    home, first, last, day = uuid4(), date(2020, 3, 1), date(2024, 5, 31), timedelta(days=1)
    grant = Granted("read_tenants_documents", home, uuid4(), None, first, last)
    assert [grant.covers(home, "tenants", on) for on in (first, last)] == [True, True]
    assert [grant.covers(home, "tenants", on) for on in (first - day, last + day)] == [False, False]
    assert replace(grant, documents_to=None).covers(home, "tenants", last + day)
    assert not replace(grant, documents_from=None).covers(home, "tenants", last)
    assert not grant.covers(home, "household", last)
    assert not grant.covers(uuid4(), "tenants", last)
