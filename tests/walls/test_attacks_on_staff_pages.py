"""Attacks on the staff's desk, the audit log and files that once worked, each with why it must not."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from pikepdf import Dictionary, Name

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import AuditEvent, User
from documents.intake.pdf import inspect_pdf
from documents.intake.verdicts import Verdict
from documents.models import Block, Document, Upload
from documents.sandbox.bare import bare_pdf
from tests.activation.letters import (
    choose_letters,
    row_of,
)
from tests.administration.pages import ACCOUNTS, account_page, last_of
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.documents import sent_files
from tests.documents.uploading import case_upload
from tests.factories import SafeContactFactory
from tests.staff.calls import CALL_NUMBER, WHY, full_name
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: object) -> Any:
    """The one value of a query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchone()[0]


# What was seen and not noted ------------------------------------------------------------------------


def test_protected_people_shown_on_the_letters_page_are_recorded(
    world: World, as_person: AsPerson
) -> None:
    effie = world.person("Effie").id
    with arranging():
        SafeContactFactory(person_id=effie)
    assert row_of(effie).name in choose_letters(as_person("Fiona"), who="all")
    with arranging(deriving=False):
        noted = AuditEvent.objects.filter(event="letters_page_opened").latest("seq")
    assert effie in noted.object_ids


def test_documents_shown_on_the_block_page_are_recorded(world: World, as_person: AsPerson) -> None:
    page = as_person("Fiona").get(f"/staff/person/{world.person('Morag').id}/block/")
    offered = {UUID(key) for key, _words in page.context["form"].fields["document"].choices if key}
    assert offered
    with arranging(deriving=False):
        noted = AuditEvent.objects.filter(event="documents_listed").latest("seq")
    assert offered == set(noted.object_ids)


def test_documents_offered_in_a_report_are_recorded(world: World, as_person: AsPerson) -> None:
    assert world.residents
    morag = as_person("Morag")
    morag.get("/documents/")
    page = morag.get("/not-mine/")
    offered = {key for key, _words in page.context["form"].fields["document"].widget.choices if key}
    assert offered
    with arranging(deriving=False):
        noted = AuditEvent.objects.filter(event="documents_listed").latest("seq")
    assert noted.detail["page"] == "incidents:not_mine"
    assert offered == set(noted.object_ids)


def test_account_shown_by_a_refused_form_is_recorded(world: World, as_person: AsPerson) -> None:
    address = "donald@example.org"
    with arranging():
        User.objects.filter(pk=world.account("Donald").id).update(email=address)
    page = as_person("Alan").post(account_page(world, "Donald"), {"username": "x"})
    assert page.status_code == 200
    opened = last_of("user_opened")
    assert opened
    assert opened["about"] == [world.account("Donald").id]


def test_database_requires_a_reason_for_looking_outside(world: World) -> None:
    look_for = "SELECT count(*) FROM portal.look_outside(%s, %s, %s, %s)"
    known = (full_name(world, "Tom"), world.tenancy("Hill Street").ref)
    with unit_of_work(), acting_as(world.account("Graham").id):
        assert sql(look_for, *known, WHY, CALL_NUMBER) == 1
        for because, quoting in ((None, CALL_NUMBER), ("Her keys.", CALL_NUMBER), (WHY, "keys")):
            assert sql(look_for, *known, because, quoting) == 0
        for name, other in (("T M", known[1]), (known[0], "12")):
            assert sql(look_for, name, other, WHY, CALL_NUMBER) == 0


# Cases of one's own ---------------------------------------------------------------------------------


@pytest.mark.parametrize("whole", [True, False])
def test_block_in_ones_own_case_is_neither_read_nor_lifted(
    world: World, as_person: AsPerson, whole: bool
) -> None:
    """Rhona and Senga stand in DRUMS with Wilma, and Graham in DOGS with Agnes."""
    for case, person, names in (
        ("DRUMS", "Wilma", ("Rhona", "Senga")),
        ("DOGS", "Agnes", ("Graham",)),
    ):
        of_what = {"case_id": world.case(case).id}
        if not whole:
            with arranging():
                document = Document.objects.create(kind="photo", dated=world.day(3), **of_what)
                Upload.objects.create(document=document, sha256="0" * 64)
            of_what = {"document_id": document.pk}
        with arranging():
            block = Block.objects.create(
                person_id=world.person(person).id, reason="She wrote to her neighbour.",
                review_on=world.day(-30), recorded_by=world.account("Donald").id, **of_what,
            )  # fmt: skip
        for name in names:
            browser = as_person(name)
            assert browser.get(f"/staff/person/{world.person(person).id}/").status_code == 404
            assert browser.post(f"/staff/block/{block.pk}/end/").status_code == 404
        assert as_person("Donald").get(f"/staff/block/{block.pk}/end/").status_code == 200


def test_staff_who_are_a_party_do_not_read_safe_contacts_of_the_other_parties(
    world: World, as_person: AsPerson
) -> None:
    """Agnes saw what Graham's case is about, and is hidden from one of its parties."""
    with arranging():
        SafeContactFactory(
            person_id=world.person("Agnes").id, how="By text.", address="Her sister, Pier Road"
        )
    agnes = f"/staff/person/{world.person('Agnes').id}/"
    of_her = "SELECT count(*) FROM tenancies_safecontact WHERE person_id = %s"
    for name, reads in (("Graham", False), ("Rhona", True), ("Senga", True), ("Fiona", True)):
        assert (b"Her sister" in as_person(name).get(agnes).content) is reads
        with unit_of_work(), acting_as(world.account(name).id):
            assert bool(sql(of_her, world.person("Agnes").id)) is reads


def test_reason_for_out_of_patch_access_to_ones_own_case_is_not_read(
    world: World, as_person: AsPerson
) -> None:
    with unit_of_work(), acting_as(world.account("Fiona").id):
        opened = "SELECT portal.open_outside('case', %s, %s, 'SENGA-DRUMS-1')"
        assert sql(opened, world.case("DRUMS").ref, WHY)
    page = "/dpo/out-of-patch-access/"
    assert "SENGA-DRUMS-1" in as_person("Donald").get(page).content.decode()
    assert "SENGA-DRUMS-1" not in as_person("Senga").get(page).content.decode()


def test_link_from_another_site_prefills_no_admin_form(as_person: AsPerson, world: World) -> None:
    assert world.staff
    page = as_person("Alan").get(f"{ACCOUNTS}add/?email=stranger@example.org&role=dpo&why=Agreed")
    assert b"stranger@example.org" not in page.content


# Caches ---------------------------------------------------------------------------------------------


def test_refusals_are_never_cached(
    settings: LazySettings, as_person: AsPerson, world: World
) -> None:
    settings.SIGN_IN_TRIES_A_NETWORK = (0, 900)
    limited = PersonsClient().post("/sign-in/", {"login": "x", "password": "y"})
    fiona = as_person("Fiona")
    address = f"/staff/case/{world.case('NOISE').id}/upload/"
    broken = fiona.generic("POST", address, b"--", content_type="multipart/form-data; boundary=")
    for answer, status in ((limited, 429), (broken, 400)):
        assert (answer.status_code, answer.get("Cache-Control")) == (status, "private, no-store")


@pytest.mark.parametrize("who", ["nobody", "a made-up cookie", "Morag", "Aileen"])
def test_uploads_are_parsed_only_for_staff_who_may_add_documents(
    world: World, as_person: AsPerson, settings: LazySettings, who: str
) -> None:
    browser = as_person(who) if who in ("Morag", "Aileen") else PersonsClient()
    if who == "a made-up cookie":
        browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    sends = {"documents": SimpleUploadedFile("a.pdf", bytes(settings.LARGEST_BODY + 1))}
    answer = browser.post(case_upload(world, "NOISE"), sends)
    assert answer.status_code == 413
    assert as_person("Fiona").post(case_upload(world, "NOISE"), sends).status_code == 200


# Files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["page", "after turning to a page"])
def test_stored_document_makes_no_network_call_when_opened(where: str) -> None:
    """A link that is pressed is followed by who presses it; this one would tell who reads when."""
    call = Dictionary(S=Name.URI, URI="https://example.org/read")
    with pikepdf.open(io.BytesIO(sent_files.pdf("Your tenancy"))) as document:
        if where == "page":
            document.pages[0].obj.AA = Dictionary(O=call)
        else:
            document.Root.OpenAction = Dictionary(S=Name.GoTo, D="first", Next=call)
        out = io.BytesIO()
        document.save(out)
    verdict, _ = inspect_pdf(bare_pdf(out.getvalue()))
    assert verdict is Verdict.RUNS
