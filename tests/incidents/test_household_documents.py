"""What a report closes: of a home for its reporter, of a case for everybody, by disagreeing for no one."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from documents.models import Block, Document
from portal.incidents.models import Report
from tests.access.looking import both_ways
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import AuditEventFactory, DocumentFactory, FreezeFactory
from tests.model.facts import Account
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
GAS = "Loch gas"


def tell(browser: PersonsClient, document: UUID, **answers: str) -> str:
    """Say of a document that it is not mine, and read the page that follows."""
    address = f"/documents/{document}/not-mine/"
    return words(browser.post(address, {"wrong": "not for me"} | answers, follow=True))


def opens(browser: PersonsClient, document: UUID) -> bool:
    return browser.get(f"/documents/{document}/").status_code == 200


def is_frozen(document: UUID) -> bool:
    with arranging(deriving=False):
        return bool(Document.objects.get(pk=document).frozen)


def hidden_from(world: World, name: str) -> list[Block]:
    with arranging(deriving=False):
        return list(Block.objects.filter(person=world.person(name).id, reported=True))


def was_served(account: Account, document: UUID) -> None:
    with arranging(deriving=False):
        AuditEventFactory(user_id=account.id, event="document_opened", object_ids=[document])


def test_household_document_is_hidden_from_its_reporter_alone_by_each_wall(
    world: World, as_person: AsPerson
) -> None:
    gas, morag, otis = world.document(GAS).id, as_person("Morag"), as_person("Otis")
    assert opens(morag, gas)
    assert opens(otis, gas)
    assert "We have closed the document for you until we have checked it." in tell(morag, gas)
    assert not opens(morag, gas)
    assert opens(otis, gas)
    assert not is_frozen(gas)
    for name, sees in (("Morag", False), ("Otis", True), ("Ewan", True)):
        seen = both_ways(world.account(name).id, ["documents.Document"])["documents.Document"]
        assert [gas in by_one_wall for by_one_wall in seen] == [sees, sees], name


def test_two_of_one_household_hide_it_from_themselves(world: World, as_person: AsPerson) -> None:
    gas = world.document(GAS).id
    for name in ("Morag", "Otis"):
        browser = as_person(name)
        assert opens(browser, gas)
        assert "for you" in tell(browser, gas)
    assert not is_frozen(gas)
    assert opens(as_person("Ewan"), gas)


def test_second_household_closes_it_to_everybody(world: World, as_person: AsPerson) -> None:
    """Shona has left; Morag stayed: two households say of one document that it is not theirs."""
    gas, shona, morag = world.document(GAS).id, as_person("Shona"), as_person("Morag")
    assert opens(shona, gas)
    assert opens(morag, gas)
    tell(shona, gas)
    assert not is_frozen(gas)
    assert "We have closed the document until we have checked it." in tell(morag, gas)
    assert is_frozen(gas)
    assert not opens(as_person("Otis"), gas)


def test_closed_report_of_another_household_counts_no_more(
    world: World, as_person: AsPerson
) -> None:
    gas, shona, morag = world.document(GAS).id, as_person("Shona"), as_person("Morag")
    assert opens(shona, gas)
    assert opens(morag, gas)
    tell(shona, gas)
    with arranging(deriving=False):
        incident = Report.objects.get(document=gas).incident_id
    closing = {"do": "close", "outcome": "not a breach", "reason": "It is the home's."}
    assert as_person("Donald").post(f"/dpo/incident/{incident}/", closing).status_code == 302
    tell(morag, gas)
    assert not is_frozen(gas)


def test_audit_log_of_a_stranger_closes_it_to_everybody(world: World, as_person: AsPerson) -> None:
    gas, morag = world.document(GAS).id, as_person("Morag")
    assert opens(morag, gas)
    was_served(world.account("Catriona"), gas)
    assert "We have closed the document until we have checked it." in tell(morag, gas)
    assert is_frozen(gas)


def test_whoever_was_served_a_strangers_household_document_closes_it(
    world: World, as_person: AsPerson
) -> None:
    """The failure of 2022: a list showed them what belongs to another home."""
    gas = world.document(GAS).id
    was_served(world.account("Catriona"), gas)
    tell(as_person("Catriona"), gas)
    assert is_frozen(gas)
    assert not opens(as_person("Morag"), gas)


def test_member_of_staff_closes_it_to_everybody(world: World, as_person: AsPerson) -> None:
    gas, fiona = world.document(GAS).id, as_person("Fiona")
    was_served(world.account("Fiona"), gas)
    assert "We have closed the document until we have checked it." in tell(fiona, gas)
    assert is_frozen(gas)


def test_second_report_of_a_closed_document_is_told_that_it_is_closed(
    world: World, as_person: AsPerson
) -> None:
    letter, morag = world.document("NOISE letter to Morag").id, as_person("Morag")
    assert opens(morag, letter)
    tell(morag, letter)
    page = tell(morag, letter)
    assert "Someone has already told us. It is closed. Thank you." in page
    assert "we have closed none yet" not in page


def test_answer_about_a_closed_document_never_shown_says_nothing(
    world: World, as_person: AsPerson
) -> None:
    letter, catriona = world.document("NOISE letter to Morag").id, as_person("Catriona")
    assert "already told us" not in tell(catriona, letter)


def test_disagreeing_closes_nothing_for_anybody_and_staff_see_what_was_asked(
    world: World, as_person: AsPerson
) -> None:
    gas, morag = world.document(GAS).id, as_person("Morag")
    assert opens(morag, gas)
    home = f"/staff/tenancy/{world.tenancy('Loch Road').id}/"
    fiona = as_person("Fiona")
    before = words(fiona.get(home)).count("We have been asked to correct this")
    tell(morag, gas, wrong="about me")
    assert opens(morag, gas)
    assert hidden_from(world, "Morag") == []
    assert not is_frozen(gas)
    after = words(fiona.get(home)).count("We have been asked to correct this")
    assert (before, after) == (1, 2)


def test_hidden_document_is_no_blame_to_be_seen_by_officers_or_managers(
    world: World, as_person: AsPerson
) -> None:
    gas, morag = world.document(GAS).id, as_person("Morag")
    assert opens(morag, gas)
    tell(morag, gas)
    (block,) = hidden_from(world, "Morag")
    for name in ("Fiona", "Moira"):
        seen = both_ways(world.account(name).id, ["documents.Block"])["documents.Block"]
        assert not any(block.pk in by_one_wall for by_one_wall in seen), name
    for name in ("Fiona", "Moira", "Donald"):
        page = as_person(name).get(f"/staff/person/{world.person('Morag').id}/")
        assert page.context["blocks"] == [], name


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Donald"])
def test_no_one_of_staff_makes_such_a_block(world: World, name: str) -> None:
    with pytest.raises(DatabaseError), unit_of_work(), acting_as(world.account(name).id) as asking:
        Block.objects.create(
            person_id=world.person("Morag").id,
            document_id=world.document(GAS).id,
            reason="x",
            review_on=world.facts.today,
            recorded_by=asking.user_id,
            reported=True,
        )


def test_dpo_sees_that_it_is_hidden_shows_it_again_or_closes_it_to_everybody(
    world: World, as_person: AsPerson
) -> None:
    gas, morag, donald = world.document(GAS).id, as_person("Morag"), as_person("Donald")
    assert opens(morag, gas)
    tell(morag, gas)
    with arranging(deriving=False):
        incident = Report.objects.get(document=gas).incident_id
    address = f"/dpo/incident/{incident}/"
    shown = donald.get(address)
    assert "who told us, and from no one else" in words(shown)
    (hidden,) = [row for reported in shown.context["reported"] for row in reported.hidden]
    assert donald.post(hidden.end_url).status_code == 302
    assert opens(morag, gas)
    assert opens(as_person("Otis"), gas)
    closing = {"do": "freeze_document", "document": str(gas), "reason": "It is of another home."}
    assert donald.post(address, closing).status_code == 302
    assert is_frozen(gas)
    assert not opens(as_person("Otis"), gas)


def test_one_person_closes_so_many_documents_a_week_for_others_and_no_more(
    world: World, as_person: AsPerson
) -> None:
    """The rest is hidden from them alone, rings, and stands on the board."""
    letter, morag = world.document("NOISE letter to Morag").id, as_person("Morag")
    assert opens(morag, letter)
    with arranging(deriving=False):
        for _ in range(settings.DOCUMENTS_A_PERSON_CLOSES_A_WEEK):
            document = DocumentFactory(tenancy_id=world.tenancy("Castle Brae").id)
            FreezeFactory(document=document, recorded_by=world.account("Morag").id)
    assert "for you" in tell(morag, letter)
    assert not is_frozen(letter)
    assert not opens(morag, letter)
    with arranging(deriving=False):
        assert Report.objects.filter(document=letter).exists()
    assert as_person("Donald").get("/dpo/").status_code == 200
