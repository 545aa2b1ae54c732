"""The first load: everything that the rules let through, shown to nobody, and all of it or nothing."""

import stat

from django.db import connection

from accounts.models import AuditEvent
from cases.models import Case, Party
from documents.files import storage
from documents.models import Document, Release, Upload
from tenancies.imports.tables import Table
from tenancies.models import (
    ImportRun,
    Occupancy,
    PatchAssignment,
    Person,
    Property,
    QuarantinedRow,
    Tenancy,
)
from tests.databases import superuser
from tests.imports.export_builder import (
    ASB_LETTER,
    CALLUM,
    CASE,
    EWAN,
    HOME_OF_ISLA,
    ISLA,
    NUMBER_2,
    RENT_STATEMENT,
    TODAY,
)
from tests.imports.landlord import Landlord

LOADED = (Property, Person, Tenancy, Occupancy, Case, Party, Document, Upload)


def counts(landlord: Landlord) -> list[int]:
    with landlord.inside():
        return [model.objects.count() for model in LOADED]


def test_every_valid_row_is_loaded(landlord: Landlord) -> None:
    landlord.load()

    assert counts(landlord) == [2, 3, 2, 3, 1, 2, 2, 2]
    with landlord.inside():
        occupancy = Occupancy.objects.get(person__ref=CALLUM)
        assert (occupancy.tenancy.ref, occupancy.role, occupancy.to_date) == (
            HOME_OF_ISLA,
            "Partner",
            None,
        )
        case = Case.objects.get()
        assert (case.ref, case.property.ref, case.opened_at) == (
            CASE,
            NUMBER_2,
            "2025-03-03T10:00:00",
        )
        letter = landlord.document(ASB_LETTER)
        isla = Person.objects.get(ref=ISLA)
        assert (letter.case, letter.tenancy, letter.upload.addressee) == (case, None, isla)


def test_statement_was_given_by_whoever_wrote_it_and_a_letter_by_no_one(landlord: Landlord) -> None:
    statement = "D00000003"
    landlord.export.document(
        statement, kind="witness statement", subject_type="case", subject_ref=CASE
    )

    landlord.load()

    with landlord.inside():
        isla = Person.objects.get(ref=ISLA)
        assert landlord.document(statement).upload.given_by == isla
        for reference in (ASB_LETTER, RENT_STATEMENT):
            assert landlord.document(reference).upload.given_by is None, reference


def test_case_about_no_home_is_loaded(landlord: Landlord) -> None:
    landlord.export.change(Table.CASES, CASE, property_ref="")

    landlord.load()

    with landlord.inside():
        assert landlord.case(CASE).property is None


def test_nothing_is_shown_after_a_load(landlord: Landlord) -> None:
    landlord.load()
    landlord.open()

    assert landlord.documents_seen_by(landlord.account_for(ISLA)) == []
    with landlord.inside():
        assert not Release.objects.exists()


def test_plan_changes_nothing(landlord: Landlord) -> None:
    said = landlord.plan()

    assert counts(landlord) == [0] * len(LOADED)
    with landlord.inside():
        assert not ImportRun.objects.exists()
    assert landlord.kept_files() == []
    assert "Nothing was changed" in said


def test_plan_tells_how_many_are_new_in_each_table(landlord: Landlord) -> None:
    lines = landlord.plan().splitlines()

    assert (
        "people                3        0        0          0          0        0      0" in lines
    )
    assert (
        "documents             2        0        0          0          0        0      0" in lines
    )


def test_plan_tells_what_is_quarantined_and_why(landlord: Landlord) -> None:
    landlord.export.document("D00000009", surname="Somebody")

    said = landlord.plan()

    assert "The surname on the document is not the addressee's surname. (surname_differs)" in said


def test_plan_tells_who_could_see_what_if_all_were_released(landlord: Landlord) -> None:
    """Isla and Callum the statement, Isla her letter."""
    assert "gained: 3 pairs of 2 people and 2 documents" in landlord.plan()


def test_plan_names_no_file_and_no_person(landlord: Landlord) -> None:
    landlord.export.files["D00000/Murray eviction.pdf"] = b"private"
    landlord.export.document("D00000009", surname="Somebody", title="About Ewan Reid")

    said = landlord.plan()

    assert not [word for word in ("Murray", "Reid", "Ewan", "eviction", "Somebody") if word in said]


def test_files_are_kept_byte_for_byte_and_private(landlord: Landlord) -> None:
    landlord.load()

    with landlord.inside():
        document = landlord.document(RENT_STATEMENT)
    with storage.open_document(document.pk) as file:
        assert file.read() == f"%PDF-1.4 The document {RENT_STATEMENT}.".encode()
    mode = storage.path_of(document.pk).stat().st_mode
    assert not stat.S_IMODE(mode) & 0o027
    assert len(landlord.kept_files()) == 2


def test_stored_file_name_reveals_nothing(landlord: Landlord) -> None:
    landlord.load()

    assert not [path for path in landlord.kept_files() if "D0000" in str(path.name)]


def test_row_that_is_quarantined_is_kept_whole_with_its_reason(landlord: Landlord) -> None:
    row = dict(landlord.export.rows[Table.DOCUMENTS][0])
    landlord.export.document("D00000009", surname="Somebody")
    landlord.export.rows[Table.DOCUMENTS].append(row)

    landlord.load()

    with landlord.inside():
        quarantined, repeat = QuarantinedRow.objects.order_by("row_number")
        assert (quarantined.table, quarantined.row_number, quarantined.ref) == (
            "documents",
            4,
            "D00000009",
        )
        assert (quarantined.outcome, quarantined.reason) == ("quarantined", "surname_differs")
        assert quarantined.row["surname"] == "Somebody"
        assert (repeat.row_number, repeat.outcome, repeat.reason) == (5, "repeat", "")
        assert repeat.row == row
        assert quarantined.run == repeat.run == ImportRun.objects.get()


def test_run_keeps_what_was_noted(landlord: Landlord) -> None:
    landlord.export.change(Table.PEOPLE, EWAN, date_of_birth="1066-10-14")
    landlord.export.files["D00000/left over.pdf"] = b"nobody names me"

    landlord.load()

    with landlord.inside():
        run = ImportRun.objects.get()
    assert run.export_date == TODAY
    assert run.counts["notes"] == [["people", 4, EWAN, "birth_date_left_out", "date_of_birth"]]
    assert run.counts["files_no_row_names"] == ["D00000/left over.pdf"]


def test_same_export_again_changes_nothing(landlord: Landlord) -> None:
    landlord.export.document("D00000009", surname="Somebody")
    landlord.load()
    before, files = counts(landlord), landlord.kept_files()

    said = landlord.load()

    assert "Nothing changes" in said
    assert (counts(landlord), landlord.kept_files()) == (before, files)
    with landlord.inside():
        assert (ImportRun.objects.count(), QuarantinedRow.objects.count()) == (1, 1)


def test_import_records_that_it_bypassed_the_walls(landlord: Landlord) -> None:
    landlord.load()

    with landlord.inside():
        events = list(AuditEvent.objects.order_by("seq").values_list("event", "object_ids"))
        assert events[-1] == ("imported", [ImportRun.objects.get().pk])
        assert events[-2][0] == "system_access"


def test_officers_with_an_account_get_their_patches(landlord: Landlord) -> None:
    lead, cover = landlord.officer("S001"), landlord.officer("S002")

    landlord.load()

    with landlord.inside():
        assert set(PatchAssignment.objects.values_list("user", "kind")) == {
            (lead.pk, "lead"),
            (cover.pk, "cover"),
        }


def test_import_keeps_a_patch_assigned_by_an_administrator(landlord: Landlord) -> None:
    officer = landlord.officer("S001")
    landlord.load()
    with landlord.inside():
        mine = PatchAssignment.objects.get()
        mine.end(by=None)
        PatchAssignment.objects.create(
            patch=mine.patch, user=officer, kind="cover", recorded_by=officer.pk
        )

    landlord.export.change(Table.PATCHES, "LN-01", lead_officer="S002", cover_officer="")
    landlord.export.change(Table.STAFF, "S001", patch_code="")
    landlord.load()

    with landlord.inside():
        assert PatchAssignment.objects.get(user=officer, ended_at=None).kind == "cover"


def test_statistics_include_the_rows_just_loaded(landlord: Landlord) -> None:
    landlord.plan()
    # As PostgreSQL's own housekeeper does when it comes by: it notes that the tables hold nothing.
    with superuser(connection.settings_dict["NAME"]) as server:
        server.execute("VACUUM (TRUNCATE false)")

    landlord.load()

    with superuser(connection.settings_dict["NAME"]) as server:
        counted = server.execute(
            "SELECT reltuples FROM pg_class WHERE relname = 'documents_document'"
        ).fetchone()
    with landlord.inside():
        assert counted == (Document.objects.count(),)
