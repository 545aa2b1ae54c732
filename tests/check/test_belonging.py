"""A home's document that names a party to an open case who does not live there looks like the case's."""

from __future__ import annotations

from dataclasses import replace

from documents.check.belonging import speaks_of_a_case
from documents.check.findings import Paper
from documents.check.register import Register
from tests.check.landlord import case_paper, checked, home_paper, register

NAMES_NIALL = "We spoke to Mr Niall O'Neill about the stairs."


def spoken_of(text: str, paper: Paper | None = None, known: Register | None = None) -> list[str]:
    """The words by which a document speaks of a case."""
    paper = paper or home_paper()
    findings = checked(text, paper).findings
    marked = speaks_of_a_case(known or register(), paper, findings)
    return [it.text for at, it in enumerate(findings) if at in marked]


def test_party_of_another_home_is_spoken_of() -> None:
    assert spoken_of(NAMES_NIALL) == ["Mr Niall O'Neill"]


def test_neighbour_who_is_no_party_is_not() -> None:
    assert spoken_of("We spoke to Mr Piotr Kozłowski about the stairs.") == []


def test_reader_who_is_a_party_is_not_nor_is_their_household() -> None:
    paper = home_paper()
    assert spoken_of("Dear Mrs Morag MacEwan") == []
    without_morag = replace(paper, readers=paper.readers - {"morag"})
    assert spoken_of("Dear Mrs Morag MacEwan", without_morag) == []


def test_party_to_a_case_that_is_over_is_not() -> None:
    known = register()
    known.cases = {ref: replace(case, is_open=False) for ref, case in known.cases.items()}
    assert spoken_of(NAMES_NIALL, known=known) == []


def test_document_of_a_case_is_where_it_belongs() -> None:
    assert spoken_of(NAMES_NIALL, case_paper()) == []
