"""The page of a person: what staff who work with them may know, and no sum that tells of more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from accounts.models import User
from tests.arranging import arranging
from tests.canaries import canary, tokens_in
from tests.clients import PersonsClient
from tests.model import resident
from tests.model.facts import Assignment, Document
from tests.staff.pages import person_page, tenancy_page
from tests.storing import end
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


def sees(world: World, browser: PersonsClient, person: str) -> str:
    line: str = browser.get(person_page(world, person)).context["sees"]
    assert world
    return line


def test_homes_and_cases_of_a_person(world: World, as_person: AsPerson) -> None:
    page = as_person("Fiona").get(person_page(world, "Morag")).context
    (occupancy,) = page["occupancies"]
    assert (occupancy.reference, occupancy.role) == (world.tenancy("Loch Road").ref, "Joint tenant")
    (role,) = page["cases"]
    assert (role.reference, role.role, role.knows) == (world.case("NOISE").ref, "Complainer", True)
    (rab,) = as_person("Fiona").get(person_page(world, "Rab")).context["cases"]
    assert (rab.reference, rab.knows) == (world.case("DOGS").ref, False)


def test_officer_sees_homes_and_cases_of_their_own_work_only(
    world: World, as_person: AsPerson
) -> None:
    # Skye lives at Loch Road and is a witness in PARTY, which Fiona opened for today.
    assert len(as_person("Fiona").get(person_page(world, "Skye")).context["cases"]) == 1
    assert as_person("Graham").get(person_page(world, "Skye")).context["cases"] == []
    # Who stands in a case of one's own has no page.
    assert as_person("Graham").get(person_page(world, "Rab")).status_code == 404
    assert len(as_person("Moira").get(person_page(world, "Dougal")).context["occupancies"]) == 2


def test_summary_counts_what_the_person_can_read(world: World, as_person: AsPerson) -> None:
    for name in ("Morag", "Catriona", "Shona", "Finlay"):
        documents = len(resident.documents(world.facts, world.person(name)))
        cases = len(resident.shares(world.facts, world.person(name)))
        word = "document" if documents == 1 else "documents"
        which = "case" if cases == 1 else "cases"
        said = f"Can read {documents} {word} and follow {cases} {which} now."
        assert sees(world, as_person("Moira"), name) == said


def test_officers_summary_leaves_out_other_patches(world: World, as_person: AsPerson) -> None:
    nessa = world.person("Nessa")  # Under 16 at home, for want of a birth date; a witness in PARTY.
    documents = [world.facts.one(Document, p) for p in resident.documents(world.facts, nessa)]
    assert [document.case for document in documents] == [world.case("PARTY").id]
    assert sees(world, as_person("Moira"), "Nessa") == "Can read 1 document and follow 1 case now."
    # Callum works both her home and the case, until he gives up the case's patch.
    callum = as_person("Callum")
    assert sees(world, callum, "Nessa").startswith("Can read 1 document and follow 1 case")
    with arranging():
        end(world.facts.one(Assignment, world.id_of("assignment", "Callum South")))
    assert sees(world, callum, "Nessa") == "Can see nothing now, of what you work on."
    fiona = sees(world, as_person("Fiona"), "Catriona")
    assert fiona == "Can read 3 documents and follow 1 case now, of what you work on."


def test_summary_says_why_a_person_may_see_nothing(world: World, as_person: AsPerson) -> None:
    assert sees(world, as_person("Moira"), "Zara") == "Can see nothing now."
    assert sees(world, as_person("Moira"), "Paula").startswith("Could read ")
    assert sees(world, as_person("Moira"), "Paula").endswith("with an active account.")


def test_account_and_how_it_was_checked(world: World, as_person: AsPerson) -> None:
    with arranging(deriving=False):
        User.objects.filter(pk=world.account("Morag").id).update(
            identity_checked="letter",
            identity_checked_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            date_joined=datetime(2026, 3, 1, 12, tzinfo=UTC),
        )

    def account(name: str) -> list[str]:
        words: list[str] = as_person("Moira").get(person_page(world, name)).context["account"]
        return words

    assert account("Morag") == [
        "Has an account since 1 March 2026",
        "Identity checked by a code in a letter to their home, 1 March 2026",
    ]
    assert account("Effie") == ["No account"]
    assert account("Paula")[0] == "Account closed"
    assert account("Ewan")[1] == "Nobody has checked who they are"


def test_safe_contact_is_for_those_who_work_with_them(world: World, as_person: AsPerson) -> None:
    for name in ("Fiona", "Moira", "Donald"):
        page = as_person(name).get(person_page(world, "Victoria"))
        assert page.context["safe_way"].how.startswith("how ")
        assert "Protected: use the safe contact only" in page.content.decode()
    assert as_person("Fiona").get(person_page(world, "Effie")).context["safe_way"] is None
    assert as_person("Ruth").get(person_page(world, "Victoria")).status_code == 404


def test_birth_date_ni_number_and_contact_details_are_not_shown(
    world: World, as_person: AsPerson
) -> None:
    page = as_person("Donald").get(person_page(world, "Morag")).content.decode()
    found = tokens_in(page)
    for column in ("ni_number", "former_surname", "email", "mobile", "correspondence_address"):
        assert canary(world.person("Morag").id, column) not in found
    born = world.person("Morag").born_on
    assert born
    assert str(born.year) not in page.split("<main")[1]


def test_blocks_stand_on_the_page(world: World, as_person: AsPerson) -> None:
    def blocks(name: str, person: str) -> list[str]:
        rows = as_person(name).get(person_page(world, person)).context["blocks"]
        return [row.subject for row in rows]

    assert blocks("Moira", "Zara") == ["Everything"]
    assert blocks("Moira", "Yvonne") == [f"Case {world.case('PARTY').ref}"]
    assert blocks("Fiona", "Yvonne") == [f"Case {world.case('PARTY').ref}"]  # Opened today.
    assert blocks("Moira", "Una") == []
    assert blocks("Moira", "Xander")[0].startswith("Flat ")


def test_person_outside_ones_work_is_not_found(world: World, as_person: AsPerson) -> None:
    missing = as_person("Callum").get("/staff/person/00000000-0000-4000-8000-000000000000/")
    foreign = as_person("Callum").get(person_page(world, "Morag"))
    assert (foreign.status_code, foreign.content) == (404, missing.content)


def test_names_link_to_the_person_page(world: World, as_person: AsPerson) -> None:
    for address in (tenancy_page(world, "Loch Road"), f"/staff/case/{world.case('NOISE').id}/"):
        for name in ("Fiona", "Moira", "Donald"):
            page = as_person(name).get(address).content.decode()
            assert f'href="{person_page(world, "Morag")}"' in page
