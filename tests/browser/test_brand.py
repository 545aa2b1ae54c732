"""Another landlord's colours, on every kind of thing that a page shows: none of the demo's is left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.looking import find_no_fault
from tests.browser.site import Site, collect, serving
from tests.browser.window import Windows
from tests.conftest import INHABITED
from tests.databases import OwnDatabase
from tests.portal.test_brand import PLUM
from tests.world import World

# The demo's brand, its shades and gold, and what the framework is compiled with.
OTHERS = {
    "#0b4a4d", "#083739", "#052325", "#eaf3f2", "#d5eae8", "#0b5a5e", "#e2a93b",
    "#0b5c3e", "#083d29", "#0f7a52", "#1a65a6", "#1d70b8", "#003078",
}  # fmt: skip
COLOURS = """() => [...document.querySelectorAll("html, body, body *:not(.tag)")].flatMap((element) =>
    [null, "::before", "::after"].flatMap((part) => {
        const s = getComputedStyle(element, part);
        return [s.color, s.backgroundColor, s.borderColor, s.boxShadow, s.stroke, s.fill]
            .flatMap((value) => [...value.matchAll(/rgb\\((\\d+), (\\d+), (\\d+)\\)/g)])
            .map(([, ...rgb]) => [
                "#" + rgb.map((n) => Number(n).toString(16).padStart(2, "0")).join(""),
                `${element.localName}.${element.getAttribute("class")}`,
            ]);
    }))"""


@pytest.fixture(scope="module")
def site(
    browser: Browser,  # noqa: ARG001
    the_world: World,
    worker_id: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The portal of a landlord whose colour is plum."""
    folder = tmp_path_factory.mktemp("plum")
    with override_settings(LANDLORD=settings.LANDLORD | PLUM), django_db_blocker.unblock():
        collect(folder)
        with (
            OwnDatabase(INHABITED, f"portal_{worker_id}_site") as database,
            serving(database, World(the_world.facts.today), folder) as served,
        ):
            yield served


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("nobody", "/sign-in/"),
        ("nobody", "/not-mine/"),
        ("Morag", "/documents/"),
        ("Morag", "/documents/{document}/"),
        ("Ewan", "/cases/"),
        ("Fiona", "/staff/tenancy/{tenancy}/"),
    ],
)
def test_no_colour_of_the_demo_remains(
    windows: Windows, site: Site, who: str, address: str
) -> None:
    known = {
        "document": site.world.document("Loch gas").id,
        "tenancy": site.world.tenancy("Loch Road").id,
    }
    window = windows.of(who)
    window.open(address.format(**known))
    find_no_fault(window, f"plum{address.split('/')[1]}-{who}", set())
    page = window.page
    shown = {(colour, where) for colour, where in page.evaluate(COLOURS)}
    for thing in page.locator("main :is(a, button):visible").all()[:4]:
        thing.hover(force=True)
        shown |= {(colour, where) for colour, where in page.evaluate(COLOURS)}
        thing.focus()
        shown |= {(colour, where) for colour, where in page.evaluate(COLOURS)}
    assert {(colour, where) for colour, where in shown if colour in OTHERS} == set()
    assert PLUM["brand_colour"] in {colour for colour, _where in shown}
