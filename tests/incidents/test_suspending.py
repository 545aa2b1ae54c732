"""One press closes the portal to residents, a file at the server does too, and no one opens it alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from accounts.access import acting_as
from accounts.access.closing import switch
from accounts.access.work import unit_of_work
from accounts.models import AuditEvent, TwoPersonRequest
from portal.incidents.models import PortalState
from tests.access.looking import both_ways
from tests.activation.letters import give_code
from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.incidents.test_kept_reports import database_away
from tests.incidents.test_two_people import ASKING, CHECKED, gives_advice
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
SUSPEND, REOPEN = "/staff/suspend/", "/staff/reopen/"
MAY = ("Donald", "Senga", "Elspeth", "Moira")
FOR_RESIDENTS_ALONE = ("/home/", "/documents/", "/cases/", "/details/")
OF_ACTIVATION = ("/activate/", "/activate/you/", "/activate/secure/")
THAT_STAY = ("/", "/sign-in/", "/help/", "/safety/", "/not-mine/", "/privacy/", "/sign-out/")
CALLERS = "We are checking something. You have done nothing wrong"


@pytest.fixture
def switched_off(settings: LazySettings, tmp_path: Path) -> Path:
    """The operator has put the file down."""
    settings.PORTAL_OFF_FILE = str(tmp_path / "portal-off")
    switch().touch()
    return switch()


def live_state() -> list[str]:
    with arranging(deriving=False):
        return list(PortalState.objects.filter(ended_at=None).values_list("state", flat=True))


def close_portal() -> None:
    with arranging(deriving=False):
        PortalState.objects.get(ended_at=None).end(by=None)


@pytest.mark.parametrize("name", MAY)
def test_one_press_closes_the_portal_and_says_before_what_it_does(
    world: World, as_person: AsPerson, name: str
) -> None:
    morag, presser = as_person("Morag"), as_person(name)
    assert morag.get("/documents/").status_code == 200
    page = words(presser.get(SUSPEND))
    assert "1 resident used the portal in the last 15 minutes." in page
    assert presser.post(SUSPEND).status_code == 302
    assert morag.get("/documents/").status_code == 503
    assert live_state() == ["closed"]
    for seen in both_ways(world.account("Morag").id, ["documents.Document"]).values():
        assert seen == (frozenset(), frozenset())
    with arranging(deriving=False):
        entry = AuditEvent.objects.filter(event="portal_closed").latest("seq")
        state = PortalState.objects.get(ended_at=None)
    assert (entry.user_id, state.recorded_by) == (world.account(name).id,) * 2


def test_every_page_of_theirs_leads_to_the_press_and_nobody_elses_does(
    world: World, as_person: AsPerson
) -> None:
    loch = f"/staff/tenancy/{world.tenancy('Loch Road').id}/"
    for name, pages in {
        "Donald": ("/dpo/", "/staff/", "/staff/find/", loch, "/details/sign-ins/"),
        "Senga": ("/dpo/", loch),
        "Moira": ("/staff/", loch, "/not-mine/"),
        "Elspeth": ("/details/sign-ins/", "/details/password/", "/help/"),
    }.items():
        for page in pages:
            assert f'href="{SUSPEND}"' in as_person(name).get(page).content.decode(), (name, page)
    for name in ("Fiona", "Aileen", "Morag"):
        answer = as_person(name).get("/help/").content.decode()
        assert SUSPEND not in answer
        assert as_person(name).get(SUSPEND).status_code == 403
        assert as_person(name).post(SUSPEND).status_code == 403
    assert live_state() == ["open"]


def test_second_press_changes_nothing(as_person: AsPerson) -> None:
    for name in ("Moira", "Donald"):
        assert as_person(name).post(SUSPEND).status_code == 302
    with arranging(deriving=False):
        assert PortalState.objects.count() == 2


@pytest.mark.parametrize("name", [*MAY, "Fiona", "Aileen", "Alan", "Morag"])
def test_nobody_opens_it_alone_whatever_they_write(world: World, name: str) -> None:
    close_portal()
    with pytest.raises(DatabaseError), unit_of_work(), acting_as(world.account(name).id) as asking:
        PortalState.objects.create(state="open", reason="x", recorded_by=asking.user_id)
    with arranging(deriving=False):
        PortalState.objects.create(state="closed", reason="x")
    written(
        world, name, "UPDATE incidents_portalstate SET ended_at = now(), ended_by = portal.me()"
    )
    assert live_state() == ["closed"]


@pytest.mark.parametrize("name", ["Fiona", "Aileen", "Alan", "Morag"])
def test_nobody_else_closes_it_whatever_they_write(world: World, name: str) -> None:
    written(
        world, name, "UPDATE incidents_portalstate SET ended_at = now(), ended_by = portal.me()"
    )
    assert live_state() == ["open"]


def written(world: World, name: str, statement: str) -> None:
    """What somebody writes past every page, or is refused."""
    with (
        contextlib.suppress(DatabaseError),
        unit_of_work(),
        acting_as(world.account(name).id),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def closed_pages(browser: PersonsClient, *pages: str) -> set[bytes]:
    """The pages that are shown in the place of these."""
    answers = [browser.get(page) for page in pages]
    assert {answer.status_code for answer in answers} == {503}
    assert {answer["Retry-After"] for answer in answers} == {"3600"}
    return {answer.content for answer in answers}


@pytest.mark.parametrize("how", ["by its state", "by the switch"])
def test_residents_pages_activation_and_downloads_are_one_static_page(
    world: World, as_person: AsPerson, request: pytest.FixtureRequest, how: str
) -> None:
    gas = world.document("Loch gas").id
    morag, otis, nobody = as_person("Morag"), as_person("Otis"), PersonsClient()
    close_portal() if how == "by its state" else request.getfixturevalue("switched_off")
    download = f"/documents/{gas}/download/"
    shown = closed_pages(morag, *FOR_RESIDENTS_ALONE, f"/documents/{gas}/", download)
    shown |= closed_pages(otis, "/home/") | closed_pages(nobody, *OF_ACTIVATION)
    (page,) = shown
    said = page.decode()
    assert "Our online service is closed for now" in said
    assert "we will get you what you need." in said
    for link in ("/sign-out/", "/help/", "/safety/", "/leave/", "/not-mine/"):
        assert f'href="{link}"' in said
    assert not tokens_in(page)


@pytest.mark.parametrize("how", ["by its state", "by the switch"])
def test_what_stays_open_stays_open(
    world: World, as_person: AsPerson, request: pytest.FixtureRequest, how: str
) -> None:
    close_portal() if how == "by its state" else request.getfixturevalue("switched_off")
    nobody, morag = PersonsClient(), as_person("Morag")
    for page in THAT_STAY:
        assert nobody.get(page).status_code in (200, 302), page
    for page in ("/help/", "/not-mine/", "/sign-out/", "/details/password/"):
        assert morag.get(page).status_code in (200, 302), page
    assert nobody.get("/leave/").status_code == 302
    gas = world.document("Loch gas").id
    fiona = as_person("Fiona")
    for page in ("/staff/", "/staff/find/", f"/documents/{gas}/download/"):
        assert fiona.get(page).status_code == 200, page
    assert as_person("Donald").get("/dpo/").status_code == 200


@pytest.mark.parametrize("how", ["by its state", "by the switch"])
def test_it_is_said_before_anybody_types_a_code_and_to_staff_for_their_callers(
    as_person: AsPerson, request: pytest.FixtureRequest, how: str
) -> None:
    pages: list[tuple[PersonsClient, str]] = [
        (PersonsClient(), "/"),
        (PersonsClient(), "/sign-in/"),
        (as_person("Fiona"), "/staff/"),
        (as_person("Donald"), "/dpo/"),
        (as_person("Aileen"), "/staff/"),
    ]
    assert all(CALLERS not in words(browser.get(page)) for browser, page in pages)
    close_portal() if how == "by its state" else request.getfixturevalue("switched_off")
    for browser, page in pages:
        assert CALLERS in words(browser.get(page)), page
    said = words(as_person("Donald").get("/dpo/"))
    assert ("The switch outside the application is on." in said) is (how == "by the switch")
    assert words(PersonsClient().get("/activate/")).startswith("Our online service is closed")


def test_report_made_meanwhile_is_not_told_that_nothing_is_closed(as_person: AsPerson) -> None:
    close_portal()
    for browser in (PersonsClient(), as_person("Morag")):
        page = words(browser.post("/not-mine/", {"wrong": "not sure"}, follow=True))
        assert "we have closed none yet" not in page
        assert "so no resident can see it" in page


def test_switch_is_looked_for_before_the_database_is_asked(
    world: World, as_person: AsPerson, switched_off: Path
) -> None:
    assert switched_off
    morag = as_person("Morag")
    with CaptureQueriesContext(connection) as asked:
        assert morag.get("/documents/").status_code == 503
    assert len(asked) == 0
    for seen in both_ways(world.account("Morag").id, ["documents.Document"]).values():
        assert seen[0] == frozenset()


def test_switch_counts_from_the_next_page_on_and_so_does_its_end(
    as_person: AsPerson, settings: LazySettings, tmp_path: Path
) -> None:
    settings.PORTAL_OFF_FILE = str(tmp_path / "portal-off")
    morag = as_person("Morag")
    assert morag.get("/home/").status_code == 200
    switch().touch()
    assert morag.get("/home/").status_code == 503
    switch().unlink()
    assert morag.get("/home/").status_code == 200


def test_code_is_not_used_up_while_the_portal_is_closed(world: World) -> None:
    code = give_code(world.person("Catriona").id)
    browser = PersonsClient()
    close_portal()
    assert browser.post("/activate/", {"code_0": code, "code_1": ""}).status_code == 503


def test_press_that_cannot_be_stored_says_so_and_points_to_the_switch(
    own_database: OwnDatabase,
) -> None:
    with own_database.as_login("web"), database_away():
        answer = PersonsClient().post(SUSPEND)
    assert answer.status_code == 503
    said = words(answer)
    assert "The resident portal may still be open." in said
    assert "portal-off" in said


@pytest.mark.parametrize(
    "sentence",
    [
        "Our online service is closed for now",
        "We are checking something. You have done nothing wrong and you do not need to do anything.",
        "If you have a court date, a meeting or a deadline, call",
        "and we will get you what you need.",
        "If you are in danger call 999; otherwise call Police Scotland on 101.",
        "If you saw something that is not yours, tell us.",
    ],
)
def test_proxys_own_page_has_the_same_words(sentence: str) -> None:
    """It closes the same pages when the portal itself does not answer."""
    root = Path(settings.BASE_DIR)
    assert sentence in (root / "docs" / "server" / "nginx.conf").read_text()
    assert sentence in (root / "templates" / "503.html").read_text()


# Opening it again ----------------------------------------------------------------------------------


@pytest.fixture
def nobody_has_asked(world: World) -> None:
    """What the cast has asked for already is taken back."""
    assert world.staff
    with arranging(deriving=False):
        for asked in TwoPersonRequest.objects.filter(kind="open portal", ended_at=None):
            asked.outcome = TwoPersonRequest.RequestOutcome.TAKEN_BACK
            asked.end(by=None, also=("outcome",))


def asked_to_open(browser: PersonsClient) -> str:
    """Ask that the portal opens; gives where to agree."""
    assert browser.post(REOPEN, ASKING).status_code == 302
    with arranging(deriving=False):
        asked = TwoPersonRequest.objects.get(kind="open portal", ended_at=None)
    return f"/dpo/agree/{asked.pk}/"


@pytest.mark.parametrize(
    ("first", "second"),
    [("Donald", "Moira"), ("Moira", "Rhona"), ("Elspeth", "Senga"), ("Senga", "Elspeth")],
)
@pytest.mark.usefixtures("nobody_has_asked")
def test_two_people_open_it_again_and_one_of_them_is_a_manager_or_the_director(
    as_person: AsPerson, first: str, second: str
) -> None:
    as_person("Moira").post(SUSPEND)
    address = asked_to_open(as_person(first))
    assert address in as_person(second).get(SUSPEND).content.decode()
    assert as_person(first).post(address, {"do": "agree"}).status_code == 200
    assert live_state() == ["closed"]
    if not {"Donald", "Senga"} & {first, second}:
        assert gives_advice(as_person("Donald"), address)
    assert as_person(second).post(address, {"do": "agree"}).status_code == 302
    assert live_state() == ["open"]
    assert as_person("Morag").get("/documents/").status_code == 200


@pytest.mark.usefixtures("nobody_has_asked")
def test_dpo_and_deputy_do_not_open_it_by_themselves(as_person: AsPerson) -> None:
    as_person("Donald").post(SUSPEND)
    address = asked_to_open(as_person("Donald"))
    assert as_person("Senga").post(address, {"do": "agree"}).status_code == 200
    assert live_state() == ["closed"]


@pytest.mark.usefixtures("nobody_has_asked")
def test_all_of_the_checklist_and_a_reason_come_before_it(as_person: AsPerson) -> None:
    as_person("Moira").post(SUSPEND)
    for missing in ({"checked": CHECKED[:3]}, {"reason": ""}):
        assert as_person("Moira").post(REOPEN, ASKING | missing).status_code == 200
    with arranging(deriving=False):
        assert not TwoPersonRequest.objects.filter(kind="open portal", ended_at=None).exists()


@pytest.mark.usefixtures("nobody_has_asked")
def test_it_is_asked_once_and_not_while_the_portal_is_open(as_person: AsPerson) -> None:
    assert as_person("Moira").post(REOPEN, ASKING).status_code == 200
    as_person("Moira").post(SUSPEND)
    asked_to_open(as_person("Donald"))
    assert as_person("Elspeth").post(REOPEN, ASKING).status_code == 200
    with arranging(deriving=False):
        assert TwoPersonRequest.objects.filter(kind="open portal", ended_at=None).count() == 1
