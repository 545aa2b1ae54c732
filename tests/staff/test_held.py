"""What is new for the home or the other side of someone with a safe contact waits for the safeguarding lead.

Morag lives with Ewan, and they are on two sides of a case. Donald is the safeguarding lead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.access import acting_as
from accounts.models import OutgoingMail
from documents.models import Hold, Release
from tests.access.cells import expect_none
from tests.access.looking import through_both, through_wall_1, through_wall_2
from tests.access.moves import let_go, release, share
from tests.access.test_three_ways import differences
from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.documents.test_notices_to_readers import address_of
from tests.factories import SafeContactFactory
from tests.model.facts import Hold as PlainHold
from tests.model.facts import Party
from tests.staff.pages import REASON, case_page, release_page, said, share_page
from tests.staff.test_share import ACCUSED, WORDS
from tests.storing import store
from tests.walls.test_too_close import declare
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db
WAITS = "Saved. A colleague will look at it before anyone can read it."


def protect(world: World, name: str) -> None:
    """Staff have set a safe contact."""
    contact = world.make_safe_contact(name)
    with arranging():
        store(contact)


def held() -> Hold:
    """The one thing that somebody released or shared and that waits."""
    with arranging(deriving=False):
        found: Hold = Hold.objects.get(ended_at=None, recorded_by__isnull=False)
    return found


def held_page(hold: Hold) -> str:
    return f"/staff/held/{hold.pk}/"


def readers(world: World, document: str, *names: str) -> set[str]:
    """Who of them reads a document, by any way: each wall alone, or both."""
    wanted = world.document(document).id
    return {
        name
        for name in names
        for way in (through_wall_1, through_wall_2, through_both)
        if wanted in way(world.account(name).id, "documents.Document")
    }


def to_the_household(world: World, browser: PersonsClient) -> Any:
    """Release a document of Loch Road to everybody there."""
    return browser.post(release_page(world, "Loch unreleased"), {"audience": "household", **REASON})


@pytest.mark.parametrize("name", ["Fiona", "Moira"])
def test_release_to_the_home_of_someone_protected_reaches_nobody_yet(
    world: World, as_person: AsPerson, name: str
) -> None:
    protect(world, "Morag")
    browser = as_person(name)
    answer = to_the_household(world, browser)
    assert answer.status_code == 302, said(answer)
    page = browser.get(answer["Location"])
    assert WAITS in page.content.decode()
    assert "No one yet: a colleague will look at it first." in page.content.decode()
    assert readers(world, "Loch unreleased", "Morag", "Ewan", "Lorna", "Otis") == set()


def test_release_where_nobody_is_protected_waits_for_nobody(
    world: World, as_person: AsPerson
) -> None:
    to_the_household(world, as_person("Fiona"))
    assert readers(world, "Loch unreleased", "Morag", "Ewan") == {"Morag", "Ewan"}


def test_nobody_is_mailed_of_what_waits(world: World, as_person: AsPerson) -> None:
    protect(world, "Morag")
    to_the_household(world, as_person("Fiona"))
    with arranging(deriving=False), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert not OutgoingMail.objects.exists()


def test_lead_lets_it_go_and_then_it_is_read_and_told(world: World, as_person: AsPerson) -> None:
    protect(world, "Morag")
    to_the_household(world, as_person("Fiona"))
    donald, hold = as_person("Donald"), held()
    work = donald.get("/staff/?show=held").content.decode()
    assert held_page(hold) in work
    page = donald.get(held_page(hold)).content.decode()
    assert "has a safe contact" in page
    assert donald.post(held_page(hold), {"answer": "let go"})["Location"] == "/staff/"
    assert {"Ewan", "Lorna"} <= readers(world, "Loch unreleased", "Ewan", "Lorna")
    with arranging(deriving=False):
        assert OutgoingMail.objects.filter(subject="Something new in your account").exists()
    assert held_page(hold) not in donald.get("/staff/?show=held").content.decode()


def test_lead_refuses_with_a_reason_that_the_officer_reads(
    world: World, as_person: AsPerson
) -> None:
    protect(world, "Morag")
    fiona, donald = as_person("Fiona"), as_person("Donald")
    to_the_household(world, fiona)
    hold = held()
    without = donald.post(held_page(hold), {"answer": "refuse"})
    assert "Give a reason." in without.content.decode()
    donald.post(held_page(hold), {"answer": "refuse", "reason": "It names a school."})
    assert "Not let go: It names a school." in fiona.get("/staff/?show=held").content.decode()
    assert readers(world, "Loch unreleased", "Morag", "Ewan") == set()
    with arranging(deriving=False):
        taken_back = Release.objects.get(pk=hold.release_id)
    assert taken_back.ended_at
    assert taken_back.ended_by == world.account("Donald").id


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ({"answer": "let go"}, "Let go: they can read it"),
        ({"answer": "refuse", "reason": "It names a school."}, "Not let go: It names a school."),
    ],
)
def test_officer_is_told_that_it_is_answered(
    world: World, as_person: AsPerson, answer: dict[str, str], line: str
) -> None:
    """A line on My work, and a mail without a word of what."""
    protect(world, "Morag")
    fiona = as_person("Fiona")
    to_the_household(world, fiona)
    as_person("Donald").post(held_page(held()), answer)
    with arranging(deriving=False):
        (mail,) = OutgoingMail.objects.filter(subject="A colleague has answered you")
    assert mail.to == address_of(world, "Fiona")
    assert not tokens_in(mail.body)
    assert "school" not in mail.body
    assert line in fiona.get("/staff/?show=held").content.decode()


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Senga", "Callum", "Aileen"])
def test_nobody_but_the_lead_decides(world: World, as_person: AsPerson, name: str) -> None:
    protect(world, "Morag")
    to_the_household(world, as_person("Fiona"))
    hold = held()
    assert as_person(name).post(held_page(hold), {"answer": "let go"}).status_code in (403, 404)
    if name != "Aileen":
        with acting_as(world.account(name).id), connection.cursor() as cursor:
            cursor.execute(
                "SELECT has_function_privilege('portal.decide_hold(uuid, boolean, text)', 'EXECUTE')"
            )
            if cursor.fetchone()[0]:
                cursor.execute("SELECT portal.decide_hold(%s, true, '')", [hold.pk])
                assert cursor.fetchone() == (False,)
    assert readers(world, "Loch unreleased", "Morag", "Ewan") == set()


@pytest.mark.parametrize("reader", ["Sorcha", "Ewan", "Kenny", "Fiona", "Moira", "Donald"])
def test_all_three_ways_agree_on_a_share_that_waits_and_is_let_go(
    world: World, reader: str
) -> None:
    """Kenny is protected, and stands on the other side of Sorcha's case."""
    protect(world, "Kenny")
    party: Party = world.party("Sorcha", "PARTY", "alleged perpetrator")
    share(world, party)
    expect_none(differences(world, reader))
    (waiting,) = [h for h in world.facts.live(PlainHold) if h.share]
    let_go(world, waiting)
    expect_none(differences(world, reader))


@pytest.mark.parametrize("to", ["household", "tenants", "Ewan"])
def test_all_three_ways_agree_on_a_release_that_waits_and_is_let_go(world: World, to: str) -> None:
    protect(world, "Morag")
    made = release(
        world, world.document("Loch unreleased"), to, opens_on=world.facts.today, until=None
    )
    assert made
    assert world.facts.waits(made.id)
    for name in ("Morag", "Ewan", "Lorna", "Moira", "Donald"):
        expect_none(differences(world, name))
    (waiting,) = [h for h in world.facts.live(PlainHold) if h.release == made.id]
    let_go(world, waiting)
    for name in ("Morag", "Ewan", "Lorna", "Moira", "Donald"):
        expect_none(differences(world, name))


def test_what_goes_to_the_protected_person_alone_does_not_wait(world: World) -> None:
    protect(world, "Ewan")
    document, day = world.document("Loch unreleased"), world.facts.today
    made = release(world, document, "Ewan", opens_on=day, until=None)
    assert made
    assert not world.facts.waits(made.id)
    assert readers(world, "Loch unreleased", "Ewan") == {"Ewan"}


def test_what_was_readable_before_stays_readable(world: World) -> None:
    before = readers(world, "Loch gas", "Morag", "Ewan", "Lorna")
    protect(world, "Morag")
    assert readers(world, "Loch gas", "Morag", "Ewan", "Lorna") == before != set()


def test_safe_contact_that_ended_lately_counts_as_if_it_lasted(
    world: World, as_person: AsPerson
) -> None:
    with arranging():
        SafeContactFactory.create(person_id=world.person("Morag").id).end(by=None)
    to_the_household(world, as_person("Fiona"))
    assert held().release_id


def test_officer_reads_on_the_case_that_a_share_waits(world: World, as_person: AsPerson) -> None:
    protect(world, "Gregor")
    fiona = as_person("Fiona")
    answer = fiona.post(share_page(world, "Rab", "DOGS", ACCUSED), WORDS)
    page = fiona.get(answer["Location"]).content.decode()
    assert "A colleague will look at it before they can read it." in page
    assert "Cannot open it yet: a colleague will look at it first." in page
    assert case_page(world, "DOGS") == answer["Location"]


def test_taking_it_back_ends_the_wait(world: World, as_person: AsPerson) -> None:
    protect(world, "Morag")
    fiona = as_person("Fiona")
    to_the_household(world, fiona)
    hold = held()
    fiona.post(f"/staff/release/{hold.release_id}/withdraw/", {"reason": "A mistake."})
    with arranging(deriving=False):
        ended = Hold.objects.get(pk=hold.pk)
    assert (ended.ended_at is not None, ended.outcome) == (True, "taken back")


def test_lead_who_is_close_to_the_protected_decides_nothing_and_is_told_nothing(
    world: World, as_person: AsPerson
) -> None:
    protect(world, "Morag")
    to_the_household(world, as_person("Fiona"))
    hold = held()
    declare(world, "Donald", "Morag")
    assert as_person("Donald").get(held_page(hold)).status_code == 404
    with acting_as(world.account("Donald").id), connection.cursor() as cursor:
        cursor.execute("SELECT portal.decide_hold(%s, true, '')", [hold.pk])
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM portal.held_because_of(%s)", [hold.pk])
        assert cursor.fetchone() == (0,)
