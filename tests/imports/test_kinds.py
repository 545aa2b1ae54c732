"""The kinds of documents in an export: a spelling escapes neither a kind's rules nor its freeze."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from documents.models import Document
from portal.incidents.models import Freeze
from tenancies.imports.reasons import QuarantineReason
from tenancies.imports.tables import Table
from tests.imports.export_builder import ASB_LETTER, RENT_STATEMENT, ExportBuilder
from tests.imports.landlord import Landlord


@pytest.mark.parametrize("written", ["Diary sheet", "diary sheet ", " DIARY  SHEET"])
def test_kind_of_a_case_is_the_one_of_the_table_however_it_is_written(
    landlord: Landlord, written: str
) -> None:
    landlord.export.change(Table.DOCUMENTS, ASB_LETTER, kind=written)

    landlord.load()

    with landlord.inside():
        document = landlord.document(ASB_LETTER)
        assert document.kind == "diary sheet"
        assert document.upload.given_by_id == document.upload.addressee_id


@pytest.mark.parametrize("kind", ["diary sheets", "asb letter", "rent statement", ""])
def test_document_of_a_case_whose_kind_is_unknown_is_set_aside(
    export: ExportBuilder, kind: str
) -> None:
    export.change(Table.DOCUMENTS, ASB_LETTER, kind=kind)

    read = export.read()

    assert read.reason(Table.DOCUMENTS, ASB_LETTER) is QuarantineReason.KIND_UNKNOWN
    assert [row.column for row in read.findings.quarantined] == ["kind"]


@pytest.mark.parametrize("kind", ["diary sheet", "Witness  Statement", "asb warning letter"])
def test_document_of_a_case_that_is_filed_under_a_home_is_set_aside(
    export: ExportBuilder, kind: str
) -> None:
    export.change(Table.DOCUMENTS, RENT_STATEMENT, kind=kind)

    assert export.read().reason(Table.DOCUMENTS, RENT_STATEMENT) is QuarantineReason.KIND_OF_CASES


def test_kind_is_read_without_capitals_and_spaces(export: ExportBuilder) -> None:
    export.change(Table.DOCUMENTS, RENT_STATEMENT, kind="Rent  Statement ")
    kinds = {document.kind for document in export.read().export.documents}
    assert kinds == {"rent statement", "asb letter to complainer"}


def test_document_of_a_home_may_be_of_a_kind_of_its_own(landlord: Landlord) -> None:
    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, kind="Insurance  Letter")
    landlord.load()
    with landlord.inside():
        assert landlord.document(RENT_STATEMENT).kind == "insurance letter"


def test_capital_letter_keeps_the_document_and_its_release(landlord: Landlord) -> None:
    landlord.load()
    landlord.release(RENT_STATEMENT)
    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, kind="Rent statement ")
    with landlord.inside():
        before = landlord.document(RENT_STATEMENT).pk

    said = landlord.load()

    assert "withdrawn: 0" in said
    with landlord.inside():
        assert landlord.document(RENT_STATEMENT).pk == before


@pytest.mark.parametrize("kind", ["rent statement", "insurance letter"])
def test_frozen_kind_is_not_opened_by_another_spelling(landlord: Landlord, kind: str) -> None:
    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, kind=kind)
    landlord.load()
    with landlord.inside():
        Freeze.objects.create(level="kind", kind=kind, reason="reported")
    # Made anew in the same breath, so that it is another document under its reference.
    landlord.export.change(
        Table.DOCUMENTS, RENT_STATEMENT, kind=f"{kind.title()} ", document_date="2025-05-06"
    )

    landlord.load()

    with pytest.raises(IntegrityError, match="A frozen document is not released"):
        landlord.release(RENT_STATEMENT)


@pytest.mark.parametrize("kind", ["Diary sheet", "diary sheet ", "diary  sheet"])
def test_postgresql_holds_no_kind_in_another_spelling(landlord: Landlord, kind: str) -> None:
    landlord.load()
    with landlord.inside():
        held = landlord.document(ASB_LETTER)
        with pytest.raises(IntegrityError, match="document_kind_is_folded"), transaction.atomic():
            Document.objects.create(kind=kind, dated=held.dated, case_id=held.case_id)
