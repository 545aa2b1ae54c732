"""One thing of an incident is closed by its number, also to staff; what that does is said before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import TwoPersonRequest
from documents.models import Document
from portal.incidents.models import Freeze
from tests.access.looking import both_ways
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.incidents.pages import incident_page, recorded
from tests.incidents.test_deputy import appoint
from tests.incidents.test_two_people import agrees, ask
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
WHY = {"reason": "The caller reads what is hers."}


def page(world: World, what: str = "close") -> str:
    return f"{incident_page(world, 'frozen letter')}{what}/"


def live(**what: Any) -> list[Freeze]:
    with arranging(deriving=False):
        return list(Freeze.objects.filter(**what, ended_at=None))


def closes(browser: PersonsClient, address: str, level: str, number: str) -> str:
    """Look at what it does, and do it; gives what was said before."""
    form = {**WHY, "level": level, "number": number}
    shown = browser.post(address, form)
    assert shown.status_code == 200
    assert browser.post(address, {**form, "shown": str(shown.context["thing"])}).status_code == 302
    return words(shown)


def reads(world: World, name: str, document: str) -> tuple[bool, bool]:
    """Whether somebody sees a document, by wall 1 and by wall 2."""
    seen = both_ways(world.account(name).id, ["documents.Document"])["documents.Document"]
    one = world.document(document).id
    return one in seen[0], one in seen[1]


@pytest.mark.parametrize("name", ["Donald", "Senga", "Moira"])
def test_what_one_account_may_read_is_closed_to_that_account_alone(
    world: World, as_person: AsPerson, name: str
) -> None:
    if name == "Moira":
        appoint(world, name)
    said = closes(as_person(name), page(world), "account", world.person("Morag").ref)
    assert f"({world.person('Morag').ref})" in said
    assert "These people can see some of it now, and would no longer be able to" in said
    assert reads(world, "Morag", "Loch gas") == (False, False)
    assert reads(world, "Ewan", "Loch gas") == (True, True)
    (freeze,) = live(level="account")
    assert freeze.account_id == world.account("Morag").id
    assert [entry.detail["level"] for entry in recorded("frozen")] == ["account"]


def test_what_is_about_one_person_is_closed_to_everybody(world: World, as_person: AsPerson) -> None:
    said = closes(as_person("Donald"), page(world), "person", world.person("Ewan").ref)
    assert "what we wrote for them about the case" in said
    assert reads(world, "Ewan", "NOISE warning to Ewan") == (False, False)
    assert reads(world, "Ewan", "Loch gas") == (True, True)
    assert as_person("Ewan").get(f"/cases/{world.share('Ewan', 'NOISE').id}/").status_code == 404


@pytest.mark.parametrize(
    ("level", "number", "said"),
    [
        ("person", "", "Enter the number."),
        ("person", "NO-1", "We know no such number."),
        ("everything", "NO-1", "Choose what you close."),
    ],
)
def test_nothing_is_closed_that_was_not_named(
    world: World, as_person: AsPerson, level: str, number: str, said: str
) -> None:
    form = {**WHY, "level": level, "number": number, "shown": "None"}
    assert said in as_person("Donald").post(page(world), form).content.decode()
    assert not live(incident=world.incident("frozen letter").id, level__in=["person", "everything"])


def test_number_that_was_changed_after_the_effect_was_shown_shows_the_new_one(
    world: World, as_person: AsPerson
) -> None:
    donald = as_person("Donald")
    form = {**WHY, "level": "person", "number": world.person("Ewan").ref}
    shown = donald.post(page(world), form).context["thing"]
    other = {**form, "number": world.person("Morag").ref, "shown": str(shown)}
    answer = donald.post(page(world), other)
    assert answer.context["thing"] == world.person("Morag").id
    assert not live(level="person")


def test_same_thing_is_not_closed_twice(world: World, as_person: AsPerson) -> None:
    donald, number = as_person("Donald"), world.person("Ewan").ref
    closes(donald, page(world), "person", number)
    form = {**WHY, "level": "person", "number": number, "shown": str(world.person("Ewan").id)}
    assert "This is closed already." in donald.post(page(world), form).content.decode()


@pytest.mark.parametrize("name", ["Moira", "Elspeth", "Fiona", "Aileen", "Alan", "Morag"])
def test_nobody_else_closes_or_seals(world: World, as_person: AsPerson, name: str) -> None:
    for what in ("close", "seal"):
        assert as_person(name).get(page(world, what)).status_code == 403
    assert "Close something to staff too" not in words(
        as_person("Moira").get(incident_page(world, "frozen letter"))
    )


# Sealing -------------------------------------------------------------------------------------------


def seal(world: World, as_person: AsPerson) -> UUID:
    """The DPO closes the case NOISE to staff too; gives that freeze."""
    donald = as_person("Donald")
    said = closes(donald, page(world, "seal"), "case", world.case("NOISE").ref)
    assert "Officers and managers lose sight of all of it." in said
    (sealed,) = live(from_staff=True)
    return UUID(str(sealed.pk))


def test_dpo_closes_a_case_to_officers_and_managers_and_to_residents(
    world: World, as_person: AsPerson
) -> None:
    warning = "NOISE warning to Ewan"
    assert reads(world, "Moira", warning) == reads(world, "Fiona", warning) == (True, True)
    seal(world, as_person)
    for name in ("Moira", "Fiona", "Ewan"):
        assert reads(world, name, warning) == (False, False), name
    assert reads(world, "Donald", warning) == (True, True)
    (entry,) = recorded("sealed")
    assert entry.user_id == world.account("Donald").id


def test_deputy_beside_their_work_neither_seals_nor_reads_what_is_sealed(
    world: World, as_person: AsPerson
) -> None:
    appoint(world, "Moira")
    assert as_person("Moira").get(page(world, "seal")).status_code == 403
    sealed = seal(world, as_person)
    assert reads(world, "Moira", "NOISE warning to Ewan") == (False, False)
    assert as_person("Moira").get(f"/dpo/freeze/{sealed}/end/").status_code == 404


def test_nobody_opens_it_to_staff_alone(world: World, as_person: AsPerson) -> None:
    sealed = seal(world, as_person)
    assert as_person("Donald").get(f"/dpo/freeze/{sealed}/end/").status_code == 404
    for name in ("Donald", "Senga", "Moira", "Elspeth"):
        with unit_of_work(), acting_as(world.account(name).id) as me:
            freeze: Any = Freeze.objects.get(pk=sealed)
            with pytest.raises(DatabaseError), transaction.atomic():
                freeze.end(by=me.user_id)
    assert reads(world, "Moira", "NOISE warning to Ewan") == (False, False)


@pytest.mark.parametrize("second", ["Moira", "Elspeth"])
def test_two_people_open_it_to_staff_and_residents_still_do_not_see_it(
    world: World, as_person: AsPerson, second: str
) -> None:
    sealed = seal(world, as_person)
    address = ask(as_person("Donald"), sealed)
    assert not agrees(as_person("Donald"), address)
    assert not agrees(as_person("Senga"), address)
    answering = as_person(second)
    told = words(answering.get(address))
    assert "closed to staff too" in told
    assert (world.case("NOISE").ref in told) is (second == "Moira")
    assert agrees(answering, address)
    warning = "NOISE warning to Ewan"
    assert reads(world, "Moira", warning) == reads(world, "Fiona", warning) == (True, True)
    assert reads(world, "Ewan", warning) == (False, False)
    with arranging(deriving=False):
        assert TwoPersonRequest.objects.get(about_id=sealed).outcome == "agreed"


def test_sealed_document_is_listed_to_a_manager_without_its_number(
    world: World, as_person: AsPerson
) -> None:
    """They see that something is closed to them, and who must agree; not what."""
    gas = world.document("Loch gas")
    with arranging(deriving=False):
        number = Document.objects.get(pk=gas.id).upload.ref
        Freeze.objects.create(
            level="document",
            document_id=gas.id,
            from_staff=True,
            incident_id=world.incident("frozen letter").id,
            reason="-",
        )
    shown = words(as_person("Moira").get(incident_page(world, "frozen letter")))
    assert "One document, closed to staff too" in shown
    assert number not in shown
