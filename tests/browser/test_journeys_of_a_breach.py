"""From the telephone to the restart, by keyboard alone: with scripts, and once more without.

Each journey ends with everything open again, as it found it. Every page on the way is looked at, with
what can be unfolded unfolded.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import Person
from tests.browser.looking import find_no_fault
from tests.browser.site import Site
from tests.browser.window import Windows

Somebody = Callable[[str], Person]

CHECKS = (
    "We know why they could see it.",
    "It is mended, and someone tried it as the person who told us.",
    "We know who was served what, by the audit log.",
    "Whoever told us has been called back, or will be.",
)
REASON = "The list is mended, and we tried it as the caller."


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def somebody(windows: Windows, scripts: bool) -> Somebody:
    return lambda name: Person(windows.of(name, size=(1280, 900), java_script_enabled=scripts))


@pytest.fixture
def look(scripts: bool) -> Callable[[Person, str], None]:
    """Look at a page with everything unfolded; axe needs scripts."""
    seen: set[str] = set()

    def looking(person: Person, name: str) -> None:
        if scripts:
            person.page.evaluate(
                "document.querySelectorAll('details').forEach((d) => d.open = true)"
            )
            person.window.source = person.page.content()
            find_no_fault(person.window, f"breach-{name}", seen)
            person.page.set_viewport_size({"width": 1280, "height": 900})

    return looking


def ask_to_open(person: Person) -> None:
    """Tick what must be true, and say why."""
    for check in CHECKS:
        person.tick(check)
    person.write("Why can people see it again?", REASON)
    person.press("Ask")


def test_adviser_ends_a_breach_by_telephone_and_two_people_open_again(
    site: Site, somebody: Somebody, look: Callable[[Person, str], None]
) -> None:
    document = f"/documents/{site.world.document('Loch gas').id}/"
    morag, aileen, fiona = somebody("Morag"), somebody("Aileen"), somebody("Fiona")
    donald, moira = somebody("Donald"), somebody("Moira")
    morag.open(document)
    morag.stands_on("Gas safety certificate")
    # Looked at by someone else: whoever takes the call is timed.
    fiona.open("/staff/breach/new/")
    look(fiona, "log")
    fiona.press("Close it now")
    fiona.reads("Choose one. If you do not know, choose “Not sure”.")
    look(fiona, "log-empty")

    aileen.open("/staff/find/")
    began, aileen.activations = time.monotonic(), 0
    aileen.follow("Log a data breach")
    aileen.choose(
        "Can they see one document, or more than one? It is fine if you are not sure.", "Not sure"
    )
    aileen.press("Close it now")
    took = time.monotonic() - began
    aileen.stands_on("It is closed. No one but us can see it.")
    # The round button is the third press.
    assert aileen.activations + 1 <= 3
    print(f"telephone: {aileen.activations + 1} presses, {took:.1f} s")
    number = aileen.page.locator(".reference").first.inner_text()
    look(aileen, "logged")

    morag.open(document)
    morag.stands_on("Page not found")
    morag.window.complaints.clear()  # The browser notes the 404.
    morag.open("/documents/")
    morag.reads("We are checking some documents, so some may not show today. Nothing is lost.")
    look(morag, "documents-while-closed")

    donald.open("/dpo/")
    look(donald, "board")
    donald.follow(number)
    donald.press("Acknowledge")
    look(donald, "incident")
    donald.follow("Ask to end it")
    look(donald, "ask")
    ask_to_open(donald)

    moira.open("/dpo/")
    moira.follow(re.compile("freeze", re.IGNORECASE))
    look(moira, "agree")
    moira.press("I agree")
    morag.open(document)
    morag.stands_on("Gas safety certificate")


def test_one_press_closes_the_portal_and_two_people_open_it(
    site: Site, somebody: Somebody, look: Callable[[Person, str], None]
) -> None:
    document = f"/documents/{site.world.document('Loch gas').id}/"
    morag, donald, elspeth = somebody("Morag"), somebody("Donald"), somebody("Elspeth")
    take_back_what_waits(site)
    morag.open(document)
    donald.open("/dpo/")
    donald.follow("Suspend the portal")
    look(donald, "suspend")
    donald.press("Close the resident portal now")
    look(donald, "suspended")

    assert morag.window.open(document) == 503
    assert morag.window.open(f"{document}download/") == 503
    morag.reads("Our online service is closed for now")
    expect(morag.page.get_by_role("link", name="Sign out")).to_be_visible()
    morag.window.complaints.clear()  # The browser notes the 503.
    look(morag, "closed")
    assert donald.window.open("/dpo/") == 200

    donald.follow("Suspend the portal")
    donald.follow("Ask to open it again")
    look(donald, "reopen")
    ask_to_open(donald)
    elspeth.open("/staff/suspend/")
    elspeth.follow("Read it and answer")
    look(elspeth, "agree-to-reopen")
    elspeth.press("I agree")
    morag.open(document)
    morag.stands_on("Gas safety certificate")


def test_resident_tells_us_and_the_second_report_joins_the_first(
    site: Site, somebody: Somebody, look: Callable[[Person, str], None]
) -> None:
    address = f"/documents/{site.world.document('NOISE letter to Morag').id}/"
    morag, donald = somebody("Morag"), somebody("Donald")
    morag.open(address)
    began, morag.activations = time.monotonic(), 0
    morag.follow("This is not mine")
    morag.choose("What is wrong?", "I am not sure")
    morag.press("Tell us now")
    took = time.monotonic() - began
    morag.stands_on("Thank you. We are on it now.")
    morag.reads("We have closed the document until we have checked it.")
    look(morag, "not-mine-done")
    # The round button is the third press.
    assert morag.activations + 1 <= 3
    print(f"not mine: {morag.activations + 1} presses, {took:.1f} s")
    number = re.findall(r"B-[0-9]+", morag.page.locator("main").inner_text())[0]
    morag.open(address)
    morag.stands_on("Page not found")
    morag.window.complaints.clear()  # The browser notes the 404.

    morag.open(f"{address}not-mine/")
    look(morag, "not-mine")
    morag.press("Tell us now")
    look(morag, "not-mine-empty")
    morag.choose("What is wrong?", "It is for somebody else")
    morag.press("Tell us now")
    morag.reads("Someone has already told us. It is closed. Thank you.")

    donald.open("/dpo/")
    donald.follow(number)
    expect(
        donald.page.get_by_role("heading", level=3, name=re.compile("^B-[0-9]+$"))
    ).to_have_count(2)
    look(donald, "incident-of-two-reports")
    for _each_report_closed_it in range(2):
        donald.follow("End the freeze")
        look(donald, "end")
        donald.write("Why can people see it again?", REASON)
        donald.press("End the freeze")
    donald.choose("What was it?", "Not a breach")
    # The field after it: there are more of this name on the page.
    donald.page.keyboard.press("Tab")
    donald.page.keyboard.type(REASON)
    donald.press("Close the incident")
    morag.open(address)
    morag.stands_on("Letter about your case")


def take_back_what_waits(site: Site) -> None:
    """The DPO of the cast has asked that the portal opens: he takes it back."""
    donald = site.visitor("Donald")
    waits = site.world.id_of("two-person request", "Donald")
    donald.post(f"/dpo/agree/{waits}/", {"do": "take back"})
