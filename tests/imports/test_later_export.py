"""A later export: what vanished is ended, what changed follows, and what staff did here survives."""

import hashlib
from datetime import date, timedelta

import pytest

from accounts.access import Role, acting_as, today
from accounts.models import EarlierValues, User
from cases.models import Party, Share
from documents.files import storage
from documents.models import Block, Document, Release, Upload
from portal.incidents.models import Freeze
from tenancies.imports.tables import Table
from tenancies.models import Occupancy, Person, Property, SafeContact, Tenancy
from tests.imports.export_builder import (
    ASB_LETTER,
    CALLUM,
    CASE,
    EWAN,
    HOME_OF_EWAN,
    HOME_OF_ISLA,
    ISLA,
    NUMBER_2,
    RENT_STATEMENT,
)
from tests.imports.landlord import Landlord


@pytest.fixture(autouse=True)
def _first_export_is_loaded(landlord: Landlord) -> None:
    landlord.load()
    landlord.open()


def without(landlord: Landlord, table: Table, **cells: str) -> None:
    """Take the rows with these cells out of a table."""
    landlord.export.rows[table] = [
        row for row in landlord.export.rows[table] if not cells.items() <= row.items()
    ]


def ewan_is_gone(landlord: Landlord) -> None:
    """Home, letting, occupancy, person, case and documents: the next export knows nothing of Ewan."""
    without(landlord, Table.DOCUMENTS, document_ref=ASB_LETTER)
    without(landlord, Table.PARTIES, case_ref=CASE)
    without(landlord, Table.CASES, case_ref=CASE)
    without(landlord, Table.HOUSEHOLD, person_ref=EWAN)
    without(landlord, Table.TENANCIES, tenancy_ref=HOME_OF_EWAN)
    without(landlord, Table.PEOPLE, person_ref=EWAN)
    without(landlord, Table.PROPERTIES, property_ref=NUMBER_2)


def test_missing_row_is_ended_and_not_deleted(landlord: Landlord) -> None:
    ewan_is_gone(landlord)

    landlord.load()

    with landlord.inside():
        for model in (Property, Tenancy, Person, Occupancy, Document):
            assert model.objects.exclude(ended_at=None).count() == 1, model
        assert landlord.case(CASE).ended_at
        assert Party.objects.exclude(ended_at=None).count() == 2


def test_returning_row_is_the_same_record(landlord: Landlord) -> None:
    with landlord.inside():
        before = Person.objects.get(ref=EWAN)
    rows = {table: list(kept) for table, kept in landlord.export.rows.items()}
    ewan_is_gone(landlord)
    landlord.load()
    landlord.export.rows = rows

    landlord.load()

    with landlord.inside():
        after = Person.objects.get(ref=EWAN)
        assert (after.pk, after.ended_at) == (before.pk, None)
        assert Occupancy.objects.filter(person=after).count() == 2
        assert Occupancy.objects.filter(person=after, ended_at=None).count() == 1


def test_person_who_vanished_sees_nothing(landlord: Landlord) -> None:
    callum = landlord.account_for(CALLUM)
    landlord.release(RENT_STATEMENT)
    assert landlord.documents_seen_by(callum) == [RENT_STATEMENT]

    without(landlord, Table.HOUSEHOLD, person_ref=CALLUM)
    without(landlord, Table.PEOPLE, person_ref=CALLUM)
    landlord.load()

    assert landlord.documents_seen_by(callum) == []


def test_occupancy_with_another_end_is_another_occupancy(landlord: Landlord) -> None:
    landlord.export.rows[Table.HOUSEHOLD][1]["to_date"] = "2024-06-30"

    landlord.load()

    with landlord.inside():
        old, new = Occupancy.objects.filter(person__ref=CALLUM).order_by("recorded_at")
        assert (old.to_date, old.ended_at is None) == (None, False)
        assert (new.to_date, new.ended_at) == (date(2024, 6, 30), None)


def test_partner_who_moved_out_long_ago_loses_sight_at_once(landlord: Landlord) -> None:
    callum = landlord.account_for(CALLUM)
    landlord.release(RENT_STATEMENT)
    assert landlord.documents_seen_by(callum) == [RENT_STATEMENT]

    landlord.export.rows[Table.HOUSEHOLD][1]["to_date"] = "2026-01-31"
    said = landlord.load()

    assert landlord.documents_seen_by(callum) == []
    assert "lost: 1 pair of 1 person and 1 document\n      P0000002 D00000001" in said


def test_partner_who_moved_in_gains_sight_of_what_is_released(landlord: Landlord) -> None:
    ewan = landlord.account_for(EWAN)
    landlord.release(RENT_STATEMENT)

    landlord.export.occupancy(HOME_OF_ISLA, EWAN, "2025-05-01", role="Partner")
    said = landlord.load()

    assert landlord.documents_seen_by(ewan) == [RENT_STATEMENT]
    assert "gained: 1 pair of 1 person and 1 document\n      P0000003 D00000001" in said


def test_released_document_that_no_longer_links_is_withdrawn_and_reported(
    landlord: Landlord,
) -> None:
    isla = landlord.account_for(ISLA)
    landlord.release(RENT_STATEMENT)

    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, surname="Smith")
    said = landlord.load()

    assert landlord.documents_seen_by(isla) == []
    assert "no longer link and are withdrawn: 1\n      D00000001" in said
    with landlord.inside():
        assert Release.objects.get().ended_at


@pytest.mark.parametrize(
    "cells",
    [
        {"document_date": "2025-06-06"},
        {"person_ref": CALLUM},
        {"kind": "repair letter"},
    ],
)
def test_document_with_other_facts_is_another_document(
    landlord: Landlord, cells: dict[str, str]
) -> None:
    landlord.release(RENT_STATEMENT)

    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, **cells)
    landlord.load()

    with landlord.inside():
        old, new = Upload.objects.filter(ref=RENT_STATEMENT).order_by("document__recorded_at")
        assert old.document.ended_at
        assert new.document.ended_at is None
        assert not Release.objects.filter(ended_at=None).exists()
    assert len(landlord.kept_files()) == 3


def test_document_with_other_content_is_another_document(landlord: Landlord) -> None:
    landlord.release(RENT_STATEMENT)
    content = b"The same title, another amount."
    name = landlord.export.row(Table.DOCUMENTS, RENT_STATEMENT)["file_name"]
    landlord.export.files[name] = content
    digest = hashlib.sha256(content).hexdigest()
    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, sha256=digest)

    landlord.load()

    with landlord.inside():
        document = landlord.document(RENT_STATEMENT)
        assert not Release.objects.filter(document=document).exists()
    assert storage.path_of(document.pk).read_bytes() == content


def test_new_title_or_file_name_leaves_a_document_as_it_is(landlord: Landlord) -> None:
    isla = landlord.account_for(ISLA)
    landlord.release(RENT_STATEMENT)

    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, title="Statement, second half")
    landlord.load()

    assert landlord.documents_seen_by(isla) == [RENT_STATEMENT]
    with landlord.inside():
        assert landlord.document(RENT_STATEMENT).upload.title == "Statement, second half"


def test_document_on_another_row_of_the_index_is_unchanged(landlord: Landlord) -> None:
    landlord.release(RENT_STATEMENT)

    landlord.export.rows[Table.DOCUMENTS].reverse()
    said = landlord.load()

    with landlord.inside():
        assert landlord.document(RENT_STATEMENT).upload.row_number == 3
        assert Release.objects.get().ended_at is None
    assert "lost: 0 pairs of 0 people and 0 documents" in said


def test_party_with_live_releases_can_end_and_they_end_with_it(landlord: Landlord) -> None:
    isla = landlord.account_for(ISLA)
    landlord.share_and_release(ASB_LETTER)
    assert landlord.documents_seen_by(isla) == [ASB_LETTER]

    without(landlord, Table.PARTIES, person_ref=ISLA)
    said = landlord.load()

    assert landlord.documents_seen_by(isla) == []
    assert "no longer link and are withdrawn: 1\n      D00000002" in said
    with landlord.inside():
        assert Party.objects.get(person__ref=ISLA).ended_at
        assert Share.objects.get().ended_at
        assert Release.objects.get().ended_at


def test_share_and_release_survive_an_export_that_changes_nothing_of_theirs(
    landlord: Landlord,
) -> None:
    isla = landlord.account_for(ISLA)
    landlord.share_and_release(ASB_LETTER)

    landlord.export.change(Table.CASES, CASE, status="Closed", closed_at="2025-09-01T12:00:00")
    landlord.export.document("D00000009")
    landlord.load()

    assert landlord.documents_seen_by(isla) == [ASB_LETTER]
    with landlord.inside():
        assert landlord.case(CASE).closed_at == "2025-09-01T12:00:00"


def test_block_and_freeze_pass_to_the_replacing_document(landlord: Landlord) -> None:
    with landlord.inside():
        document = landlord.document(RENT_STATEMENT)
        Block.objects.create(
            person=Person.objects.get(ref=CALLUM),
            document=document,
            reason="under review",
            review_on=today(),
        )
        Freeze.objects.create(level="document", document=document, reason="reported")

    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, document_date="2025-06-06")
    landlord.load()

    with landlord.inside():
        document = landlord.document(RENT_STATEMENT)
        assert document.frozen
        assert Block.objects.get(document=document).person.ref == CALLUM


def test_block_of_a_home_survives(landlord: Landlord) -> None:
    isla = landlord.account_for(ISLA)
    landlord.release(RENT_STATEMENT)
    with landlord.inside():
        Block.objects.create(
            person=Person.objects.get(ref=ISLA),
            tenancy=Tenancy.objects.get(ref=HOME_OF_ISLA),
            reason="under review",
            review_on=today(),
        )

    landlord.export.change(Table.TENANCIES, HOME_OF_ISLA, weekly_rent="99.10")
    landlord.load()

    assert landlord.documents_seen_by(isla) == []


def test_account_and_safe_contact_survive_a_new_address(landlord: Landlord) -> None:
    isla = landlord.account_for(ISLA)
    with landlord.inside():
        manager = User.objects.create_user("bernadette", role=Role.MANAGER)
        with acting_as(manager.pk):
            SafeContact.objects.create(
                person=Person.objects.get(ref=ISLA),
                how="Text only.",
                review_on=today() + timedelta(days=90),
                recorded_by=manager.pk,
            )

    landlord.export.change(Table.PEOPLE, ISLA, correspondence_address="9 Shore Road")
    landlord.load()

    with landlord.inside():
        person = Person.objects.get(ref=ISLA)
        assert person.correspondence_address == "9 Shore Road"
        assert (person.account_id, person.protected) == (isla.pk, True)


def test_former_birth_date_is_kept(landlord: Landlord) -> None:
    isla = landlord.account_for(ISLA)
    landlord.release(RENT_STATEMENT)
    child = (today_in_london(landlord) - timedelta(days=15 * 365)).isoformat()

    landlord.export.change(Table.PEOPLE, ISLA, date_of_birth=child)
    landlord.load()

    assert landlord.documents_seen_by(isla) == []
    with landlord.inside():
        assert EarlierValues.objects.filter(was__born_on="1980-02-29").exists()


def test_plan_counts_new_changed_ended_and_unchanged(landlord: Landlord) -> None:
    landlord.export.change(Table.PEOPLE, ISLA, mobile="07700 900001")
    landlord.export.rows[Table.HOUSEHOLD][1]["to_date"] = "2024-06-30"
    landlord.export.document("D00000009")

    lines = landlord.plan().splitlines()

    assert (
        "people                0        1        0          2          0        0      0" in lines
    )
    assert (
        "household             1        0        1          2          0        0      0" in lines
    )
    assert (
        "documents             1        0        0          2          0        0      0" in lines
    )


def today_in_london(landlord: Landlord) -> date:
    with landlord.inside():
        return today()
