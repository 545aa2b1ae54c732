"""Blacking out: what an officer takes out of a document is in no copy, and returns only before a release."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from PIL import Image

from documents.files import kept_pages, storage
from documents.files.kept_pages import Copy
from documents.models import Document, DocumentVersion, Release
from documents.reading import preparing, viewing
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.copies import words_in
from tests.documents.letters import letter
from tests.documents.preparing import wait_until_nothing_is_prepared
from tests.documents.test_reading import images_on
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
LETTER = "Your neighbour Wilhelmina Brodie of 14 Mill Lane has told us about the noise."
BOX = {"page": 1, "left": 0, "top": 0, "right": 5000, "bottom": 5000}
NAME = "Loch repair"


@pytest.fixture(autouse=True)
def folders(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Files that a test may change, and no page that another has drawn."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    settings.PAGES_ROOT = tmp_path / "pages"
    here = preparing.Preparing()
    monkeypatch.setattr(preparing, "preparing", here)
    monkeypatch.setattr(viewing, "preparing", here)
    yield
    wait_until_nothing_is_prepared()


@pytest.fixture
def document(world: World) -> Document:
    """A letter to Loch Road in which a neighbour is named. It is released to the household."""
    identity = world.document(NAME).id
    place = storage.path_of(identity)
    storage.make_folder(place.parent)
    place.write_bytes(letter(LETTER, "The second page names no one."))
    return Document(pk=identity)


def page_of(document: Document) -> str:
    """Where an officer blacks out."""
    return f"/staff/document/{document.pk}/black-out/"


def download_of(document: Document) -> str:
    """Where the copy is downloaded."""
    return f"/documents/{document.pk}/download/"


def press(browser: PersonsClient, document: Document, *, version: int = 0, **chosen: Any) -> Any:
    """Black something out, as the page's form does."""
    return browser.post(page_of(document), {"version": version, **chosen})


def versions() -> list[DocumentVersion]:
    """All versions of the letter, oldest first; the cast's own have none of these documents."""
    with arranging(deriving=False):
        return list(DocumentVersion.objects.filter(number__gt=0).order_by("recorded_at", "number"))


def live_version(document: Document) -> DocumentVersion:
    """What is blacked out now."""
    with arranging(deriving=False):
        newest: DocumentVersion = DocumentVersion.objects.get(document=document, ended_at=None)
    return newest


def take_back(document: Document) -> None:
    """End every release of the letter."""
    with arranging():
        for release in Release.objects.filter(document=document, ended_at=None):
            release.end(by=None)


def test_name_that_is_blacked_out_is_gone_from_page_copy_and_search(
    as_person: AsPerson, document: Document
) -> None:
    fiona, lorna = as_person("Fiona"), as_person("Lorna")
    assert "Brodie" in words_in(lorna.get(download_of(document)).getvalue())
    press(fiona, document, word="wilhelmina brodie")
    page = lorna.get(f"/documents/{document.pk}/")
    copy = lorna.get(download_of(document)).getvalue()
    found = lorna.post(f"/documents/{document.pk}/", {"find": "Brodie"})
    for shown in (page.content.decode(), words_in(copy)):
        assert "Brodie" not in shown
        assert "Wilhelmina" not in shown
        assert "[blacked out]" in shown
        assert "The second page names no one." in shown
    assert "We did not find “Brodie”." in found.content.decode()


def test_dots_of_the_name_are_black_and_the_original_stays(
    as_person: AsPerson, document: Document
) -> None:
    fiona, lorna = as_person("Fiona"), as_person("Lorna")
    press(fiona, document, word="Brodie")
    image = lorna.get(images_on(lorna.get(f"/documents/{document.pk}/"))[0]).getvalue()
    with Image.open(io.BytesIO(image)) as drawn:
        box = live_version(document).black_outs[0]
        middle = (
            (box["left"] + box["right"]) // 2 * drawn.width // 10000,
            (box["top"] + box["bottom"]) // 2 * drawn.height // 10000,
        )
        assert drawn.convert("L").getpixel(middle) == 0
    original = fiona.get(f"/staff/document/{document.pk}/original/").getvalue()
    assert "Brodie" in words_in(original)
    assert "Brodie" in fiona.get(f"/staff/document/{document.pk}/").content.decode()
    assert "Brodie" not in fiona.get(f"/staff/document/{document.pk}/copy/").content.decode()


def test_page_that_was_drawn_before_is_not_shown_to_a_resident_any_more(
    as_person: AsPerson, document: Document
) -> None:
    fiona, lorna = as_person("Fiona"), as_person("Lorna")
    (before, *_rest) = images_on(lorna.get(f"/documents/{document.pk}/"))
    assert lorna.get(before).status_code == 200
    press(fiona, document, word="Brodie")
    assert kept_pages.is_kept(Copy(document.pk, 0), "1.png")
    assert lorna.get(before).status_code == 404


def test_lines_and_boxes_are_chosen_without_a_mouse(
    as_person: AsPerson, document: Document
) -> None:
    fiona, lorna = as_person("Fiona"), as_person("Lorna")
    page = fiona.get(page_of(document)).content.decode()
    assert 'name="lines" value="2.0"' in page
    press(fiona, document, lines=["2.0"])
    press(
        fiona,
        document,
        version=1,
        page=1,
        first_row="A",
        last_row="D",
        first_column="1",
        last_column="6",
    )
    said = words_in(lorna.get(download_of(document)).getvalue())
    assert "second page" not in said
    assert "Brodie" not in said
    boxes = live_version(document).black_outs
    assert {box["page"] for box in boxes} == {1, 2}
    assert {"page": 1, "left": 0, "top": 0, "right": 10000, "bottom": 2000} in boxes


def test_page_that_is_being_prepared_renews_itself(
    as_person: AsPerson, document: Document, settings: LazySettings
) -> None:
    fiona, patience = as_person("Fiona"), settings.SECONDS_A_PAGE_IS_WAITED_FOR
    settings.SECONDS_A_PAGE_IS_WAITED_FOR = 0
    answer = fiona.get(page_of(document))
    assert (answer.status_code, answer["Refresh"]) == (200, "1")
    assert "We are preparing page 1." in answer.content.decode()
    settings.SECONDS_A_PAGE_IS_WAITED_FOR = patience
    assert "Brodie" in fiona.get(page_of(document)).content.decode()


def test_officer_is_told_what_to_do_when_nothing_is_chosen_or_found(
    as_person: AsPerson, document: Document
) -> None:
    fiona = as_person("Fiona")
    nothing = press(fiona, document).content.decode()
    assert "Type a word, tick a line, or choose the page of a box to black out." in nothing
    unknown = press(fiona, document, word="Zebedee", lines=[]).content.decode()
    assert "That word is on no page. Has it been blacked out already?" in unknown
    assert "Zebedee" in unknown
    with arranging(deriving=False):
        assert not DocumentVersion.objects.filter(document=document).exists()


def test_second_officer_is_told_that_a_colleague_was_quicker(
    as_person: AsPerson, document: Document
) -> None:
    press(as_person("Fiona"), document, word="Brodie")
    late = press(as_person("Moira"), document, version=0, word="noise").content.decode()
    assert "A colleague has just changed what is blacked out." in late
    assert live_version(document).number == 1


def test_nothing_is_shown_again_while_people_may_read_it(
    as_person: AsPerson, document: Document
) -> None:
    fiona = as_person("Fiona")
    press(fiona, document, word="Brodie")
    page = fiona.get(page_of(document)).content.decode()
    assert "To show something again, take the document back first." in page
    assert 'name="show"' not in page
    answer = fiona.post(page_of(document), {"show": "1.0"}, follow=True).content.decode()
    assert "Take the document back first" in answer
    assert live_version(document).number == 1
    take_back(document)
    assert (
        "It is shown again."
        in fiona.post(page_of(document), {"show": "1.0"}, follow=True).content.decode()
    )
    newest = live_version(document)
    assert (newest.number, newest.black_outs) == (2, [])
    assert "Brodie" in fiona.get(f"/staff/document/{document.pk}/copy/").content.decode()


@pytest.mark.parametrize("role", ["officer", "manager"])
def test_database_shows_nothing_again_while_a_document_is_released(
    as_person: AsPerson, document: Document, role: str
) -> None:
    """Whatever the page does: PostgreSQL compares the boxes."""
    name = {"officer": "Fiona", "manager": "Moira"}[role]
    press(as_person(name), document, word="Brodie")
    before = live_version(document).black_outs
    for less in ([], [BOX], [{**before[0], "right": before[0]["right"] - 1}]):
        with (
            arranging(deriving=False),
            pytest.raises(DatabaseError, match="never less"),
            transaction.atomic(),
        ):
            DocumentVersion.objects.create(document=document, black_outs=less)


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": 1},
        [{"page": 0, "left": 0, "top": 0, "right": 1, "bottom": 1}],
        [{**BOX, "right": 10001}],
        [{**BOX, "left": 5000}],
        [{**BOX, "left": 0.5}],
        [{**BOX, "why": "a name"}],
        [{"page": 1, "left": 0, "top": 0, "right": 1}],
        [[1, 0, 0, 1, 1]],
    ],
)
def test_black_out_is_a_box_on_a_page(document: Document, wrong: object) -> None:
    with arranging(deriving=False), pytest.raises(DatabaseError), transaction.atomic():
        DocumentVersion.objects.create(document=document, black_outs=wrong)


def test_versions_are_never_changed_nor_deleted(as_person: AsPerson, document: Document) -> None:
    press(as_person("Fiona"), document, word="Brodie")
    version = live_version(document).pk
    for statement in (
        "UPDATE documents_documentversion SET black_outs = '[]' WHERE id = %s",
        "DELETE FROM documents_documentversion WHERE id = %s",
    ):
        with (
            arranging(deriving=False),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [version])


def test_no_one_but_staff_of_the_document_blacks_out(
    as_person: AsPerson, document: Document
) -> None:
    answers = {
        name: press(as_person(name), document, word="Brodie").status_code
        for name in ("Lorna", "Aileen", "Donald", "Ruth")
    }
    assert answers == {"Lorna": 403, "Aileen": 403, "Donald": 403, "Ruth": 404}
    with arranging(deriving=False):
        assert not DocumentVersion.objects.filter(document=document).exists()
