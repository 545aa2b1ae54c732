"""The slice of an export in demo/: small, with every kind of resident and of trouble, as it was cut."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from portal.dev.demo.building import export_date
from portal.dev.demo.cast import Part, find_cast
from portal.dev.demo.cutting import cut
from portal.dev.demo.moving_dates import copy_with_dates_moved
from portal.dev.demo.raw_tables import read_table
from tenancies.imports.content_types import content_type_of
from tenancies.imports.reader import Export, read_export
from tenancies.imports.reasons import NoteKind, QuarantineReason
from tenancies.imports.tables import Table

SLICE = settings.BASE_DIR / "demo"
DAY = export_date(SLICE)
# What the whole export has none of either.
NOT_IN_IT = {
    QuarantineReason.FIELD_COUNT,
    QuarantineReason.HEADER_REPEATED,
    QuarantineReason.TEXT_GARBLED,
    QuarantineReason.KIND_UNKNOWN,
    QuarantineReason.KIND_OF_CASES,
    QuarantineReason.SOMEONE_ELSE,
    QuarantineReason.STAFF_NOT_LOADED,
    QuarantineReason.PATCH_NOT_LOADED,
    QuarantineReason.FILE_UNREADABLE,
    QuarantineReason.FILE_CONTENT_SHARED,
}
NOTES = {NoteKind.BIRTH_DATE_LEFT_OUT, NoteKind.UPRN_LEFT_OUT, NoteKind.TIME_IN_CLOCK_CHANGE}


@pytest.fixture(scope="module")
def piece() -> Export:
    """The slice, read."""
    return read_export(SLICE, DAY)


def test_slice_is_small_enough_for_a_clone() -> None:
    blocks = sum(path.stat().st_blocks * 512 for path in SLICE.rglob("*") if path.is_file())

    assert blocks < 4_000_000


def test_slice_holds_every_reason_for_quarantine(piece: Export) -> None:
    assert {quarantined.reason for quarantined in piece.findings.quarantined} == set(
        QuarantineReason
    ) - NOT_IN_IT
    assert {note.kind for note in piece.findings.notes} == NOTES
    assert {repeat.table for repeat in piece.findings.repeats} == set(Table) - {Table.PATCHES}
    assert piece.findings.files_no_row_names
    assert set(piece.findings.blank_rows) == set(Table)


def test_slice_holds_files_of_every_sort(piece: Export) -> None:
    sorts = {(path.suffix, content_type_of(path)) for path in map(piece.path_of, piece.documents)}

    assert {suffix for suffix, _ in sorts} == {".pdf", ".docx", ".xlsx", ".jpg"}
    assert (".jpg", "application/pdf") in sorts  # not what its ending says


def test_slice_holds_every_kind_of_resident_whenever_it_is_loaded(tmp_path: Path) -> None:
    for today in (DAY, DAY + timedelta(days=1), date(2027, 2, 28), date(2028, 2, 29)):
        copy_with_dates_moved(SLICE, tmp_path / "copy", today)

        assert set(find_cast(read_export(tmp_path / "copy", DAY), today)) == set(Part), today


def test_every_part_is_played_by_another_person(piece: Export) -> None:
    cast = find_cast(piece, DAY)

    assert len(set(cast.values())) == len(cast)


def test_joint_tenants_at_odds_share_a_home_and_a_case(piece: Export) -> None:
    cast = find_cast(piece, DAY)
    one, other = cast[Part.JOINT_COMPLAINER], cast[Part.JOINT_ACCUSED]

    def homes(ref: str) -> set[str]:
        return {
            occupancy.tenancy_ref for occupancy in piece.occupancies if occupancy.person_ref == ref
        }

    def cases(ref: str, role: str) -> set[str]:
        return {p.case_ref for p in piece.parties if (p.person_ref, p.role) == (ref, role)}

    assert homes(one) & homes(other)
    assert cases(one, "complainer") & cases(other, "alleged perpetrator")


def test_protected_person_shares_a_home_with_one_and_a_name_with_another(piece: Export) -> None:
    cast = find_cast(piece, DAY)

    def homes(part: Part) -> set[str]:
        return {
            occupancy.tenancy_ref
            for occupancy in piece.occupancies
            if occupancy.person_ref == cast[part] and occupancy.to_date is None
        }

    def surname(part: Part) -> str:
        return piece.people[cast[part]].surname.casefold()

    assert homes(Part.PROTECTED) & homes(Part.LIVES_WITH_PROTECTED)
    assert surname(Part.PROTECTED) == surname(Part.NAMESAKE)
    assert not homes(Part.PROTECTED) & homes(Part.NAMESAKE)


def test_someone_who_works_here_shares_a_home_with_a_protected_person(piece: Export) -> None:
    cast = find_cast(piece, DAY)
    protected, colleague = cast[Part.PROTECTED_TOO], cast[Part.COLLEAGUE_AT_HOME]

    def homes(ref: str) -> set[str]:
        return {
            occupancy.tenancy_ref
            for occupancy in piece.occupancies
            if occupancy.person_ref == ref and occupancy.to_date is None
        }

    assert homes(protected) & homes(colleague)
    assert not {protected, colleague} & {party.person_ref for party in piece.parties}


def test_only_the_listed_dates_move(tmp_path: Path) -> None:
    copy_with_dates_moved(SLICE, tmp_path / "copy", date(2027, 5, 5))
    changed = Counter(
        table
        for table in Table
        for was, becomes in zip(
            read_table(SLICE, table), read_table(tmp_path / "copy", table), strict=True
        )
        if was.raw != becomes.raw
    )

    assert changed == {Table.PEOPLE: 2, Table.HOUSEHOLD: 2, Table.TENANCIES: 2}


def test_slice_of_the_slice_is_judged_as_the_slice_is(piece: Export, tmp_path: Path) -> None:
    """Cutting compares every row itself, and stops where one comes to something else."""
    found = cut(SLICE, DAY, tmp_path, streets=1)

    assert {reason for _, reason in found} >= {
        quarantined.reason.value for quarantined in piece.findings.quarantined
    }
    assert len(read_export(tmp_path, DAY).documents) < len(piece.documents)
