"""Narrowing keeps closed something of what was closed, and says what it opens before it does.

Something beside what was closed would be the end of it.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from documents.models import Document, Release
from portal.incidents.models import Freeze
from portal.incidents.narrowing import INSIDE
from tests.access.moves import freeze
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.factories import (
    BlockFactory,
    PartyFactory,
    PersonFactory,
    ShareFactory,
    UserFactory,
)
from tests.incidents.pages import narrow_page
from tests.incidents.pages import narrows as narrows_by_page
from tests.incidents.test_telephone import live_freezes
from tests.incidents.test_two_people import everything_is_closed, two_hours_ago
from tests.model.facts import Freeze as FreezeFact
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]

WIDE = ("everything", "cases", "person", "account", "kind")
# What lies inside each wide freeze of `close`, by the names of `choices`; nothing else of those does.
INSIDE_OF = {
    "everything": {
        *("document of a home", "document of a case", "case of Ewan", "another case", "tenancy"),
        *("kind of homes", "kind of cases", "account", "Ewan", "Gregor", "cases"),
    },
    "cases": {"document of a case", "case of Ewan", "another case", "kind of cases", "Gregor"},
    "person": {"document of a case", "case of Ewan"},
    "account": set[str](),
    "kind": {"document of a home"},
}


def close(world: World, level: str) -> FreezeFact:
    """A wide freeze: of Ewan, of his account, of the kind of one document of his home, or of more."""
    what: dict[str, dict[str, object]] = {
        "kind": {"kind": world.document("Loch gas").kind},
        "account": {"account": world.account("Ewan").id},
        "person": {"person": world.person("Ewan").id},
    }
    return freeze(world, wide=level, **what.get(level, {}))


def choices(world: World) -> dict[str, tuple[str, UUID | None, str]]:
    """What it could become: level, thing and kind."""
    gas, warning = world.document("Loch gas"), world.document("NOISE warning to Ewan")
    return {
        "document of a home": ("document", gas.id, ""),
        "document of a case": ("document", warning.id, ""),
        "case of Ewan": ("case", world.case("NOISE").id, ""),
        "another case": ("case", world.case("DOGS").id, ""),
        "tenancy": ("tenancy", world.tenancy("Loch Road").id, ""),
        "kind of homes": ("kind", None, gas.kind),
        "kind of cases": ("kind", None, warning.kind),
        "account": ("account", world.account("Morag").id, ""),
        # Nothing is addressed to Gregor outside cases.
        "Ewan": ("person", world.person("Ewan").id, ""),
        "Gregor": ("person", world.person("Gregor").id, ""),
        "cases": ("cases", None, ""),
        "everything": ("everything", None, ""),
        "no level": ("street", None, ""),
        "nothing": ("document", None, ""),
        "something that is not there": ("case", uuid4(), ""),
    }


def narrows(world: World, one: UUID, level: str, about: UUID | None, kind: str) -> bool:
    """Whether the DPO puts it in the place of the other."""
    with (
        unit_of_work(),
        acting_as(world.account("Donald").id),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT portal.narrow_freeze(%s, %s, %s, %s, 'It was less.')", [one, level, about, kind]
        )
        return bool(cursor.fetchone() != (None,))


@pytest.mark.parametrize("wide", WIDE)
def test_narrower_freeze_lies_inside_the_wider_one(world: World, wide: str) -> None:
    for name, (level, about, kind) in choices(world).items():
        one = close(world, wide)
        is_inside = name in INSIDE_OF[wide]
        assert narrows(world, one.id, level, about, kind) is is_inside, (wide, name)
        with arranging(deriving=False):
            assert Freeze.objects.filter(pk=one.id, ended_at=None).exists() is not is_inside, name
            # One of a level at a time: what this one became makes room for the next.
            for live in Freeze.objects.filter(ended_at=None, level__in=(*WIDE, "case", "document")):
                live.end(by=world.account("Donald").id)


def test_page_offers_no_level_that_cannot_lie_inside(world: World) -> None:
    reached = {
        wide: {choices(world)[name][0] for name in names} for wide, names in INSIDE_OF.items()
    }
    assert reached == {
        wide: {level.value for level in INSIDE.get(Freeze.Level(wide), [])} for wide in WIDE
    }


# What it does, before it is done ------------------------------------------------------------------

Seen = set[tuple[UUID, UUID | None]]


def seen_by_residents() -> tuple[Seen, Seen]:
    """Who with an active account may read which document, and follow which case, by the rule of wall 2."""
    seen = []
    for rule in (
        "document_id FROM portal.entitled_documents",
        "case_id FROM portal.entitled_shares",
    ):
        with as_role(OWNER), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT e.person_id, e.{rule}(NULL) AS e"
                " JOIN tenancies_person AS p ON p.id = e.person_id"
                " JOIN accounts_user AS u ON u.id = p.account_id AND u.is_active"
            )
            seen.append(set(cursor.fetchall()))
    documents, cases = seen
    return documents, cases


def effect(world: World, one: UUID, choice: tuple[str, UUID | None, str]) -> tuple[int, ...]:
    """What the DPO is told of it before."""
    with unit_of_work(), acting_as(world.account("Donald").id), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.effect_of_narrowing(%s, %s, %s, %s)", [one, *choice])
        told: tuple[int, ...] = cursor.fetchone()
    return told


def follows_and_reads_nothing(world: World) -> None:
    """A witness with whom a case is shared, and to whom nothing was released."""
    with arranging():
        witness = PersonFactory.create(account=UserFactory.create(role="resident"))
        party = PartyFactory.create(case_id=world.case("DOGS").id, person=witness, role="witness")
        ShareFactory.create(party=party)


@pytest.mark.parametrize("wide", WIDE)
def test_what_it_opens_and_keeps_closed_is_counted_before_as_it_then_is(
    world: World, wide: str
) -> None:
    """By doing it: who reads what before, after it, and when what it became has ended as well."""
    freeze(world, case=world.case("DRUMS").id)
    follows_and_reads_nothing(world)
    for name in sorted(INSIDE_OF[wide]):
        with transaction.atomic():
            one = close(world, wide)
            told = effect(world, one.id, choices(world)[name])
            documents, cases = seen_by_residents()
            assert narrows(world, one.id, *choices(world)[name])
            read, followed = seen_by_residents()
            with arranging(deriving=False):
                became = Freeze.objects.exclude(pk=one.id).get(reason="It was less.", ended_at=None)
                became.end(by=world.account("Donald").id)
            all_read, all_followed = seen_by_residents()
            transaction.set_rollback(True)
        opened = read - documents
        reading = {person for person, _thing in opened | (followed - cases)}
        kept = {person for person, _thing in (all_read - read) | (all_followed - followed)}
        assert told[1:] == (len(kept), len({one for _, one in opened}), len(reading)), name


def test_page_says_what_stays_closed_and_what_opens_and_names_no_one(
    world: World, as_person: AsPerson
) -> None:
    one, case = everything_is_closed(as_person), world.case("NOISE")
    form = {"level": "case", "number": case.ref, "reason": "It was one case."}
    donald = as_person("Donald")
    shown = donald.post(narrow_page(one), form)
    _closed, kept, opened, reading = effect(world, one, ("case", case.id, ""))
    assert min(kept, opened, reading) > 1
    said = words(shown)
    assert f"{kept} residents could see some of it if it were open." in said
    assert f"{opened} documents that residents could read before." in said
    assert f"{reading} residents can see something again." in said
    assert world.person("Ewan").surname not in said
    assert live_freezes() == [("everything", "")]


def test_what_has_changed_since_it_was_shown_is_shown_again(
    world: World, as_person: AsPerson
) -> None:
    one, donald = everything_is_closed(as_person), as_person("Donald")
    form = {"level": "case", "number": world.case("NOISE").ref, "reason": "It was one case."}
    shown = donald.post(narrow_page(one), form).context["token"]
    with arranging():
        Release.objects.filter(document=world.document("NOISE warning to Ewan").id).first().end(
            by=None
        )
        BlockFactory(person_id=world.person("Ewan").id)
    again = donald.post(narrow_page(one), {**form, "shown": shown})
    assert "This is not what you were shown before." in words(again)
    assert live_freezes() == [("everything", "")]
    form["shown"] = again.context["token"]
    assert donald.post(narrow_page(one), form).status_code == 302
    assert live_freezes() == [("case", "")]


def test_what_was_shown_of_one_case_confirms_no_other(world: World, as_person: AsPerson) -> None:
    one, donald = everything_is_closed(as_person), as_person("Donald")
    form = {"level": "case", "number": world.case("NOISE").ref, "reason": "It was one case."}
    shown = donald.post(narrow_page(one), form).context["token"]
    other = {**form, "number": world.case("DOGS").ref, "shown": shown}
    assert donald.post(narrow_page(one), other).status_code == 200
    # Nor does it for someone else, who has seen nothing.
    assert as_person("Senga").post(narrow_page(one), {**form, "shown": shown}).status_code == 200
    assert live_freezes() == [("everything", "")]


@pytest.mark.parametrize("level", ["document", "case", "kind", "account", "person"])
def test_director_alone_narrows_to_what_they_were_told_and_reads_none_of_it(
    world: World, as_person: AsPerson, level: str
) -> None:
    one, elspeth = everything_is_closed(as_person), as_person("Elspeth")
    with arranging(deriving=False):
        number = Document.objects.get(pk=world.document("Loch gas").id).upload.ref
    person = world.person("Ewan").ref
    numbers = {
        "document": number,
        "case": world.case("NOISE").ref,
        "account": person,
        "person": person,
    }
    form = {"level": level, "reason": "I was told so.", "number": numbers.get(level, "")}
    form |= {"kind": world.document("Loch gas").kind} if level == "kind" else {}
    refused = words(elspeth.post(narrow_page(one), form))
    assert "We know no such number." in refused or "This cannot be done." in refused
    with as_role(OWNER), arranging(deriving=False):
        two_hours_ago()
    assert "We know no such number." in words(
        elspeth.post(narrow_page(one), {**form, "level": "case", "number": "NO-1"})
    )
    said = words(elspeth.post(narrow_page(one), form))
    assert "Opens again at once" in said
    assert world.person("Ewan").surname not in said
    assert narrows_by_page(elspeth, one, **form)
    assert [found for found, _kind in live_freezes()] == [level]
