"""A report closes a document of a case to all but the one who gave it; nothing else spares them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from documents.models import Document, Upload
from portal.incidents.models import Freeze, Report
from tests.access.looking import both_ways
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.documents import sent_files
from tests.documents.uploading import case_upload, documents_of, form, send, send_and_see
from tests.factories import DocumentFactory, FreezeFactory, UploadFactory, WordingFactory
from tests.incidents.test_household_documents import opens, tell
from tests.model.facts import Party, Share
from tests.resident.pages import words
from tests.staff.pages import REASON, case_page, rows
from tests.storing import pass_the_check, store
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
CLOSED_LINE = "Some documents cannot be shown just now"


@pytest.fixture
def photo(world: World, as_person: AsPerson) -> UUID:
    """A photo that Morag brought to the office, and that another who complained may read."""
    party = Party(uuid4(), world.case("NOISE").id, world.person("Gregor").id, "complainer")
    with arranging():
        store(party)
        share = Share(uuid4(), party.case, party.id, party.person, party.role)
        store(world.facts.add(share))
        WordingFactory(share_id=share.id)
    fiona, given_by = as_person("Fiona"), str(world.person("Morag").id)
    said = form(world) | {"given_by": given_by}
    send_and_see(fiona, case_upload(world, "NOISE"), said, {"Bins.jpg": sent_files.jpeg()})
    (document,) = documents_of(case=world.case("NOISE").id)
    pass_the_check(document.pk)
    release = rows(fiona, case_page(world, "NOISE"))[document.pk].release_url
    for name in ("Morag", "Gregor"):
        fiona.post(release, REASON | {"audience": str(world.person(name).id)})
        assert opens(as_person(name), document.pk), name
    with arranging(deriving=False), connection.cursor() as cursor:
        # The releases were committed, in life, before anything is closed.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return document.pk


def read_by(world: World, name: str, document: UUID) -> tuple[bool, bool]:
    """Whether a resident reads it by wall 1 alone, and by wall 2 alone."""
    by_walls = both_ways(world.account(name).id, ["documents.Document"])["documents.Document"]
    return document in by_walls[0], document in by_walls[1]


def incident_of(document: UUID) -> str:
    with arranging(deriving=False):
        report: Report = Report.objects.get(document=document)
    return f"/dpo/incident/{report.incident_id}/"


def test_report_leaves_the_document_to_whoever_gave_it_alone(
    world: World, as_person: AsPerson, photo: UUID
) -> None:
    assert read_by(world, "Gregor", photo) == (True, True)
    assert "until we have checked it" in tell(as_person("Gregor"), photo)
    assert read_by(world, "Gregor", photo) == (False, False)
    assert read_by(world, "Morag", photo) == (True, True)
    assert not opens(as_person("Gregor"), photo)
    assert opens(as_person("Morag"), photo)
    assert as_person("Morag").get(f"/documents/{photo}/download/").status_code == 200


def test_nothing_on_their_own_pages_tells_them_of_the_report(
    world: World, as_person: AsPerson, photo: UUID
) -> None:
    morag, case = as_person("Morag"), world.share("Morag", "NOISE").id
    before = words(morag.get(f"/cases/{case}/"))
    assert CLOSED_LINE not in before
    tell(as_person("Gregor"), photo)
    assert words(morag.get(f"/cases/{case}/")) == before
    assert CLOSED_LINE in words(
        as_person("Gregor").get(f"/cases/{world.share('Gregor', 'NOISE').id}/")
    )


def test_staff_who_report_it_leave_it_to_whoever_gave_it(
    world: World, as_person: AsPerson, photo: UUID
) -> None:
    tell(as_person("Fiona"), photo)
    assert read_by(world, "Gregor", photo) == (False, False)
    assert read_by(world, "Morag", photo) == (True, True)


def test_giver_who_says_it_is_not_theirs_does_not_see_it_either(
    world: World, as_person: AsPerson, photo: UUID
) -> None:
    tell(as_person("Gregor"), photo)
    tell(as_person("Morag"), photo)
    assert read_by(world, "Morag", photo) == (False, False)


@pytest.mark.parametrize(
    "wider", ["document", "case", "kind", "account", "person", "cases", "everything"]
)
def test_what_is_closed_more_widely_is_closed_to_them_too(
    world: World, as_person: AsPerson, photo: UUID, wider: str
) -> None:
    tell(as_person("Gregor"), photo)
    closed: dict[str, dict[str, object]] = {
        "document": {"document_id": photo},
        "case": {"case_id": world.case("NOISE").id},
        "kind": {"kind": "photo"},
        "account": {"account_id": world.account("Morag").id},
        "person": {"person_id": world.person("Morag").id},
    }
    what = closed.get(wider, {})
    with arranging():
        FreezeFactory(**{"document": None} | {"level": wider} | what)
    assert read_by(world, "Morag", photo) == (False, False)


def test_report_of_what_nobody_gave_spares_no_one(world: World, as_person: AsPerson) -> None:
    letter = world.document("NOISE letter to Morag").id
    assert opens(as_person("Morag"), letter)
    tell(as_person("Morag"), letter)
    assert read_by(world, "Morag", letter) == (False, False)


def test_officer_reads_who_gave_it_and_that_they_alone_see_it(
    world: World, as_person: AsPerson, photo: UUID
) -> None:
    page = words(as_person("Fiona").get(case_page(world, "NOISE")))
    assert "Given to us by Morag forename" in page
    tell(as_person("Gregor"), photo)
    row = rows(as_person("Fiona"), case_page(world, "NOISE"))[photo]
    assert row.frozen
    assert "Morag forename" in row.still_read_by
    assert "Gregor forename" not in row.still_read_by
    assert not row.release_url


def test_dpo_is_told_and_closes_it_to_the_giver_too(
    world: World, as_person: AsPerson, photo: UUID
) -> None:
    tell(as_person("Gregor"), photo)
    donald, address = as_person("Donald"), incident_of(photo)
    assert "still open to who gave it to us" in words(donald.get(address))
    with arranging(deriving=False):
        freeze = Freeze.objects.get(document=photo, ended_at=None)
    again = donald.get(f"/dpo/freeze/{freeze.pk}/end/").context["reach"].readers
    assert [world.person("Gregor").ref in name for name, _count in again] == [True]
    closing = {"do": "freeze_document", "document": str(photo), "reason": "It shows a neighbour."}
    assert donald.post(address, closing).status_code == 302
    assert read_by(world, "Morag", photo) == (False, False)


def test_no_one_of_staff_makes_a_freeze_that_spares_whoever_gave_it(
    world: World, photo: UUID
) -> None:
    for name in ("Donald", "Senga", "Moira"):
        with (
            pytest.raises(DatabaseError),
            unit_of_work(),
            acting_as(world.account(name).id) as asking,
        ):
            Freeze.objects.create(
                level="document",
                document_id=photo,
                reason="x",
                recorded_by=asking.user_id,
                spares_giver=True,
            )


@pytest.mark.parametrize(
    ("kind", "giver", "why"),
    [
        ("asb warning letter", "Ewan", "We write documents of this kind."),
        ("witness statement", "Ewan", "Documents of this kind come from the other side."),
        ("photo", "Catriona", "Choose someone in this case."),
    ],
)
def test_form_refuses_a_giver_from_whom_such_documents_do_not_come(
    world: World, as_person: AsPerson, kind: str, giver: str, why: str
) -> None:
    said = form(world, kind) | {"given_by": str(world.person(giver).id)}
    page = send(as_person("Fiona"), case_upload(world, "NOISE"), said, {"a.pdf": sent_files.pdf()})
    assert why in words(page)
    assert not documents_of(case=world.case("NOISE").id)


def test_who_gave_it_is_a_live_party_and_never_rewritten(world: World, photo: UUID) -> None:
    stranger = world.person("Catriona").id
    with arranging(deriving=False):
        document = Document.objects.get(pk=photo)
        assert document.upload.given_by_id == world.person("Morag").id
        other = world.document("DRUMS agreement").id
        for broken in (
            lambda: Upload.objects.filter(pk=photo).update(given_by_id=stranger),
            lambda: Upload.objects.filter(pk=other).update(given_by_id=world.person("Iain").id),
            lambda: UploadFactory(
                document=DocumentFactory(tenancy=None, case_id=world.case("NOISE").id),
                given_by_id=stranger,
            ),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                broken()
