"""Whole journeys, by keyboard alone: each with scripts, and once more without."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

from documents.files import kept_pages, storage
from documents.files.kept_pages import Copy
from tests.browser.keyboard import Person
from tests.browser.looking import find_no_fault
from tests.browser.site import Site
from tests.browser.window import Windows
from tests.canaries import canary
from tests.documents.letters import twelve_pages
from tests.documents.sent_files import pdf
from tests.factories.accounts import PASSWORD

Somebody = Callable[..., Person]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether scripts run."""
    return bool(request.param)


@pytest.fixture
def somebody(windows: Windows, scripts: bool) -> Somebody:
    """Somebody at a window of their own: `somebody("Fiona")`, or signed out."""
    return lambda name="nobody", **how: Person(windows.of(name, java_script_enabled=scripts, **how))


def test_effie_makes_her_account_with_a_code_and_finds_her_documents(
    site: Site, somebody: Somebody, scripts: bool
) -> None:
    effie = site.world.person("Effie")
    moira, resident = somebody("Moira"), somebody()
    moira.open(f"/staff/person/{effie.id}/letter/")
    # While an incident is not contained no code goes by post, and no one is asked "if in person".
    if moira.page.get_by_role("group", name="How do they get it?").count():
        moira.choose("How do they get it?", "In person: I show it to them now")
    moira.choose("how do you know who they are?", "I know this person")
    moira.press("Make the code")
    code = moira.page.locator(".code").inner_text()

    resident.open("/activate/")
    resident.write("First four", code)
    resident.press("Continue")
    surname = f"{effie.surname} surname {canary(effie.id, 'surname')}"
    resident.write("Your surname", surname.upper())
    assert effie.born_on
    resident.write_date("Your date of birth", effie.born_on)
    resident.press("Continue")
    resident.write("Choose a username", "effie.with" if scripts else "effie.without")
    resident.write("Choose a password", "three words by the sea")
    resident.press("Finish and sign in")
    resident.stands_on("You are in")
    assert resident.activations == 3
    resident.follow("Not now")
    resident.follow("Documents")
    resident.follow("Gas safety certificate")
    resident.stands_on("Gas safety certificate")


def test_resident_reads_a_document_within_three_presses_of_signing_in(
    site: Site, somebody: Somebody
) -> None:
    morag = somebody()
    morag.sign_in(site.world.account("Morag").username, PASSWORD)
    morag.follow("Documents")
    morag.follow("Your tenancy agreement")
    document = morag.download(re.compile("^Download"))
    assert morag.activations <= 3
    assert document.suggested_filename.startswith("your-tenancy-agreement-")
    assert document.path().stat().st_size > 0


def test_resident_reads_finds_and_enlarges_a_long_letter_by_keyboard(
    site: Site, somebody: Somebody, scripts: bool
) -> None:
    """Twelve pages, of which the eleventh speaks of the boiler; they stand ten on a screen."""
    document = site.world.document("Loch repair").id
    with another_file(document, twelve_pages()):
        morag = somebody("Morag")
        morag.open(f"/documents/{document}/")
        page = morag.page
        expect(page.get_by_role("img")).to_have_count(10)  # It renews itself until they are there.
        expect(page.get_by_role("heading", level=3).first).to_have_text("Page 1 of 12")
        morag.follow("Next page after page 10")
        expect(page.get_by_role("heading", level=3)).to_have_text(
            ["Page 11 of 12", "Page 12 of 12"]
        )
        morag.choose("Size", "Largest")
        sheet, window = page.locator(".reader__sheet").first, page.locator(".reader__window").first
        assert sheet.bounding_box()["width"] > 2 * window.bounding_box()["width"]  # type: ignore[index]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        morag.follow("Earlier pages")
        morag.write("Find a word in this document", "boiler")
        morag.press("Find")
        morag.reads("1 place with “boiler”")
        morag.press("Page 11")
        expect(page.locator(".reader__marks rect")).to_have_count(1)
        morag.choose("Size", "Words")
        words = page.get_by_text("Our engineer looked at the Boiler on Tuesday.", exact=True)
        assert words.bounding_box()["width"] > 200  # type: ignore[index]
        expect(page.get_by_role("img")).to_have_count(0)
        expect(page.get_by_role("button", name="Print")).to_have_count(1 if scripts else 0)
        assert morag.download(re.compile("^Download")).suggested_filename.startswith(
            "letter-about-a-repair"
        )


def test_officer_reads_what_nobody_was_shown(site: Site, somebody: Somebody) -> None:
    document = site.world.document("Loch unreleased")
    fiona = somebody("Fiona", size=(1280, 900))
    fiona.open(f"/staff/tenancy/{document.tenancy}/")
    fiona.open(f"/staff/document/{document.id}/")
    fiona.stands_on("Read a document")
    expect(fiona.page.get_by_role("img")).to_have_count(1)
    assert fiona.page.get_by_role("img").evaluate("image => image.decode().then(() => image.width)")


@contextmanager
def another_file(document: UUID, content: bytes) -> Iterator[None]:
    """Let a document have another file for a while, whose pages nobody has drawn yet."""
    place, kept = storage.path_of(document), kept_pages.path_of(Copy(document, 0), "")
    before = place.read_bytes()
    shutil.rmtree(kept, ignore_errors=True)
    place.write_bytes(content)
    try:
        yield
    finally:
        place.write_bytes(before)
        shutil.rmtree(kept, ignore_errors=True)


def test_resident_tells_us_from_a_document_that_it_is_not_theirs(
    site: Site, somebody: Somebody, scripts: bool
) -> None:
    name = "Gregor" if scripts else "Catriona"  # What is reported once is frozen.
    resident = somebody(name)
    resident.open(f"/documents/{site.world.document(f'DOGS letter to {name}').id}/")
    resident.follow("This is not mine")
    resident.choose("What is wrong?", "I am not sure")
    resident.press("Tell us now")
    resident.stands_on("Thank you. We are on it now.")
    resident.reads(re.compile("B-[0-9]+"))


def test_signed_out_visitor_reports_what_they_saw(somebody: Somebody) -> None:
    stranger = somebody()
    stranger.open("/")
    stranger.follow("This is not mine")
    stranger.choose("What is wrong?", "It is for somebody else")
    stranger.write("What did you see? (optional)", "a letter with another name")
    stranger.press("Tell us now")
    stranger.reads(re.compile("B-[0-9]+"))


def test_back_button_after_signing_out_shows_no_document(site: Site, somebody: Somebody) -> None:
    otis = somebody("Otis")
    otis.open(f"/documents/{site.world.document('Loch gas').id}/")
    title = otis.page.get_by_role("heading", level=1).inner_text()
    otis.press("Sign out")
    otis.page.go_back()
    otis.stands_on("Sign in")
    expect(otis.page.locator("body")).not_to_contain_text(title)


def test_officer_shares_a_case_releases_a_letter_and_withdraws_both(
    site: Site, somebody: Somebody, scripts: bool
) -> None:
    case, warning = site.world.case("DOGS"), site.world.document("DOGS warning to Rab")
    fiona, rab = somebody("Fiona", size=(1280, 900)), somebody("Rab")
    fiona.open("/staff/")
    fiona.write("Find a person, a home or a case", case.ref)
    fiona.press("Search")
    fiona.follow(re.compile(case.ref))
    fiona.stands_on(f"Case {case.ref}")

    fiona.follow(re.compile(r"^Share the case.*Rab"))
    fiona.write("Title they see", "Dogs in the close")
    fiona.choose("Status they see", "We want to hear your side")
    fiona.write("What happens next", "We will call you by Friday.")
    fiona.press(re.compile("^Share with"))
    if scripts:  # axe is one.
        find_no_fault(fiona.window, "case-shared-Fiona", set())
    rab.open("/cases/")
    rab.follow("Dogs in the close")
    rab.reads("Someone has raised a concern. We have not made up our minds.")

    fiona.follow(re.compile("^Release "))
    fiona.write("Why do they get it?", "It is about the dogs.")
    fiona.tick("I have read every page of this document")
    fiona.press(re.compile("^Release"))
    fiona.stands_on(f"Case {case.ref}")
    rab.open(f"/documents/{warning.id}/")
    rab.reads("It is about the dogs.")

    fiona.follow(re.compile(r"^Take it back .*Rab"))
    fiona.write("Why do you take it back?", "It was the wrong letter.")
    fiona.press("Take it back")
    rab.open(f"/documents/{warning.id}/")
    rab.stands_on("Page not found")

    fiona.follow(re.compile(r"^Stop sharing.*Rab"))
    fiona.press("Stop sharing")
    rab.open("/cases/")
    # Something wider than a case is closed somewhere: everybody reads the same.
    rab.reads("No cases to show just now.")


def test_officer_adds_documents_and_one_bad_file_loses_no_other(
    site: Site, somebody: Somebody, scripts: bool
) -> None:
    fiona = somebody("Fiona", size=(1280, 900))
    fiona.open(f"/staff/tenancy/{site.world.tenancy('Loch Road').id}/upload/")
    fiona.pick("What are they?", "Repair letter")
    fiona.write_date("What date is on them?", site.world.day(3))
    letter = f"letter {uuid4()}"
    fiona.hand_over(
        "Files",
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf(letter)},
        {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"only words"},
    )
    fiona.submit("Add documents")
    rows = fiona.page.locator("tbody")
    expect(rows.get_by_role("row", name="letter.pdf")).to_contain_text("Staff only")
    expect(rows.get_by_role("row", name="notes.pdf")).to_contain_text(
        "This is plain text. Print it to a PDF"
    )
    if scripts:
        find_no_fault(fiona.window, "documents-added-Fiona", set())
