"""Each level of a freeze closes exactly what docs/access.md says, to every resident and to no staff."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from cases.models import Share
from documents.models import Document, Release
from portal.incidents.models import Freeze as FreezeRow
from tests.access.closing import LEVELS, WIDE, close
from tests.access.looking import all_rows, both_ways, through_wall_2
from tests.access.moves import end_with_two_people, freeze
from tests.arranging import OWNER, as_role, without_wall_1, without_wall_2
from tests.model import resident
from tests.model.expectation import ROLES, expected
from tests.model.facts import Document as DocumentFact
from tests.world import RESIDENTS, STAFF, World

pytestmark = pytest.mark.django_db

MODELS = ("documents.Document", "documents.Release", "cases.Share", "cases.Wording")


def read_by_residents(world: World) -> dict[str, frozenset[object]]:
    return {
        name: frozenset(resident.documents(world.facts, world.person(name)))
        for name in RESIDENTS
        if world.facts.person_of(world.account(name))
    }


def test_page_names_every_level() -> None:
    assert [level.value for level in FreezeRow.Level] == LEVELS


@pytest.mark.parametrize("level", LEVELS)
def test_everybody_sees_what_the_plain_rule_leaves_them(world: World, level: str) -> None:
    before = read_by_residents(world)
    close(world, level)
    after = read_by_residents(world)
    lost = {name for name in before if before[name] > after[name]}
    assert lost, "the level closes nothing that anyone read"
    assert all(after[name] <= before[name] for name in before)
    if level == "everything":
        assert not any(after.values())
    for name in (*RESIDENTS, *STAFF):
        account = world.account(name)
        labels = [label for label in MODELS if label in ROLES[account.role].rules]
        for label, seen in both_ways(account.id, labels).items():
            due = expected(world.facts, account, label)
            assert seen == (due, due), (name, label)


@pytest.fixture(params=["wall 1", "wall 2"])
def one_wall_gone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "wall 1":
        without_wall_1(monkeypatch)
    else:
        without_wall_2()


@pytest.mark.usefixtures("one_wall_gone")
@pytest.mark.parametrize("level", WIDE)
def test_each_wall_alone_closes_a_wide_level(world: World, level: str) -> None:
    close(world, level)
    for name in ("Morag", "Ewan", "Otis", "Agnes", "Iain"):
        account = world.account(name)
        with unit_of_work(), acting_as(account.id):
            assert set(Document.objects.values_list("pk", flat=True)) == expected(
                world.facts, account, "documents.Document"
            ), name
            assert set(Share.objects.values_list("pk", flat=True)) == expected(
                world.facts, account, "cases.Share"
            ), name


@pytest.mark.parametrize("level", WIDE)
def test_what_two_people_end_is_seen_again(world: World, level: str) -> None:
    before = read_by_residents(world)
    end_with_two_people(world, close(world, level))
    assert read_by_residents(world) == before
    for name in ("Morag", "Ewan", "Agnes"):
        account = world.account(name)
        due = expected(world.facts, account, MODELS[0])
        assert both_ways(account.id, MODELS)[MODELS[0]] == (due, due), name


@pytest.mark.parametrize("level", ["kind", "everything"])
def test_officer_releases_nothing_that_a_wide_freeze_closes(world: World, level: str) -> None:
    document = world.document("Loch unreleased")
    freeze(world, wide=level, kind=document.kind if level == "kind" else "")
    fiona = world.account("Fiona").id
    with pytest.raises(DatabaseError), unit_of_work(), acting_as(fiona):
        Release.objects.create(
            document_id=document.id, audience="household", recorded_by=fiona, reason="-"
        )
    with unit_of_work(), acting_as(fiona):
        assert Document.objects.filter(pk=document.id).exists()


@pytest.mark.usefixtures("one_wall_gone")
def test_sealed_document_is_read_by_the_dpo_alone(world: World) -> None:
    freeze(world, document=world.document("Loch gas").id, sealed=True)
    gas = world.document("Loch gas").id
    for name, reads in (("Fiona", False), ("Moira", False), ("Donald", True), ("Morag", False)):
        with unit_of_work(), acting_as(world.account(name).id):
            assert Document.objects.filter(pk=gas).exists() is reads, name


@pytest.mark.parametrize("level", ["cases", "everything"])
def test_wide_freeze_holds_behind_a_policy_that_gives_everything(world: World, level: str) -> None:
    """The wrong policy of one afternoon: what takes away is asked beside it."""
    with as_role(OWNER), connection.cursor() as cursor:
        for table in ("documents_document", "documents_release", "cases_share", "cases_wording"):
            cursor.execute(
                f"CREATE POLICY careless ON public.{table} FOR SELECT TO portal_resident USING (true)"
            )
    morag = world.account("Morag").id
    assert through_wall_2(morag, "documents.Document") == all_rows("documents.Document")
    close(world, level)
    assert not through_wall_2(morag, "cases.Share")
    left = through_wall_2(morag, "documents.Document")
    cases = {document.id for document in world.facts.all(DocumentFact) if document.case}
    assert not left & cases
    assert bool(left) is (level == "cases")


def test_what_is_entitled_is_nothing_while_everything_is_closed(world: World) -> None:
    """The one text of the rule, which the pages of staff, the audit and the past ask too."""
    entitled = "SELECT count(*) FROM portal.entitled_documents(NULL)"
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(entitled)
        assert cursor.fetchone()[0] > 0
    close(world, "everything")
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(entitled)
        assert cursor.fetchone()[0] == 0
