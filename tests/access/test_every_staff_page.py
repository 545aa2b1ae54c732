"""What stands on every page of docs/access.md that a member of staff opens, as someone of each role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.pages import Page, pages
from tests.access.ways import NOT_PAGES, WHO_STAYS, Walker, walkers_of
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import FreezeFactory
from tests.model.expectation import ROLES
from tests.resident.pages import words
from tests.world import FIRST_OF_ROLE, STAFF, World

pytestmark = pytest.mark.django_db

BREACH, SUSPEND = 'href="/staff/breach/new/"', 'href="/staff/suspend/"'
TO_CALLERS = "so some may not show today. Nothing is lost. If you need one, we will get it to you."
MAY_SUSPEND = ("manager", "dpo", "deputy", "director")
# In the shell of someone signed out: before the code of the second step, and on the way out.
OF_NO_ONE = {"mfa_authenticate", "account_logout"}


def pages_of(world: World, name: str) -> Iterator[tuple[Page, PersonsClient, str]]:
    """Every page that a member of staff may open and stay on, and the browser that has come before it."""
    account = world.account(name)
    for page in pages():
        stays = WHO_STAYS.get(page.name)
        if (
            "GET" in page.methods
            and page.name not in {*NOT_PAGES, *OF_NO_ONE}
            and page.is_for(account)
            and (name in stays if stays else not page.label or page.has(world, account))
        ):
            client = PersonsClient(account.id)
            yield page, client, Walker(name, world, client).way_to(page)


@pytest.mark.parametrize("role", [role for role in FIRST_OF_ROLE if role != "resident"])
def test_every_page_has_the_breach_button_the_press_and_the_words_for_callers(
    world: World, role: str
) -> None:
    name = FIRST_OF_ROLE[role]
    with arranging():
        FreezeFactory(level="kind", kind="photo")
    lacks, stood_on = [], set()
    for page, client, address in pages_of(world, name):
        answer = client.get(address)
        if answer.status_code != 200:
            lacks.append(f"{page.name} answers {answer.status_code}")
            continue
        stood_on.add(page.name)
        source = answer.content.decode()
        if BREACH not in source:
            lacks.append(f"{page.name}: the breach button")
        if (SUSPEND in source) is not (role in MAY_SUSPEND):
            lacks.append(f"{page.name}: the press that suspends")
        if (times := words(answer).count(TO_CALLERS)) != 1:
            lacks.append(f"{page.name}: the words for callers, {times} times")
    assert not lacks, "\n".join(lacks)
    due = {page.name for page in pages() if name in walkers_of(page, world)} - OF_NO_ONE
    assert due <= stood_on
    assert STAFF[name] == role
    assert ROLES[role].viewer
