"""What is let in: PDF, JPEG and PNG that are what they seem; every other file goes with its own sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import LazySettings

from tests.clients import PersonsClient
from tests.documents import sent_files
from tests.documents.uploading import case_upload, documents_of, form, send_and_see
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

WRONG_TYPE = "The file must be a PDF, JPG or PNG."
DAMAGED = "The file is damaged. We cannot open it."
RUNS = "The file has something in it that runs. Print it to a new PDF, then add that."
ATTACHED = (
    "Other files are attached to this file. Print it to a new PDF, then add that."
    " Add what is attached to it, too."
)
CUT_OFF = "The end of the file is missing. Save it or ask for it again, then add that."
LOCKED = "The file has a password. Save a copy without it."
HELD = "We hold this file here already."


def test_one_bad_file_does_not_lose_the_rest(world: World, as_person: AsPerson) -> None:
    whole = sent_files.pdf("whole")
    files = {
        "letter.pdf": whole,
        "photo.jpg": sent_files.jpeg(),
        "drawing.png": sent_files.png(),
        "polyglot.pdf": b"GIF89a/*" + sent_files.pdf("gif"),
        "page.pdf": b"<!doctype html><script>alert(1)</script>",
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        "letter.docx": b"PK\x03\x04" + bytes(200),
        "huge.png": sent_files.huge_png(),
        "from a phone.jpg": sent_files.photo_with_its_place(),
        "locked.pdf": sent_files.locked_pdf(),
        "empty.pdf": b"",
        "half.pdf": whole[: len(whole) // 2],
        "half.jpg": sent_files.jpeg("half")[:500],
        "half.png": sent_files.png()[:-30],
        "only a head.pdf": b"%PDF-1.7\n%%EOF",
        "big.pdf": b"%PDF-1.7" + bytes(25 * 1024 * 1024 - 7),
        "again.pdf": whole,
    }
    said = send_and_see(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    assert said == {
        "letter.pdf": "Saved",
        "photo.jpg": "Saved",
        "drawing.png": "Saved",
        "polyglot.pdf": "We cannot open pictures of this kind. Save it as a JPG or PNG, then add that.",
        "page.pdf": "This is a web page. Print it to a PDF, then add that.",
        "drawing.svg": WRONG_TYPE,
        "letter.docx": "This is a folder of files. Open it, then add each file by itself.",
        "huge.png": "The picture is too large to open. Save a smaller copy of it.",
        "from a phone.jpg": "The photo says where it was taken. The copy for readers does not.",
        "locked.pdf": LOCKED,
        "empty.pdf": "The file is empty.",
        "half.pdf": CUT_OFF,
        "half.jpg": CUT_OFF,
        "half.png": CUT_OFF,
        "only a head.pdf": DAMAGED,
        "big.pdf": "The file must be smaller than 25MB.",
        "again.pdf": HELD,
    }
    added = documents_of(case=world.case("NOISE").id)
    assert [document.upload.file_name for document in added] == [
        "drawing.png",
        "from a phone.jpg",
        "letter.pdf",
        "photo.jpg",
    ]


def test_file_that_runs_or_carries_something_is_refused(world: World, as_person: AsPerson) -> None:
    files = sent_files.active_pdfs()
    said = send_and_see(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    attached = {"attached file", "file without a name", "file pinned to a page"}
    assert said == {name: ATTACHED if name in attached else RUNS for name in files}
    assert documents_of(case=world.case("NOISE").id) == []


def test_what_offices_send_every_day_is_let_in(world: World, as_person: AsPerson) -> None:
    files = sent_files.harmless_pdfs()
    said = send_and_see(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    assert said == dict.fromkeys(files, "Saved")


def test_kind_of_a_file_is_in_its_bytes_and_not_in_its_name(
    world: World, as_person: AsPerson
) -> None:
    files = {"scan.exe": sent_files.pdf(), "scan.pdf": sent_files.jpeg(), "scan": sent_files.png()}
    said = send_and_see(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    assert set(said.values()) == {"Saved"}
    kinds = {p.upload.file_name: p.content_type for p in documents_of(case=world.case("NOISE").id)}
    assert kinds == {
        "scan": "image/png",
        "scan.exe": "application/pdf",
        "scan.pdf": "image/jpeg",
    }


def test_name_of_a_file_is_text_without_paths_and_without_tricks(
    world: World, as_person: AsPerson
) -> None:
    files = [
        ("../../etc/pass\x07wd\x1b\x7f.pdf", sent_files.pdf("path")),
        ("C:\\Users\\me\\letter.pdf", sent_files.pdf("drive")),
        ("photo\u202egpj.exe", sent_files.jpeg("turned")),
        ("<img src=x onerror=alert(1)>.png", sent_files.png()),
    ]
    fiona, address = as_person("Fiona"), case_upload(world, "NOISE")
    said = send_and_see(fiona, address, form(world), files)
    assert set(said.values()) == {"Saved"}
    names = [document.upload.file_name for document in documents_of(case=world.case("NOISE").id)]
    assert sorted(names) == sorted(
        ["passwd.pdf", "letter.pdf", "photogpj.exe", "<img src=x onerror=alert(1)>.png"]
    )
    page = fiona.get(f"/staff/case/{world.case('NOISE').id}/").content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt;.png" in page
    assert "<img src=x" not in page


def test_more_files_than_go_at_once_are_named(
    world: World, as_person: AsPerson, settings: LazySettings
) -> None:
    settings.UPLOAD_MOST_FILES = 2
    files = {f"{number}.jpg": sent_files.jpeg("x" * number) for number in range(1, 5)}
    said = send_and_see(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    too_many = "You can choose up to 2 files at a time."
    assert said == {"1.jpg": "Saved", "2.jpg": "Saved", "3.jpg": too_many, "4.jpg": too_many}


def test_same_file_may_stand_in_another_case(world: World, as_person: AsPerson) -> None:
    fiona, files = as_person("Fiona"), {"photo.jpg": sent_files.jpeg()}
    for name in ("NOISE", "DOGS"):
        assert send_and_see(fiona, case_upload(world, name), form(world), files) == {
            "photo.jpg": "Saved"
        }
    for name in ("NOISE", "DOGS"):
        assert send_and_see(fiona, case_upload(world, name), form(world), files) == {
            "photo.jpg": HELD
        }
