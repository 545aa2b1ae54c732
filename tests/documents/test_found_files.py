"""Files that people really send: each is saved, with what to know of it, or refused with what to do.

What is saved can be drawn, and nothing that cannot be seen is in what readers get.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from PIL import Image, ImageOps

from documents.intake.examining import Examined, examine
from documents.intake.receiving import Received
from documents.intake.refusals import FileRefusedError
from documents.intake.remarks import sentences
from documents.sandbox.asking import looking_into
from documents.sandbox.bare import bare
from documents.sandbox.wire import JPEG, MEDIA_TYPES, PDF, PNG, Request, Task
from tests.clients import PersonsClient
from tests.documents import found_files
from tests.documents.found_files import (
    A_LETTER,
    CASES,
    KEPT,
    MORE,
    PICTURES,
    PLACE,
    PLACED,
    SAVED,
    SECRET,
    WANTS_EVERYTHING,
    chunk,
    exif,
    jpeg,
    page_of,
    png,
    segment,
)
from tests.documents.sent_files import EICAR, pdf
from tests.documents.test_upload_viruses import Scanner, daemon
from tests.documents.uploading import case_upload, documents_of, form, send, send_and_see
from tests.staff.pages import REASON, case_page, rows
from tests.storing import pass_the_check
from tests.world import World

__all__ = ["daemon"]

AsPerson = Callable[[str], PersonsClient]


def examined(content: bytes) -> Examined | str:
    """What a file is found to be, or the sentence with which it is refused."""
    file = Received("a", too_many=False)
    file.take(content)
    try:
        return examine(file)
    except FileRefusedError as refused:
        return refused.refusal.sentence


def said_of(content: bytes) -> str:
    """What the officer reads of a file beside its state."""
    found = examined(content)
    return found if isinstance(found, str) else sentences(found.remarks)


def drawn(content: bytes) -> bytes:
    """All that comes out of the sandbox of a file: dots, and words that can be seen."""
    found = examined(content)
    assert isinstance(found, Examined)
    assert found.media_type in MEDIA_TYPES
    request = Request(Task.DRAW, found.media_type, 1, 10, all_words=True)
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        with looking_into(file, request) as answer:
            parts = iter(lambda: answer.read_some(1 << 20), b"")
            came = b"".join(parts)
            answer.end()
    return came


@pytest.mark.parametrize("name", CASES)
def test_found_file_is_saved_or_refused_with_what_to_do(name: str) -> None:
    make, sentence = CASES[name]
    content = make()
    assert said_of(content) == sentence
    if sentence in KEPT:
        assert len(came := drawn(content)) > 1000
        assert SECRET not in came


@pytest.mark.parametrize(
    ("content", "media_type", "itself"),
    [
        (b"\r\njunk" + A_LETTER + bytes(9), PDF, A_LETTER),
        (A_LETTER + b"<html>", PDF, A_LETTER),
        (segment(0xFE, SECRET) + SECRET, JPEG, jpeg()),
        (chunk(b"tEXt", b"Title\0" + SECRET) + SECRET, PNG, png()),
    ],
)
def test_only_the_file_itself_is_looked_into_and_drawn(
    content: bytes, media_type: str, itself: bytes
) -> None:
    """What the libraries make of the rest, which each reads in its own way, does not matter."""
    assert bare(content, media_type).content == itself


@pytest.mark.shipping
@pytest.mark.parametrize("name", WANTS_EVERYTHING)
def test_file_that_wants_everything_is_not_kept_unless_it_can_be_drawn(name: str) -> None:
    make, sentence = WANTS_EVERYTHING[name]
    content = make()
    assert said_of(content) == sentence
    if sentence in KEPT:
        assert drawn(content)


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_picture_is_drawn_upright(kind: str, turned: int) -> None:
    whole = found_files.half_white(kind, turned)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(whole)))
    assert drawn(whole)[-64 * 48 :] == upright.convert("L").tobytes()


@pytest.mark.parametrize(("mode", "grey"), [("1", 255), ("L", 90), ("I;16", 40_000 // 257)])
def test_grey_of_a_scan_stays_as_it_is(mode: str, grey: int) -> None:
    assert set(drawn(png(mode))[-64 * 48 :]) == {grey}


def test_officer_reads_what_to_know_beside_saved(world: World, as_person: AsPerson) -> None:
    files = {
        "photo.jfif": jpeg(exif=exif(place=PLACE)),
        "drawing.png": png() + SECRET,
        "letter.pdf": pdf(),
    }
    fiona, address = as_person("Fiona"), case_upload(world, "NOISE")
    answer = send(fiona, address, form(world), files, Accept="application/json").json()["rows"]
    assert [(row["name"], row["state"], row["why"]) for row in answer] == [
        ("photo.jfif", "Saved", PLACED),
        ("drawing.png", "Saved", MORE),
        ("letter.pdf", "Saved", SAVED),
    ]
    assert 'accept=".pdf,.jpg,.jpeg,.jfif,.png"' in fiona.get(address).content.decode()


@pytest.mark.parametrize(
    "name",
    ["earlier version inside", "junk before", "web page behind", "photo with words behind"],
)
def test_copy_has_no_byte_of_what_cannot_be_seen(
    world: World, as_person: AsPerson, name: str
) -> None:
    content = CASES[name][0]()
    assert SECRET in content
    fiona, ewan = as_person("Fiona"), as_person("Ewan")
    send_and_see(fiona, case_upload(world, "NOISE"), form(world), {"a": content})
    (document,) = documents_of(case=world.case("NOISE").id)
    pass_the_check(document.pk)
    release = rows(fiona, case_page(world, "NOISE"))[document.pk].release_url
    fiona.post(release, REASON | {"read": "on", "audience": str(world.person("Ewan").id)})
    copy = ewan.get(f"/documents/{document.pk}/download/").getvalue()
    assert copy.startswith(b"%PDF-")
    assert SECRET not in copy
    assert fiona.get(f"/staff/document/{document.pk}/original/").getvalue() == content


# Where a scanner looks -------------------------------------------------------------------------------


@pytest.fixture
def scanned(daemon: Scanner, settings: LazySettings) -> None:
    """Files are scanned for the test virus."""
    settings.CLAMD_SOCKET = daemon.path


VIRUS = "The file may have a virus. We did not keep it."
WITH_A_VIRUS: dict[str, Callable[[], bytes]] = {
    "before a letter": lambda: EICAR + pdf(),
    "behind a letter": lambda: pdf() + EICAR,
    "on a page of a letter": lambda: page_of(b"% " + EICAR, ""),
    "behind a photo": lambda: jpeg() + EICAR,
    "in the comment of a photo": lambda: segment(0xFE, EICAR),
    "in the words of a drawing": lambda: chunk(b"tEXt", b"Title\0" + EICAR),
    "in words with a wrong checksum": lambda: chunk(b"tEXt", b"T\0" + EICAR, checksum=1),
    "behind a drawing": lambda: png() + EICAR,
}


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize("where", WITH_A_VIRUS)
def test_virus_is_found_wherever_it_lies(where: str) -> None:
    assert said_of(WITH_A_VIRUS[where]()) == VIRUS


def test_table_is_long_enough_to_mean_something() -> None:
    assert len(CASES) + len(WANTS_EVERYTHING) + len(WITH_A_VIRUS) >= 60
    assert set(PICTURES) <= set(CASES)
