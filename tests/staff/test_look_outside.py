"""Looking for a caller outside one's patches: by a reason, a full name and one thing more; nobody hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.access import acting_as
from accounts.models import AuditEvent
from tenancies.callers import look_outside
from tests.arranging import arranging
from tests.canaries import canary, tokens_in
from tests.clients import PersonsClient
from tests.factories import SafeContactFactory
from tests.staff.calls import CALL_NUMBER, LOOK, WHY, address, full_name, look, phone
from tests.staff.pages import person_page, search, tenancy_page
from tests.staff.test_advisers import page_of
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
OPEN = "/staff/outside/"


def looks_recorded() -> list[AuditEvent]:
    with arranging(deriving=False):
        return list(AuditEvent.objects.filter(event="looked_outside_patch").order_by("seq"))


def found(page: Any) -> list[str]:
    """The tenancy numbers that a look outside found."""
    return [person.tenancy_ref for person in page.context["looked"].people]


def test_officer_finds_a_caller_outside_with_a_reason(world: World, as_person: AsPerson) -> None:
    callum, morag = as_person("Callum"), full_name(world, "Morag")
    assert search(callum, "Morag")["groups"] == []
    for known in (
        address(world, "Loch Road"),
        world.tenancy("Loch Road").ref,
        phone(world, "Morag", "07700 900449"),
    ):
        page = look(callum, morag, known)
        assert found(page) == [world.tenancy("Loch Road").ref], known
        (person,) = page.context["looked"].people
        assert (person.name, person.address) == (morag, address(world, "Loch Road"))


def test_name_alone_finds_nobody(world: World, as_person: AsPerson) -> None:
    for known in ("Morag", full_name(world, "Morag"), "street", world.person("Morag").ref):
        assert found(look(as_person("Callum"), full_name(world, "Morag"), known)) == [], known
    for name in ("Morag", "MacMorag"):
        assert found(look(as_person("Callum"), name, address(world, "Loch Road"))) == [], name


@pytest.mark.parametrize("short", ["full_name", "known"])
def test_fewer_than_three_letters_are_looked_for_nowhere(
    world: World, as_person: AsPerson, short: str
) -> None:
    typed = {"full_name": full_name(world, "Morag"), "known": address(world, "Loch Road")}
    form = typed | {short: " L. o "} | {"reason": WHY, "quoting": CALL_NUMBER}
    answer = as_person("Callum").post(LOOK, form)
    assert "Type at least 3 characters." in answer.content.decode()
    assert not looks_recorded()


def test_every_look_is_recorded_with_its_reason_and_who_was_looked_for(
    world: World, as_person: AsPerson
) -> None:
    callum = as_person("Callum")
    look(callum, full_name(world, "Morag"), address(world, "Loch Road"))
    look(callum, "Nobody Atall", "nowhere", "A visit or an appointment")
    look(callum, full_name(world, "Victoria"), address(world, "Glen Court"))
    first, second, third = looks_recorded()
    assert (first.user_id, first.role) == (world.account("Callum").id, "officer")
    assert first.object_ids == [world.person("Morag").id]
    assert first.detail == {"reason": f"{WHY} ({CALL_NUMBER})", "shown": True}
    assert (second.object_ids, second.detail["shown"]) == ([], False)
    assert (third.object_ids, third.detail["shown"]) == ([world.person("Victoria").id], False)


def test_answer_leads_to_the_page_that_opens_the_home(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")
    page = look(callum, full_name(world, "Morag"), address(world, "Loch Road"))
    (reference,) = found(page)
    page = callum.post(OPEN, {"reference": reference, "because": WHY, "quoted": CALL_NUMBER})
    assert page.status_code == 200
    form = page.context["form"]
    assert not form.errors
    said = [form[name].value() for name in ("reference", "reason", "quoting")]
    assert said == [reference, WHY, CALL_NUMBER]
    assert callum.get(tenancy_page(world, "Loch Road")).status_code == 404
    opened = callum.post(OPEN, {"reference": reference, "reason": WHY, "quoting": CALL_NUMBER})
    assert opened["Location"] == tenancy_page(world, "Loch Road")


def test_reason_is_used_once(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")
    look(callum, full_name(world, "Morag"), address(world, "Loch Road"))
    assert "looked" not in callum.get(LOOK).context
    assert len(looks_recorded()) == 1


@pytest.mark.parametrize("reason", ["", "    ", "Her sister has called me.", "x" * 301])
def test_reason_is_needed(world: World, as_person: AsPerson, reason: str) -> None:
    callum = as_person("Callum")
    given = {"full_name": full_name(world, "Morag"), "known": "xyz", "reason": reason}
    given["quoting"] = CALL_NUMBER
    assert list(callum.post(LOOK, given).context["form"].errors) == ["reason"]
    for quoting in ("", "keys", "1"):
        given |= {"reason": WHY, "quoting": quoting}
        assert list(callum.post(LOOK, given).context["form"].errors) == ["quoting"]
    given |= {"quoting": CALL_NUMBER, "full_name": "J S", "known": "12"}
    assert list(callum.post(LOOK, given).context["form"].errors) == ["full_name", "known"]
    assert "looked" not in callum.get(LOOK).context
    assert looks_recorded() == []


def test_hidden_unknown_and_ones_own_are_one_page(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")
    pages = {
        page_of(look(callum, name, known))
        for name, known in (
            (full_name(world, "Victoria"), address(world, "Glen Court")),
            (full_name(world, "Victoria"), world.tenancy("Glen Court").ref),
            (full_name(world, "Catriona"), address(world, "Glen Court")),
            (full_name(world, "Victoria"), address(world, "Loch Road")),
            (full_name(world, "Lachie"), address(world, "Harbour View")),  # His own patch.
            ("Nobody Atall", address(world, "Empty Close")),
            ("Nobody Atall", "nowhere"),
        )
    }
    assert len(pages) == 1
    (page,) = pages
    assert "We cannot bring this up here" in page
    assert tokens_in(page) == {canary(world.account("Callum").id, "name")}


def test_secret_home_is_not_opened_from_outside(world: World, as_person: AsPerson) -> None:
    """The answer is that of a number that does not exist; her case, her old home and her household too."""
    callum = as_person("Callum")

    def answer(reference: str) -> str:
        page = callum.post(OPEN, {"reference": reference, "reason": WHY, "quoting": CALL_NUMBER})
        assert page.status_code == 200, reference
        return page_of(page).replace(reference, "reference")

    unknown = answer("9999999-99")
    assert answer(world.tenancy("Glen Court").ref) == unknown
    assert callum.get(tenancy_page(world, "Glen Court")).status_code == 404
    case = answer("ASB-1999-9999")
    assert answer(world.case("DOGS").ref) == case


def test_what_was_opened_closes_when_someone_there_becomes_protected(
    world: World, as_person: AsPerson
) -> None:
    fiona = as_person("Fiona")  # Has opened the harbour today.
    assert fiona.get(tenancy_page(world, "Harbour View")).status_code == 200
    with arranging():
        SafeContactFactory(person_id=world.person("Una").id, hides_home=False)
    assert fiona.get(tenancy_page(world, "Harbour View")).status_code == 404
    assert fiona.get(person_page(world, "Una")).status_code == 404
    assert as_person("Callum").get(person_page(world, "Una")).status_code == 200


def test_without_anything_typed_nobody_is_looked_for(world: World, as_person: AsPerson) -> None:
    assert "looked" not in as_person("Callum").get(LOOK).context
    assert looks_recorded() == []
    assert world


@pytest.mark.parametrize("name", ["Moira", "Donald", "Aileen", "Alan", "Morag"])
def test_only_officers_look_outside(world: World, as_person: AsPerson, name: str) -> None:
    assert as_person(name).post(LOOK, {"reason": WHY}).status_code == 403
    assert world


def test_database_requires_the_reason_too(world: World) -> None:
    morag, known = full_name(world, "Morag"), address(world, "Loch Road")
    with acting_as(world.account("Callum").id):
        for reason, quoting in (("Her sister called.", CALL_NUMBER), (WHY, "no number")):
            found_by = look_outside(full_name=morag, known=known, reason=reason, quoting=quoting)
            assert found_by == []
        found_by = look_outside(full_name=morag, known=known, reason=WHY, quoting=CALL_NUMBER)
        assert len(found_by) == 1
