"""What staff may not do with what is closed to residents, verb by verb, and the one thing that they may.

An officer of the patch and a manager try each on the page itself. Beside every level stands "nothing": the
same press goes through where nothing is closed. That no code is printed says
test_residents_are_not_written_to.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cases.models import Share, Wording
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import FreezeFactory
from tests.incidents.pages import recorded
from tests.staff.pages import REASON, live_releases, release_page, share_page
from tests.staff.test_hand_over import page as hand_over_page
from tests.staff.test_hand_over import to
from tests.staff.test_share import WORDS
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
WHO = ("Fiona", "Moira")
NOTHING = "nothing"
ACCUSED = "alleged perpetrator"
UNRELEASED, LETTER, RELEASED = (
    "Loch unreleased",
    "NOISE second letter to Morag",
    "NOISE letter to Morag",
)


def close(
    world: World, level: str, *, document: str = "", case: str = "", person: str = ""
) -> None:
    """Set a freeze of this level that lies on these."""
    lies_on: dict[str, dict[str, object]] = {
        "document": {"document_id": document and world.document(document).id},
        "tenancy": {"tenancy_id": world.tenancy("Loch Road").id},
        "case": {"case_id": case and world.case(case).id},
        "kind": {"level": "kind", "kind": document and world.document(document).kind},
        "person": {"level": "person", "person_id": person and world.person(person).id},
        "cases": {"level": "cases"},
        "everything": {"level": "everything"},
    }
    if level != NOTHING:
        with arranging():
            FreezeFactory(**lies_on[level])


def pressing(as_person: AsPerson, level: str) -> Iterator[PersonsClient]:
    """Who tries it: both, and where nothing is closed the officer, once."""
    return map(as_person, WHO[:1] if level == NOTHING else WHO)


@pytest.mark.parametrize("level", [NOTHING, "document", "tenancy", "kind", "everything"])
def test_no_one_releases_a_document_of_a_home_that_is_closed(
    world: World, as_person: AsPerson, level: str
) -> None:
    close(world, level, document=UNRELEASED)
    address = release_page(world, UNRELEASED)
    for browser in pressing(as_person, level):
        # The page that names the future readers is not there either.
        assert (browser.get(address).status_code == 200) is (level == NOTHING)
        browser.post(address, REASON | {"audience": "household"})
    assert len(live_releases(world, UNRELEASED)) == (level == NOTHING)


@pytest.mark.parametrize(
    "level", [NOTHING, "document", "case", "kind", "person", "cases", "everything"]
)
def test_no_one_releases_a_document_of_a_case_that_is_closed(
    world: World, as_person: AsPerson, level: str
) -> None:
    close(world, level, document=LETTER, case="NOISE", person="Morag")
    for browser in pressing(as_person, level):
        browser.post(release_page(world, LETTER), REASON)
    assert len(live_releases(world, LETTER)) == (level == NOTHING)


@pytest.mark.parametrize("level", [NOTHING, "case", "person", "cases", "everything"])
def test_no_one_shares_a_case_that_is_closed(world: World, as_person: AsPerson, level: str) -> None:
    close(world, level, case="DOGS", person="Rab")
    for browser in pressing(as_person, level):
        browser.post(share_page(world, "Rab", "DOGS", ACCUSED), WORDS)
    with arranging(deriving=False):
        live = Share.objects.filter(case=world.case("DOGS").id, ended_at=None)
        shared_with = set(live.values_list("person", flat=True))
    assert (world.person("Rab").id in shared_with) is (level == NOTHING)


@pytest.mark.parametrize("level", [NOTHING, "case", "person", "cases", "everything"])
def test_no_one_changes_what_a_party_reads_of_a_case_that_is_closed(
    world: World, as_person: AsPerson, level: str
) -> None:
    close(world, level, case="NOISE", person="Ewan")
    for browser in pressing(as_person, level):
        browser.post(share_page(world, "Ewan", "NOISE", ACCUSED), WORDS)
    with arranging(deriving=False):
        words = Wording.objects.get(share=world.share("Ewan", "NOISE").id, ended_at=None)
    assert (words.title == WORDS["title"]) is (level == NOTHING)


@pytest.mark.parametrize("level", ["document", "case", "kind", "person", "cases", "everything"])
def test_one_named_document_is_handed_over_once_it_was_read_and_nothing_opens(
    world: World, as_person: AsPerson, level: str
) -> None:
    close(world, level, document=RELEASED, case="NOISE", person="Morag")
    address = hand_over_page(world, RELEASED)
    for browser in pressing(as_person, level):
        form = to(world, "Morag", how="in person")
        assert browser.post(address, form | {"read": ""}).status_code == 200
        assert browser.post(address, form).status_code == 302
    entries = recorded("handed_over")
    assert [entry.user_id for entry in entries] == [world.account(name).id for name in WHO]
    for entry in entries:
        assert entry.object_ids == [world.document(RELEASED).id]
        assert entry.detail == {"to": str(world.person("Morag").id), "how": "in person"}
    document = f"/documents/{world.document(RELEASED).id}/"
    assert as_person("Morag").get(document).status_code == 404
