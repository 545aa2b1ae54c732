"""14 July 2022 once more: a widget shows everybody everything, a resident phones, and this time it ends.

The fault is put into the code: the rule of residents gives them every document, and the wall of the
database is off. With both walls the same widget shows no one anything (test_breach_of_2022.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.access import conditions, rules
from accounts.access.roles import Role
from accounts.models import Job
from portal.incidents.models import Incident
from tests.arranging import arranging, without_wall_2
from tests.clients import PersonsClient
from tests.incidents.test_two_people import agrees, ask, everything_is_closed
from tests.walls.test_breach_of_2022 import documents_and_releases_on, own
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.walls.careless_pages")]

ELEVEN = (
    "Morag", "Ewan", "Gregor", "Agnes", "Finlay", "Iain", "Lorna", "Shona", "Otis", "Catriona", "Wilma",
)  # fmt: skip


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was delivered on the first day: residents with a case reach every document."""
    for label in ("documents.Document", "documents.Release"):
        monkeypatch.setitem(
            rules.RULES[label], Role.RESIDENT, lambda _viewer: conditions.EVERYTHING
        )
    without_wall_2()


def others_documents(world: World, browser: PersonsClient, name: str) -> set[str]:
    """What the widget shows of other people."""
    page = browser.get("/widget/").content.decode()
    return documents_and_releases_on(page, world) - own(world, name)


@pytest.mark.usefixtures("fault")
def test_one_call_by_an_adviser_who_knows_nothing_ends_it(
    world: World, as_person: AsPerson
) -> None:
    residents = {name: as_person(name) for name in ELEVEN}
    exposed = {
        name for name, browser in residents.items() if others_documents(world, browser, name)
    }
    assert len(exposed) >= 5, "the fault shows nothing: there is nothing to end"
    began = time.monotonic()
    freeze = everything_is_closed(as_person)
    for name, browser in residents.items():
        assert not others_documents(world, browser, name), name
        assert browser.get("/documents/").status_code == 200
    # A stopwatch, and no assertion about the machine: eleven pages and the press took this long.
    print(f"closed for eleven residents within {time.monotonic() - began:.1f} s")
    with arranging(deriving=False):
        incident = Incident.objects.get(freezes=freeze)
        # Due at once; who is told, and when, is tried by night in test_ladder.py.
        ladder = Job.objects.get(kind="ladder", about=[incident.pk], done_at=None)
    assert ladder.due_at <= timezone.now()
    assert incident.by_staff
    address = ask(as_person("Donald"), freeze)
    assert not agrees(as_person("Donald"), address)
    for name, browser in residents.items():
        assert not others_documents(world, browser, name), name


@pytest.mark.usefixtures("fault")
def test_cases_alone_are_closed_if_it_was_only_about_cases(
    world: World, as_person: AsPerson
) -> None:
    everything_is_closed(as_person)
    as_person("Aileen").post("/staff/breach/logged/", {"do": "cases"})
    for name in ("Morag", "Gregor", "Agnes"):
        # The widget is there for residents with a case alone, and no case is followed now.
        assert as_person(name).get("/widget/").content == b"No case.", name
    assert world.staff
