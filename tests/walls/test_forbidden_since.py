"""What we come to know of a case ends at once what its readers may not read any more, by each wall.

In DOGS Catriona and Gregor complain of Rab, who has an account and no share. Both may read a photo that
Gregor gave. Each test writes what an import would bring, which derives the grants of the people it touched.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from documents.models import Release as ReleaseRow
from portal.assurance.explain import explain
from tests.access.looking import through_wall_1, through_wall_2
from tests.access.moves import importing
from tests.arranging import arranging
from tests.audit.test_reconciling import reconciled
from tests.clients import PersonsClient
from tests.model.expectation import expected
from tests.model.facts import Document, Occupancy, Party, Person, Release
from tests.resident.pages import documents
from tests.staff.pages import is_named
from tests.storing import end, store
from tests.walls.test_contradictions import is_stored
from tests.world import RESIDENTS, World
from tests.world_of_documents import ACCUSED

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db

READERS = ("Catriona", "Gregor")
LABELS = ("documents.Document", "documents.Release", "cases.Share")


def readers_of(world: World, document: UUID) -> set[str]:
    """Who of the two reads it. Everybody of the cast sees what the plain rule says, by each wall alone."""
    for name in RESIDENTS:
        account = world.account(name)
        for label in LABELS:
            due = expected(world.facts, account, label)
            assert through_wall_1(account.id, label) == due, (name, label)
            assert through_wall_2(account.id, label) == due, (name, label)
    return {name for name in READERS if document in seen_by(world, name)}


def seen_by(world: World, name: str) -> frozenset[UUID]:
    return expected(world.facts, world.account(name), "documents.Document")


def shown_to_both(world: World, kind: str, *, given_by: str = "") -> UUID:
    """A document that staff put into DOGS and released to both who complain."""
    day = world.facts.today - timedelta(days=1)
    giver = world.person(given_by).id if given_by else None
    document = Document(
        uuid4(), kind, day, None, world.case("DOGS").id, imported=False, given_by=giver
    )
    with arranging():
        store(world.facts.add(document))
        for name in READERS:
            share = world.share(name, "DOGS")
            to_them = Release(
                uuid4(), document.id, "recipient", day, recipient=share.person, share=share.id
            )
            store(world.facts.add(to_them))
    assert readers_of(world, document.id) == set(READERS)
    return document.id


def release_of(world: World, document: UUID, name: str) -> Release:
    """The live release of a document to somebody."""
    someone = world.person(name).id
    (found,) = (
        r for r in world.facts.live(Release) if r.document == document and r.recipient == someone
    )
    return found


def becomes_known(world: World, fact: Party | Occupancy) -> None:
    """An import brings a fact, and derives the grants of the person whom it is about."""
    with importing(world.facts.one(Person, fact.person)):
        store(world.facts.add(fact))


def accuses(world: World, name: str) -> Party:
    """Somebody is accused in DOGS too."""
    return Party(uuid4(), world.case("DOGS").id, world.person(name).id, ACCUSED)


def lives_at(world: World, name: str, home: str) -> Occupancy:
    start = world.facts.today - timedelta(days=90)
    return Occupancy(uuid4(), world.person(name).id, world.tenancy(home).id, "Lodger", start, None)


@pytest.mark.parametrize("kind", ["diary sheet", "photo"])
@pytest.mark.parametrize("given_by", ["Gregor", ""])
def test_complainer_who_is_accused_too_reads_nothing_beside_the_other(
    world: World, kind: str, given_by: str
) -> None:
    """Who stands on one side alone keeps what they read."""
    document = shown_to_both(world, kind, given_by=given_by)
    becomes_known(world, accuses(world, "Catriona"))
    assert readers_of(world, document) == {"Gregor"}


def test_accused_reads_no_diary_of_another_though_they_read_it_alone(world: World) -> None:
    document = shown_to_both(world, "diary sheet", given_by="Gregor")
    with arranging():
        to_gregor = release_of(world, document, "Gregor")
        world.facts.end(to_gregor)
        end(to_gregor)
    assert readers_of(world, document) == {"Catriona"}
    becomes_known(world, accuses(world, "Catriona"))
    assert readers_of(world, document) == set()


def test_what_someone_gave_themselves_stays_with_them(world: World) -> None:
    document = shown_to_both(world, "photo", given_by="Catriona")
    becomes_known(world, accuses(world, "Catriona"))
    assert readers_of(world, document) == {"Catriona", "Gregor"}


@pytest.mark.parametrize("given_by", ["Gregor", ""])
def test_in_a_case_between_people_of_one_home_no_two_of_a_home_read_one_document(
    world: World, given_by: str
) -> None:
    """Rab lives with Graham, who complains of him; Gregor turns out to have lived with Catriona."""
    document = shown_to_both(world, "photo", given_by=given_by)
    becomes_known(world, lives_at(world, "Gregor", "Glen Court"))
    assert readers_of(world, document) == {given_by} - {""}


def test_party_in_another_role_reads_nothing_of_the_one_before(world: World) -> None:
    document = shown_to_both(world, "photo")
    before = world.party("Catriona", "DOGS", "complainer")
    with importing(world.person("Catriona")):
        world.facts.end(before)
        end(before)
        store(world.facts.add(accuses(world, "Catriona")))
    assert readers_of(world, document) == {"Gregor"}


def test_reader_has_it_again_when_the_other_release_is_taken_back(world: World) -> None:
    """Withdrawing derives the grants of whoever read it beside the other, too."""
    document = shown_to_both(world, "photo", given_by="Gregor")
    becomes_known(world, accuses(world, "Catriona"))
    to_gregor = release_of(world, document, "Gregor")
    with importing(world.person("Gregor")):
        world.facts.end(to_gregor)
        end(to_gregor)
    assert readers_of(world, document) == {"Catriona"}


def test_officer_is_told_what_stopped_until_it_is_taken_back(
    world: World, as_person: AsPerson
) -> None:
    document = shown_to_both(world, "photo")
    fiona, callum = as_person("Fiona"), as_person("Callum")
    stopped = "/staff/?show=stopped"
    assert fiona.get(stopped).context["work"].rows == []
    becomes_known(world, accuses(world, "Catriona"))
    rows = fiona.get(stopped).context["work"].rows
    assert [is_named("Catriona", row.cells[1].text) for row in rows] == [True, True]
    assert callum.get(stopped).context["work"].rows == []  # Not his patch.
    to_catriona = str(release_of(world, document, "Catriona").id)
    (take_back,) = (row.url for row in rows if to_catriona in row.url)
    assert fiona.post(take_back, {"reason": "She is accused now."}).status_code == 302
    assert len(fiona.get(stopped).context["work"].rows) == 1
    world.facts.end(release_of(world, document, "Catriona"))
    assert readers_of(world, document) == {"Gregor"}


def test_it_is_gone_from_the_readers_pages_and_explained(world: World, as_person: AsPerson) -> None:
    document = shown_to_both(world, "photo")
    catriona = as_person("Catriona")
    assert catriona.get(f"/documents/{document}/").status_code == 200
    becomes_known(world, accuses(world, "Catriona"))
    assert catriona.get(f"/documents/{document}/").status_code == 404
    assert str(document) not in str(documents(catriona))
    with arranging(deriving=False):
        said = explain(world.person("Catriona").ref, str(document), None)
    assert not said.allowed
    assert any("or another side or someone of their home" in line for line in said.sentences)
    assert reconciled().differences == []


def test_no_second_release_goes_beside_one_that_has_stopped(world: World) -> None:
    """What stopped is still a release: someone takes it back before another reads the document."""
    document = shown_to_both(world, "photo")
    becomes_known(world, accuses(world, "Catriona"))
    to_gregor = release_of(world, document, "Gregor")
    with arranging():
        world.facts.end(to_gregor)
        end(to_gregor)
    again = Release(
        uuid4(),
        document,
        "recipient",
        world.facts.today,
        recipient=to_gregor.recipient,
        share=to_gregor.share,
    )
    assert not is_stored(again)
    with arranging():
        end(release_of(world, document, "Catriona"))
        assert ReleaseRow.objects.filter(document=document, ended_at=None).count() == 0
    assert is_stored(again)
