"""Reading on the page: pictures of its pages with their words, each view and each picture on record."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone
from PIL import Image

from accounts.access import acting_as
from accounts.models import AuditEvent
from documents.files import kept_pages, storage
from documents.files.kept_pages import Copy
from documents.models import Document
from documents.reading import page_images, preparing, viewing
from documents.reading.pages import ABOUT, is_drawn
from portal.incidents.exposure import who_saw
from tests.access.test_not_found import whole
from tests.arranging import OWNER, arranging, as_role
from tests.canaries import CONTENT, canary
from tests.clients import PersonsClient
from tests.documents.hostile_files import ten_thousand_pages
from tests.documents.letters import letter, twelve_pages
from tests.documents.preparing import wait_until_nothing_is_prepared
from tests.documents.test_types import WORD, becomes
from tests.storing import end
from tests.waiting import wait_until
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
IMAGE = re.compile(r'<img src="([^"]+)"')
FINE = "We could not check this file. The file may be fine. Try again in 10 minutes."


@pytest.fixture(autouse=True)
def folders(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Files that a test may change, no page that another has drawn, nothing that failed for another."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    settings.PAGES_ROOT = tmp_path / "pages"
    here = preparing.Preparing()
    monkeypatch.setattr(preparing, "preparing", here)
    monkeypatch.setattr(viewing, "preparing", here)
    yield
    wait_until_nothing_is_prepared()


def page_of(world: World, name: str) -> str:
    """Where residents read a document."""
    return f"/documents/{world.document(name).id}/"


def put(world: World, name: str, content: bytes | None = None) -> str:
    """Lay a document's file where it belongs; gives its page."""
    document = world.document(name).id
    place = storage.path_of(document)
    storage.make_folder(place.parent)
    place.write_bytes(letter(canary(document, CONTENT)) if content is None else content)
    return page_of(world, name)


def newest(world: World, name: str) -> Copy:
    """The copy that residents read."""
    document = world.document(name).id
    return Copy(document, world.version_of(document))


def images_on(answer: Any) -> list[str]:
    """The addresses of the pictures on a page."""
    return IMAGE.findall(answer.content.decode())


def headings(answer: Any) -> list[str]:
    """The pages that are on the screen."""
    return re.findall(r'<h3 id="page-\d+">([^<]+)<', answer.content.decode())


def rows_of(event: str) -> list[AuditEvent]:
    """What the audit log holds of an event."""
    with arranging(deriving=False):
        return list(AuditEvent.objects.filter(event=event).order_by("seq"))


def test_tenant_reads_the_words_and_the_picture_of_her_letter(
    world: World, as_person: AsPerson
) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas")
    answer = morag.get(page)
    assert headings(answer) == ["Page 1 of 1"]
    assert canary(world.document("Loch gas").id, CONTENT) in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    (address,) = images_on(answer)
    image = morag.get(address)
    assert (image.status_code, image["Content-Type"]) == (200, "image/png")
    assert image["Cache-Control"] == "private, no-store"
    assert image["X-Content-Type-Options"] == "nosniff"
    with Image.open(io.BytesIO(image.getvalue())) as drawn:
        assert drawn.size == (1240, 1755)
        assert drawn.convert("L").getextrema()[0] == 0, "the words are on it"


def test_what_was_shown_is_known_from_the_rows_alone(world: World, as_person: AsPerson) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas", twelve_pages())
    images = images_on(morag.get(page))
    for address in images[:2]:
        assert morag.get(address).status_code == 200
    (view,) = rows_of("document_viewed")
    assert view.user_id == world.account("Morag").id
    assert view.object_ids == [world.document("Loch gas").id]
    assert view.detail == {"version": 2, "pages": list(range(1, 11))}
    shown = rows_of("page_shown")
    assert [row.object_ids for row in shown] == [view.object_ids] * 2
    assert [row.detail for row in shown] == [
        {"version": 2, "view": str(view.request_id), "page": number} for number in (1, 2)
    ]
    assert rows_of("document_opened") == []


def test_at_most_ten_pages_stand_on_a_screen(world: World, as_person: AsPerson) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas", twelve_pages())
    first, second = morag.get(page), morag.get(f"{page}?page=11")
    assert headings(first) == [f"Page {number} of 12" for number in range(1, 11)]
    assert 'href="?page=11"' in first.content.decode()
    assert headings(second) == ["Page 11 of 12", "Page 12 of 12"]
    assert 'href="?page=1"' in second.content.decode()
    for address in images_on(second):
        assert morag.get(address).status_code == 200
    assert morag.get(f"{page}?page=13").status_code == 404
    assert morag.get(f"{page}?page=x").status_code == 404


def test_picture_is_signed_for_one_reader_one_page_and_one_day(
    world: World, as_person: AsPerson
) -> None:
    """Otis may read the letter too, and Morag the other page: neither by this address."""
    morag, page = as_person("Morag"), put(world, "Loch gas", twelve_pages())
    first, second = images_on(morag.get(page))[:2]
    signed = [address.split("/")[-2] for address in (first, second)]
    missing = whole(morag.get("/documents/00000000-0000-4000-8000-00000000abcd/"))
    for browser, address in (
        (as_person("Otis"), first),
        (as_person("Catriona"), first),
        (morag, first.replace(signed[0], signed[1])),
        (morag, first.replace(signed[0], signed[0][:-1] + "_")),
        (morag, first.replace("/pages/1/", "/pages/0/")),
    ):
        answer = browser.get(address)
        assert answer.status_code == 404, address
        assert whole(answer) == missing
    assert morag.get(first).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert as_person("Morag").get(first).status_code == 404


def test_signature_opens_nothing_that_the_rule_does_not(world: World, as_person: AsPerson) -> None:
    """Fiona has read it, and its pages are drawn: that makes it nobody's."""
    fiona, document = as_person("Fiona"), world.document("Loch unreleased").id
    put(world, "Loch unreleased")
    view = images_on(fiona.get(f"/staff/document/{document}/"))
    assert fiona.get(view[0]).status_code == 200
    for name in ("Morag", "Ewan", "Catriona"):
        signed = page_images.address_of(
            Copy(document, 0), 1, view=UUID(int=1), reader=world.account(name).id
        )
        assert as_person(name).get(signed).status_code == 404, name
    assert as_person("Aileen").get(view[0]).status_code == 404


def test_what_is_taken_back_is_gone_with_the_next_picture(
    world: World, as_person: AsPerson
) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas", twelve_pages())
    images = images_on(morag.get(page))
    assert morag.get(images[0]).status_code == 200
    with arranging():
        end(world.release("Loch gas", "household"))
    never = whole(morag.get("/documents/00000000-0000-4000-8000-00000000abcd/"))
    for address in (images[1], page):
        answer = morag.get(address)
        assert answer.status_code == 404
        assert whole(answer) == never
    assert len(rows_of("page_shown")) == 1


def test_picture_that_cannot_be_recorded_is_not_sent(world: World, as_person: AsPerson) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas")
    (address,) = images_on(morag.get(page))
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE accounts_auditevent ADD CHECK (event <> 'page_shown') NOT VALID"
        )
    answer = morag.get(address)
    assert answer.status_code == 500
    assert not answer.streaming


@contextmanager
def two_others_being_prepared(world: World, as_person: AsPerson) -> Iterator[None]:
    """Two documents whose files do not come, so that a third must wait until the block ends."""
    names = ("Loch rent", "Loch agreement")
    gates = [storage.path_of(world.document(name).id) for name in names]
    for gate in gates:
        storage.make_folder(gate.parent)
        os.mkfifo(gate)
    try:
        for name in names:
            assert "We are preparing page 1." in said(as_person("Morag").get(page_of(world, name)))
        yield
    finally:
        for gate in gates:
            gate.open("wb").close()


def said(answer: Any) -> str:
    """A page's text as it came."""
    text: str = answer.content.decode()
    return text


def test_page_that_is_not_ready_says_so_at_once_and_renews_itself(
    world: World, as_person: AsPerson, settings: LazySettings
) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas")
    settings.SECONDS_A_PAGE_IS_WAITED_FOR = 0
    with two_others_being_prepared(world, as_person):
        answer = morag.get(page)
        assert headings(answer) == ["Page 1"]
        assert "We are preparing page 1." in said(answer)
        assert answer["Refresh"] == "1"
        assert images_on(answer) == []
        assert rows_of("document_viewed") == [], "nothing of it was shown"
        assert rows_of("document_opened")[-1].object_ids == [world.document("Loch gas").id]
    wait_until(lambda: bool(images_on(morag.get(page))))
    assert "Refresh" not in morag.get(page)


def test_screen_that_was_drawn_stays_when_another_cannot_be(
    world: World, as_person: AsPerson
) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas", twelve_pages())
    assert len(images_on(morag.get(page))) == 10
    put(world, "Loch gas", b"%PDF-1.7\n%%EOF")
    assert "We cannot show this document here." in said(morag.get(f"{page}?page=11"))
    assert len(images_on(morag.get(page))) == 10


def test_screen_that_was_drawn_stays_when_only_the_words_of_its_pages_come_again(
    world: World, as_person: AsPerson
) -> None:
    """A first look that met a limit left words unread: the next asks for those of all pages."""
    morag, page = as_person("Morag"), put(world, "Loch gas", twelve_pages())
    assert len(images_on(morag.get(page))) == 10
    copy = newest(world, "Loch gas")
    kept_pages.keep_note(copy, ABOUT, {"pages": 12})
    assert len(images_on(morag.get(f"{page}?page=11"))) == 2
    assert is_drawn(copy, 1)


def test_document_is_no_longer_new_once_its_pages_were_read(
    world: World, as_person: AsPerson
) -> None:
    morag, page = as_person("Morag"), put(world, "Loch today")

    def is_new() -> bool:
        cards = {card.url: card for card in morag.get("/documents/").context["documents"]}
        return bool(cards[page].is_new)

    assert is_new()
    morag.get(page)
    assert not is_new()
    assert rows_of("document_opened") == []


def test_data_protection_officer_sees_that_pages_were_read(
    world: World, as_person: AsPerson
) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas")
    morag.get(images_on(morag.get(page))[0])
    with acting_as(world.account("Donald").id):
        letter_read = Document.objects.get(pk=world.document("Loch gas").id)
        served = who_saw(letter_read, timezone.now() - timedelta(days=1))
    assert [(row.what, row.times) for row in served] == [("Read pages of a document", 1)]


def test_what_was_only_read_on_the_page_can_be_reported_and_closes(
    world: World, as_person: AsPerson
) -> None:
    """Catriona found the address in another way than by her list."""
    catriona, document = as_person("Catriona"), world.document("DOGS letter to Catriona").id
    assert images_on(catriona.get(put(world, "DOGS letter to Catriona")))
    catriona.post(f"/documents/{document}/not-mine/", {"wrong": "not for me"})
    with arranging(deriving=False):
        assert Document.objects.get(pk=document).frozen


def test_officer_reads_an_original_without_a_file_on_her_disk(
    world: World, as_person: AsPerson
) -> None:
    fiona, document = as_person("Fiona"), world.document("Loch unreleased").id
    put(world, "Loch unreleased")
    answer = fiona.get(f"/staff/document/{document}/")
    assert headings(answer) == ["Page 1 of 1"]
    assert f"/staff/document/{document}/original/" in said(answer)
    assert fiona.get(images_on(answer)[0])["Content-Disposition"] == "inline"
    assert rows_of("document_downloaded") == rows_of("original_downloaded") == []
    assert as_person("Ruth").get(f"/staff/document/{document}/").status_code == 404
    assert as_person("Morag").get(f"/staff/document/{document}/").status_code == 403
    assert as_person("Aileen").get(f"/staff/document/{document}/").status_code == 403


def test_other_kinds_of_file_are_downloaded(world: World, as_person: AsPerson) -> None:
    put(world, "Loch unreleased", b"PK\x03\x04")
    document = world.document("Loch unreleased").id
    becomes(document, WORD)
    answer = as_person("Fiona").get(f"/staff/document/{document}/")
    assert "We cannot show this kind of file here." in said(answer)
    assert f"/staff/document/{document}/original/" in said(answer)


def test_photograph_is_one_page_without_words(world: World, as_person: AsPerson) -> None:
    photo = io.BytesIO()
    Image.frombytes("RGB", (64, 48), os.urandom(64 * 48 * 3)).save(photo, "JPEG")
    put(world, "DOGS letter to Gregor", photo.getvalue())
    becomes(world.document("DOGS letter to Gregor").id, "image/jpeg")
    gregor = as_person("Gregor")
    answer = gregor.get(page_of(world, "DOGS letter to Gregor"))
    assert "This is a picture of a page" in said(answer)
    image = gregor.get(images_on(answer)[0])
    assert image["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(image.getvalue())) as drawn:
        assert drawn.size == (64, 48)


def test_pages_that_were_thrown_away_are_drawn_again_and_change_no_access(
    world: World, as_person: AsPerson, settings: LazySettings
) -> None:
    morag, catriona = as_person("Morag"), as_person("Catriona")
    page = put(world, "Loch gas")
    (before,) = images_on(morag.get(page))
    refused = [whole(catriona.get(page)), whole(catriona.get(before))]
    shutil.rmtree(settings.PAGES_ROOT)
    assert morag.get(before).status_code == 404
    assert [whole(catriona.get(page)), whole(catriona.get(before))] == refused
    (after,) = images_on(morag.get(page))
    assert morag.get(after).status_code == 200


def test_what_lay_unread_for_longest_is_thrown_away_first(
    world: World, as_person: AsPerson, settings: LazySettings
) -> None:
    morag = as_person("Morag")
    names = ("Loch gas", "Loch rent", "Loch repair")
    for name in names:
        morag.get(put(world, name))
    for place, name in enumerate(names):
        os.utime(kept_pages.path_of(newest(world, name), ""), (place, place))
    morag.get(page_of(world, "Loch gas"))  # Read again, and so the last to go.
    kept = [kept_pages.path_of(newest(world, name), "") for name in names]
    size = sum(file.stat().st_size for file in kept[0].iterdir())
    settings.PAGES_MOST_BYTES = int(size * 2.7)
    kept_pages.throw_away_the_oldest()
    assert [folder.exists() for folder in kept] == [True, False, True]


def test_picture_is_sent_without_a_look_at_the_documents(
    world: World, as_person: AsPerson, settings: LazySettings
) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas")
    (address,) = images_on(morag.get(page))
    shutil.rmtree(settings.DOCUMENTS_ROOT)
    assert morag.get(address).status_code == 200
    settings.PAGES_ACCEL_LOCATION = "/pages-inside/"
    settings.DOCUMENTS_ACCEL_LOCATION = "/documents-inside/"
    by_proxy = morag.get(address)
    inside = kept_pages.name_of(newest(world, "Loch gas"), "1.png")
    assert by_proxy["X-Accel-Redirect"] == f"/pages-inside/{inside}"
    assert by_proxy.content == b""


def test_file_that_takes_too_much_may_be_fine_and_is_tried_again_later(
    world: World, as_person: AsPerson
) -> None:
    morag, page = as_person("Morag"), put(world, "Loch gas", ten_thousand_pages())
    answer = morag.get(page)
    assert FINE in said(answer)
    assert "Refresh" not in answer
    assert "/download/" not in said(answer)
    put(world, "Loch gas", letter("Dear Mrs Sinclair"))
    assert FINE in said(morag.get(page)), "it is not looked into again at once"
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert headings(as_person("Morag").get(page)) == ["Page 1 of 1"]


def test_damaged_or_missing_file_leaves_the_rest_of_its_page(
    world: World, as_person: AsPerson, caplog: pytest.LogCaptureFixture
) -> None:
    morag, damaged = as_person("Morag"), put(world, "Loch gas", b"%PDF-1.7\n%%EOF")
    assert "We cannot show this document here." in said(morag.get(damaged))
    missing = morag.get(page_of(world, "Loch after Shona"))
    assert "We cannot show this document just now." in said(missing)
    assert "About this document" in said(missing)
    told = [record for record in caplog.records if record.name == "documents.reading.preparing"]
    (record,) = told
    assert str(world.document("Loch after Shona").id) in record.getMessage()
