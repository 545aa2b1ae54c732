"""Adding documents: staff only, by who works there, until somebody releases them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from accounts.models import AuditEvent
from documents.files import storage
from tests.arranging import arranging, move_today_to
from tests.clients import PersonsClient
from tests.copies import words_in
from tests.documents import sent_files
from tests.documents.letters import letter
from tests.documents.uploading import (
    case_upload,
    documents_of,
    form,
    outcomes,
    send,
    send_and_see,
    tenancy_upload,
)
from tests.model.facts import Freeze
from tests.staff.calls import CALL_NUMBER, WHY
from tests.staff.pages import REASON, case_page, rows, tenancy_page
from tests.storing import pass_the_check, store
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

JSON = {"Accept": "application/json"}


def test_added_document_is_released_read_and_withdrawn(world: World, as_person: AsPerson) -> None:
    fiona, morag, ewan = (as_person(name) for name in ("Fiona", "Morag", "Ewan"))
    content = letter("What the witness has stated")
    send_and_see(fiona, case_upload(world, "NOISE"), form(world), {"Statement.pdf": content})
    (document,) = documents_of(case=world.case("NOISE").id)
    row = rows(fiona, case_page(world, "NOISE"))[document.pk]
    assert (row.state, row.title, row.readers) == (
        "Staff only",
        "Statement.pdf",
        ["Nobody: staff only."],
    )
    file = f"/documents/{document.pk}/download/"
    assert fiona.get(f"/staff/document/{document.pk}/original/").getvalue() == content
    for reader in (morag, ewan):
        assert reader.get(file).status_code == 404

    pass_the_check(document.pk)
    choices = fiona.get(row.release_url).context["form"].fields["audience"].choices
    assert {key for key, _words in choices} == {
        str(world.person(name).id) for name in ("Morag", "Ewan")
    }
    fiona.post(row.release_url, REASON | {"audience": str(world.person("Ewan").id)})
    assert "What the witness has stated" in words_in(ewan.get(file).getvalue())
    # What one side reads is not given to the other.
    fiona.post(row.release_url, REASON | {"audience": str(world.person("Morag").id)})
    assert morag.get(file).status_code == 404
    assert "Statement.pdf" not in ewan.get(f"/documents/{document.pk}/").content.decode()

    released = rows(fiona, case_page(world, "NOISE"))[document.pk]
    (to_ewan,) = released.withdrawals
    fiona.post(to_ewan.url, {"reason": "Sent in error."})
    assert ewan.get(file).status_code == 404


def test_document_of_a_home_goes_to_its_household_once_released(
    world: World, as_person: AsPerson
) -> None:
    fiona, address = as_person("Fiona"), tenancy_upload(world, "Loch Road")
    send_and_see(fiona, address, form(world, "repair letter"), {"boiler.pdf": sent_files.pdf()})
    (document,) = documents_of(tenancy=world.tenancy("Loch Road").id)
    file = f"/documents/{document.pk}/download/"
    assert as_person("Lorna").get(file).status_code == 404
    row = rows(fiona, tenancy_page(world, "Loch Road"))[document.pk]
    pass_the_check(document.pk)
    fiona.post(row.release_url, REASON | {"audience": "household"})
    assert as_person("Lorna").get(file).status_code == 200
    assert as_person("Shona").get(file).status_code == 404  # She had left by its date.
    assert as_person("Catriona").get(file).status_code == 404  # A neighbour.


def test_script_sends_one_file_and_reads_what_became_of_it(
    world: World, as_person: AsPerson
) -> None:
    fiona, address = as_person("Fiona"), case_upload(world, "NOISE")
    saved = send(fiona, address, form(world), {"a.jpg": sent_files.jpeg()}, **JSON).json()["rows"]
    (document,) = documents_of(case=world.case("NOISE").id)
    assert [(row["name"], row["state"], row["why"]) for row in saved] == [("a.jpg", "Saved", "")]
    assert saved[0]["read_url"] == f"/staff/document/{document.pk}/"
    refused = send(fiona, address, form(world), {"b.jpg": b"<svg/>"}, **JSON).json()["rows"]
    assert refused[0]["why"] == "The file must be a PDF, JPG or PNG."
    problems = send(fiona, address, {}, {"c.jpg": sent_files.jpeg("c")}, **JSON)
    assert problems.status_code == 422
    assert problems.json()["errors"] == [
        {"target": "id_kind", "text": "Choose what they are."},
        {"target": "id_dated_day", "text": "Enter the date on the documents."},
    ]
    assert outcomes(fiona, address) == {}


def test_outcomes_are_shown_once_and_on_their_own_page(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    send(fiona, case_upload(world, "NOISE"), form(world), {"a.jpg": sent_files.jpeg()})
    assert outcomes(fiona, case_upload(world, "DOGS")) == {}
    assert outcomes(fiona, case_upload(world, "NOISE")) == {"a.jpg": "Saved"}
    assert outcomes(fiona, case_upload(world, "NOISE")) == {}


def test_file_name_appears_in_no_address_title_cookie_log_or_audit_log(
    world: World, as_person: AsPerson, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    fiona, name = as_person("Fiona"), "Morag-Sinclair"
    answer = send(
        fiona,
        case_upload(world, "NOISE"),
        form(world),
        {f"{name}.jpg": sent_files.jpeg(), f"{name}.svg": b"<svg/>"},
    )
    page = fiona.get(answer["Location"])
    (title,) = re.findall(r"<title>(.*?)</title>", page.content.decode(), re.DOTALL)
    links = re.findall(r'(?:href|action|src)="([^"]*)"', page.content.decode())
    with arranging():
        audit_log = [str(entry.detail) for entry in AuditEvent.objects.all()]
    kept = [answer["Location"], answer.cookies.output(), page.cookies.output(), caplog.text]
    assert not [text for text in [title, *links, *kept, *audit_log] if name in text]


@pytest.mark.parametrize("name", ["Callum", "Graham", "Rhona"])
def test_cases_and_tenancies_of_other_patches_are_not_found(
    world: World, as_person: AsPerson, name: str
) -> None:
    """Another patch, a case of their own: the same 404 as for what was never there."""
    address = case_upload(world, "DRUMS" if name == "Rhona" else "DOGS")
    browser = as_person(name)
    missing = browser.get(f"/staff/case/{uuid4()}/upload/")
    for answer in (
        browser.get(address),
        send(browser, address, form(world), {"a.jpg": sent_files.jpeg()}),
    ):
        assert (answer.status_code, answer.content) == (404, missing.content)


@pytest.mark.parametrize("name", ["Aileen", "Donald", "Senga", "Alan", "Morag"])
def test_only_officers_and_managers_add_documents(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser = as_person(name)
    for address in (case_upload(world, "NOISE"), tenancy_upload(world, "Loch Road")):
        assert browser.get(address).status_code == 403
        answer = send(browser, address, form(world), {"a.jpg": sent_files.jpeg()})
        assert answer.status_code == 403
    assert documents_of(case=world.case("NOISE").id) == []
    if name in ("Donald", "Senga"):
        assert browser.get(case_page(world, "NOISE")).context["upload_url"] == ""


@pytest.mark.parametrize("name", ["Fiona", "Moira"])
def test_page_of_the_case_leads_to_adding_documents(
    world: World, as_person: AsPerson, name: str
) -> None:
    for page, upload in (
        (case_page(world, "NOISE"), case_upload(world, "NOISE")),
        (tenancy_page(world, "Loch Road"), tenancy_upload(world, "Loch Road")),
    ):
        assert as_person(name).get(page).context["upload_url"] == upload
        answer = send(as_person(name), upload, {}, {})
        assert answer.status_code == 200
        assert set(answer.context["form"].errors) == {"kind", "dated", "documents"}


@pytest.mark.parametrize(
    ("days_ago", "said"),
    [
        (-1, "The date must be today or earlier."),
        (3001, "The tenancy began on {first}."),
        (3000, None),
        (0, None),
    ],
)
def test_document_of_a_home_is_dated_within_the_tenancy(
    world: World, as_person: AsPerson, days_ago: int, said: str | None
) -> None:
    answer = send(
        as_person("Fiona"),
        tenancy_upload(world, "Loch Road"),
        form(world, "rent statement", days_ago=days_ago),
        {"rent.pdf": sent_files.pdf()},
    )
    if said is None:
        assert answer.status_code == 302
        assert len(documents_of(tenancy=world.tenancy("Loch Road").id)) == 1
    else:
        first = date_format(world.day(3000), "j F Y")
        assert answer.context["form"].errors["dated"] == [said.format(first=first)]
        assert documents_of(tenancy=world.tenancy("Loch Road").id) == []


def test_document_is_not_dated_after_the_tenancy_ended(world: World, as_person: AsPerson) -> None:
    address = tenancy_upload(world, "Mill Lane")
    for days_ago, status in ((26, 200), (27, 302)):
        said = form(world, "rent statement", days_ago=days_ago)
        answer = send(as_person("Callum"), address, said, {"rent.pdf": sent_files.pdf()})
        assert answer.status_code == status


def test_case_takes_no_rent_statement(world: World, as_person: AsPerson) -> None:
    answer = send(
        as_person("Fiona"),
        case_upload(world, "NOISE"),
        form(world, "rent statement"),
        {"rent.pdf": sent_files.pdf()},
    )
    assert answer.context["form"].errors["kind"] == ["Choose what they are."]


def test_document_added_to_a_frozen_case_is_frozen_at_once(
    world: World, as_person: AsPerson
) -> None:
    callum, address = as_person("Callum"), case_upload(world, "FIRE")
    page = callum.get(address)
    assert page.context["can_add"]
    assert "A document that you add now is frozen at once" in page.content.decode()
    assert send_and_see(callum, address, form(world), {"a.jpg": sent_files.jpeg()}) == {
        "a.jpg": "Saved"
    }
    (document,) = documents_of(case=world.case("FIRE").id)
    assert document.frozen
    row = rows(callum, case_page(world, "FIRE"))[document.pk]
    assert (row.state, row.release_url) == ("Frozen", "")


def test_colleague_cannot_add_to_a_sealed_case(world: World, as_person: AsPerson) -> None:
    with arranging():
        store(Freeze(uuid4(), case=world.case("FIRE").id, sealed=True))
        store(Freeze(uuid4(), tenancy=world.tenancy("Frozen Close").id, sealed=True))
    for name, address in (
        ("Moira", case_upload(world, "FIRE")),
        ("Moira", tenancy_upload(world, "Frozen Close")),
    ):
        browser = as_person(name)
        assert not browser.get(address).context["can_add"]
        said = form(world)
        assert send_and_see(browser, address, said, {"a.jpg": sent_files.jpeg()}) == {
            "a.jpg": "You cannot add this document here now. Load the page again."
        }
    assert documents_of(case=world.case("FIRE").id) == []
    assert documents_of(tenancy=world.tenancy("Frozen Close").id) == []


def test_seal_while_the_page_is_open_is_respected(world: World, as_person: AsPerson) -> None:
    moira, address = as_person("Moira"), case_upload(world, "NOISE")
    assert moira.get(address).context["can_add"]
    with arranging():
        store(Freeze(uuid4(), case=world.case("NOISE").id, sealed=True))
    send(moira, address, form(world), {"a.jpg": sent_files.jpeg()})
    assert documents_of(case=world.case("NOISE").id) == []


def test_out_of_patch_access_allows_adding_documents_until_midnight(
    world: World, as_person: AsPerson
) -> None:
    ruth, address = as_person("Ruth"), case_upload(world, "NOISE")
    assert ruth.get(address).status_code == 404
    ruth.post("/staff/", {"query": world.case("NOISE").ref})
    given = {"reason": WHY, "quoting": CALL_NUMBER}
    ruth.post("/staff/outside/", given | {"reference": world.case("NOISE").ref})
    assert send_and_see(ruth, address, form(world), {"a.jpg": sent_files.jpeg()}) == {
        "a.jpg": "Saved"
    }
    move_today_to(world.facts.today + timedelta(days=1))
    assert ruth.get(address).status_code == 404


def test_audit_log_records_added_files_and_refusal_reasons(
    world: World, as_person: AsPerson
) -> None:
    fiona, address = as_person("Fiona"), case_upload(world, "NOISE")
    send(fiona, address, form(world), {"a.jpg": sent_files.jpeg(), "b": sent_files.locked_pdf()})
    (document,) = documents_of(case=world.case("NOISE").id)
    with arranging():
        entries = AuditEvent.objects.filter(event__in=["document_added", "file_refused"])
        found = {entry.event: (entry.object_ids, entry.detail) for entry in entries}
    noise = world.case("NOISE").id
    assert found == {
        "document_added": ([document.pk], {"document_kind": "photo", "to": str(noise)}),
        "file_refused": ([noise], {"why": "locked"}),
    }


def test_page_asks_as_often_after_many_files_as_after_one(
    world: World, as_person: AsPerson
) -> None:
    fiona, address = as_person("Fiona"), case_upload(world, "NOISE")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert fiona.get(address).status_code == 200
        return len(asked)

    fiona.get(address)
    seen = []
    for many in (1, 9):
        send(fiona, address, form(world), {f"{number}.pdf": b"x" for number in range(many)})
        seen.append(queries())
    assert seen[0] == seen[1]


def test_request_body_over_the_limit_is_not_read(
    world: World, as_person: AsPerson, settings: LazySettings
) -> None:
    fiona = as_person("Fiona")
    for address, length in (
        (case_upload(world, "NOISE"), settings.LARGEST_BODY_WITH_FILES + 1),
        (case_page(world, "NOISE"), settings.LARGEST_BODY + 1),
        ("/sign-in/", 5 << 30),
    ):
        answer = fiona.generic(
            "POST", address, b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(length)
        )
        assert answer.status_code == 413
        assert "None of it was saved" in answer.content.decode()
        assert answer["Cache-Control"] == "private, no-store"


def test_document_is_kept_for_the_portal_alone(world: World, as_person: AsPerson) -> None:
    content = sent_files.jpeg("kept") + random.Random(1).randbytes(3 << 20)  # noqa: S311
    send(as_person("Fiona"), case_upload(world, "NOISE"), form(world), {"a.jpg": content})
    (document,) = documents_of(case=world.case("NOISE").id)
    kept = storage.path_of(document.pk)
    assert kept.read_bytes() == content
    assert kept.stat().st_mode & 0o027 == 0
    assert storage.receiving().stat().st_mode & 0o777 == 0o700
    assert list(storage.receiving().iterdir()) == []
