"""Every page between two steps, and what the matrix cannot meet: a GET writes no fact and asks one clock.

The matrix (test_matrix.py) looks at every other GET with the same guard.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.access import acting_as, today
from accounts.access.system import system_access
from tests.access.pages import Page, pages
from tests.access.reading_only import guard_tables, is_reading
from tests.access.ways import WALKERS, Walker, walkers_of
from tests.activation.letters import print_letter
from tests.arranging import at_the_gate, move_today_to
from tests.clients import PersonsClient
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
FAR_AHEAD = timedelta(days=4000)

pytestmark = pytest.mark.django_db


def standing_on(world: World, name: str) -> Iterator[tuple[Page, PersonsClient, str]]:
    """Every page on which somebody can stand, and the browser that has come before it."""
    for page in pages():
        if "GET" in page.methods and name in walkers_of(page, world):
            account = None if name == "nobody" else world.account(name)
            client = PersonsClient(account.id if account else None)
            yield page, client, Walker(name, world, client).way_to(page)


def test_guard_catches_a_write_that_is_undone_and_hidden(world: World) -> None:
    guard_tables()
    caught: list[str] = []
    moira, morag = world.account("Moira").id, world.person("Morag").id
    with acting_as(moira), is_reading(caught):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE documents_block SET ended_at = now() WHERE person_id = %s", [morag]
                )
        except DatabaseError:
            pass
    assert len(caught) == 1
    assert "documents_block" in caught[0]


@pytest.mark.parametrize("name", WALKERS)
def test_page_that_is_looked_at_writes_nothing_and_knows_the_databases_day(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python's clock goes eleven years fast here. The walls judge by the database's day; pages name it."""
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + FAR_AHEAD)
    tomorrow = world.facts.today + timedelta(days=1)
    move_today_to(tomorrow)
    guard_tables()
    # The next working day is named as well.
    days = [timezone.localdate() + timedelta(days=later) for later in range(4)]
    wrong_days = {f"{day.day} {day:%B} {day.year}" for day in days}
    wrong_days |= {f"{day:%A} {day.day} {day:%B}" for day in days}
    wrong = []
    for page, client, address in standing_on(world, name):
        written: list[str] = []
        with is_reading(written):
            answer = client.get(address)
        said = answer.content.decode()
        wrong += [f"{page.name}: {what}" for what in written]
        wrong += [f"{page.name} says {words}" for words in wrong_days if words in said]
        if "Printed from your account" in said:
            right_day = f"on {tomorrow.day} {tomorrow:%B} {tomorrow.year}."
            wrong += [] if right_day in said else [f"{page.name} does not say {right_day}"]
        assert answer.status_code == 200, page.name
    assert wrong == []


def test_letter_is_dated_on_the_databases_day(world: World) -> None:
    tomorrow = world.facts.today + timedelta(days=1)
    move_today_to(tomorrow)
    page = print_letter(PersonsClient(world.account("Callum").id), world.person("Effie").id)
    assert f"<p>{tomorrow.day} {tomorrow:%B} {tomorrow.year}</p>" in page.content.decode()


def test_today_is_the_viewers_and_elsewhere_the_databases(world: World) -> None:
    day = world.facts.today + timedelta(days=40)
    with acting_as(world.account("Morag").id):
        move_today_to(day)
        assert (
            today() == world.facts.today
        )  # As the door had it: a page does not see midnight pass.
    with acting_as(world.account("Morag").id):
        assert today() == day
    with at_the_gate():
        assert today() == day
    with system_access("a test"):
        assert today() == day


@pytest.mark.parametrize("folder", ["accounts", "tenancies", "cases", "documents", "portal"])
def test_no_code_of_ours_asks_another_clock_for_the_day(folder: str) -> None:
    """Before there is a database the demo moves its dates to the day of the machine it runs on."""
    asks = ("localdate()", "date.today(", "datetime.now(", "datetime.today(", "now().date()")
    found = [
        f"{path.relative_to(ROOT)}: {ask}"
        for path in (ROOT / folder).rglob("*.py")
        for ask in asks
        if ask in path.read_text() and "demo" not in path.parts
    ]
    assert found == []


def test_no_template_asks_another_clock_for_the_day() -> None:
    found = [
        path.name for path in (ROOT / "templates").rglob("*.*") if "{% now" in path.read_text()
    ]
    assert found == []
