"""A release or share that contradicts the facts cannot be stored, by anybody; the true one beside it can."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from tests.arranging import arranging
from tests.model.facts import Document, Party, Release, Share
from tests.storing import end, store
from tests.world import World

pytestmark = pytest.mark.django_db


def release(
    world: World,
    document: str,
    to: str | None,
    share: Share | None = None,
    audience: str = "recipient",
) -> Release:
    return Release(
        uuid4(),
        world.document(document).id,
        audience,
        world.facts.today,
        recipient=world.person(to).id if to else None,
        share=share.id if share else None,
    )


def is_stored(fact: Release | Share | Document) -> bool:
    try:
        with transaction.atomic(), arranging():
            store(fact)
    except DatabaseError:
        return False
    return True


def test_case_document_goes_to_the_addressee_under_their_own_share(world: World) -> None:
    mine = world.share("Morag", "NOISE")
    document = "NOISE second letter to Morag"
    assert not is_stored(release(world, document, "Morag"))
    assert not is_stored(release(world, document, "Morag", world.share("Ewan", "NOISE")))
    assert not is_stored(release(world, document, "Morag", world.share("Agnes", "DOGS")))
    assert not is_stored(release(world, document, "Ewan", world.share("Ewan", "NOISE")))
    assert not is_stored(release(world, document, "Ewan", mine))
    assert is_stored(release(world, document, "Morag", mine))


@pytest.mark.parametrize("audience", ["household", "tenants"])
def test_case_document_never_goes_to_a_household(world: World, audience: str) -> None:
    document = "NOISE second letter to Morag"
    share = world.share("Morag", "NOISE")
    assert not is_stored(release(world, document, None, audience=audience))
    assert not is_stored(release(world, document, None, share, audience=audience))
    assert not is_stored(release(world, document, "Morag", share, audience=audience))
    assert is_stored(release(world, "Loch unreleased", None, audience=audience))


def test_document_added_here_goes_to_one_side_of_the_parties_with_a_share(world: World) -> None:
    with_zara = release(world, "DRUMS agreement", "Zara", world.share("Zara", "DRUMS"))
    assert not is_stored(with_zara)
    with arranging():
        end(world.release("DRUMS agreement", "Iain"))
    assert is_stored(with_zara)
    assert not is_stored(release(world, "DRUMS agreement", "Morag", world.share("Morag", "NOISE")))
    with arranging():
        rhona = world.facts.add(
            Share(
                uuid4(),
                world.case("DRUMS").id,
                world.party("Rhona at home", "DRUMS", "witness").id,
                world.person("Rhona at home").id,
                "witness",
            )
        )
    assert not is_stored(release(world, "DRUMS agreement", "Rhona at home", rhona))


def complainer_beside_iain(world: World) -> Share:
    party = world.party("Senga at home", "DRUMS", "complainer")
    share = Share(uuid4(), party.case, party.id, party.person, party.role)
    with arranging():
        store(share)
    return share


def test_who_stands_on_two_sides_reads_nothing_beside_someone_else(world: World) -> None:
    """Iain complains in DRUMS and is accused in it; he has the agreement as a complainer."""
    to_senga = release(
        world, "DRUMS agreement", "Senga at home", share=complainer_beside_iain(world)
    )
    assert not is_stored(to_senga)
    with arranging():
        end(world.release("DRUMS agreement", "Iain"))
    assert is_stored(to_senga)
    assert not is_stored(release(world, "DRUMS agreement", "Iain", world.share("Iain", "DRUMS")))


def test_diary_of_another_does_not_go_to_a_complainer_who_is_accused_too(world: World) -> None:
    day, share = world.facts.today, world.share("Iain", "DRUMS")
    another = Document(
        uuid4(),
        "diary sheet",
        day - timedelta(days=1),
        None,
        share.case,
        imported=False,
        given_by=world.person("Senga at home").id,
    )
    his_own = replace(another, id=uuid4(), given_by=share.person)
    for diary, goes in ((another, False), (his_own, True)):
        with arranging():
            store(diary)
        to_iain = Release(
            uuid4(), diary.id, "recipient", day, recipient=share.person, share=share.id
        )
        assert is_stored(to_iain) is goes


def test_tenancy_document_goes_by_name_only_to_people_living_there_on_its_date(
    world: World,
) -> None:
    assert not is_stored(release(world, "Loch for Lorna", "Rab"))
    assert not is_stored(release(world, "Loch for Lorna", "Gregor"))
    assert not is_stored(release(world, "Loch for Lorna", "Otis", world.share("Morag", "NOISE")))
    assert is_stored(release(world, "Loch for Lorna", "Otis"))


def test_imported_tenancy_document_goes_by_name_to_its_addressee_only(world: World) -> None:
    assert not is_stored(release(world, "Loch unreleased", "Morag"))
    assert is_stored(release(world, "Loch unreleased", "Ewan"))


def test_ended_document_cannot_be_released(world: World) -> None:
    assert not is_stored(release(world, "Loch vanished", None, audience="household"))
    assert is_stored(release(world, "Loch withdrawn", None, audience="household"))


def test_release_ends_no_earlier_than_it_begins(world: World) -> None:
    day = world.facts.today
    backwards = Release(
        uuid4(), world.document("Loch unreleased").id, "household", day, day - timedelta(days=1)
    )
    one_day = Release(uuid4(), backwards.document, "household", day, day)
    assert not is_stored(backwards)
    assert is_stored(one_day)


def test_case_is_shared_with_its_own_live_parties_in_their_own_role(world: World) -> None:
    party = world.party("Rab", "DOGS", "alleged perpetrator")
    true = Share(uuid4(), party.case, party.id, party.person, party.role)
    for wrong in (
        Share(uuid4(), world.case("NOISE").id, party.id, party.person, party.role),
        Share(uuid4(), party.case, party.id, world.person("Agnes").id, party.role),
        Share(uuid4(), party.case, party.id, party.person, "complainer"),
    ):
        assert not is_stored(wrong)
    gone = world.party("Bella", "PARTY", "complainer")
    assert not is_stored(Share(uuid4(), gone.case, gone.id, gone.person, gone.role))
    assert is_stored(true)


def test_document_has_exactly_one_subject(world: World) -> None:
    day = world.facts.today
    tenancy, case = world.tenancy("Loch Road").id, world.case("NOISE").id
    assert not is_stored(Document(uuid4(), "photo", day))
    assert not is_stored(Document(uuid4(), "photo", day, tenancy, case))
    assert is_stored(Document(uuid4(), "photo", day, tenancy))
    assert is_stored(Document(uuid4(), "photo", day, None, case))


def test_case_between_people_of_one_home_gives_a_document_to_one_of_them(world: World) -> None:
    """Morag complained of Ewan, and they live together; Otis lives there and saw it."""
    day = world.facts.today
    case = world.case("NOISE").id
    made_here = Document(uuid4(), "photo", day - timedelta(days=1), None, case, imported=False)
    party = Party(uuid4(), case, world.person("Otis").id, "complainer")
    share = Share(uuid4(), party.case, party.id, party.person, party.role)
    with arranging():
        for fact in (made_here, party, share):
            store(fact)
    to_morag = Release(
        uuid4(),
        made_here.id,
        "recipient",
        day,
        recipient=world.person("Morag").id,
        share=world.share("Morag", "NOISE").id,
    )
    to_otis = replace(to_morag, id=uuid4(), recipient=party.person, share=share.id)
    assert is_stored(to_morag)
    assert not is_stored(to_otis)
    with arranging():
        end(to_morag)
    assert is_stored(to_otis)
