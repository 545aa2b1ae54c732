"""Which rows of an export a slice needs, so that the import's rules judge each as in the whole.

A person comes with every occupancy of theirs, a home with every letting, a file with every row that claims
it, and a reference with every row that has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.dev.demo.raw_tables import Record
from tenancies.imports.facts import SubjectType
from tenancies.imports.tables import Table


@dataclass(slots=True)
class Wanted:
    """The references that a slice holds: `core` homes and cases with all that is in them."""

    core_homes: set[str] = field(default_factory=set)
    core_tenancies: set[str] = field(default_factory=set)
    core_cases: set[str] = field(default_factory=set)
    homes: set[str] = field(default_factory=set)
    tenancies: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)

    def size(self) -> int:
        """How many references there are: when it no longer grows, the slice is whole."""
        return sum(len(getattr(self, name)) for name in self.__slots__)


def grow_until_whole(wanted: Wanted, tables: dict[Table, list[Record]]) -> None:
    size = -1
    while size != wanted.size():
        size = wanted.size()
        for row in tables[Table.TENANCIES]:
            _grow_by_tenancy(wanted, row)
        for row in tables[Table.HOUSEHOLD]:
            if row["tenancy_ref"] in wanted.core_tenancies:
                wanted.people.add(row["person_ref"])
            elif row["person_ref"] in wanted.people:
                wanted.tenancies.add(row["tenancy_ref"])
        for row in tables[Table.CASES]:
            if row["property_ref"] in wanted.core_homes:
                wanted.core_cases.add(row["case_ref"])
            if row["case_ref"] in wanted.core_cases | wanted.cases:
                wanted.homes.add(row["property_ref"])
        for row in tables[Table.PARTIES]:
            if row["case_ref"] in wanted.core_cases:
                wanted.people.add(row["person_ref"])
        _grow_by_documents(wanted, tables[Table.DOCUMENTS])


def _grow_by_tenancy(wanted: Wanted, row: Record) -> None:
    if row["property_ref"] in wanted.core_homes:
        wanted.core_tenancies.add(row["tenancy_ref"])
    if row["tenancy_ref"] in wanted.core_tenancies | wanted.tenancies:
        wanted.homes.add(row["property_ref"])
    elif row["property_ref"] in wanted.homes:
        wanted.tenancies.add(row["tenancy_ref"])


def _grow_by_documents(wanted: Wanted, rows: Iterable[Record]) -> None:
    core = wanted.core_tenancies | wanted.core_cases
    claimed = {
        row[column]
        for row in rows
        if row["document_ref"] in wanted.documents
        for column in ("file_name", "sha256")
    }
    for row in rows:
        if row["subject_ref"] in core or row["file_name"] in claimed or row["sha256"] in claimed:
            wanted.documents.add(row["document_ref"])
        if row["document_ref"] in wanted.documents:
            wanted.people.add(row["person_ref"])
            known = wanted.tenancies if row["subject_type"] == SubjectType.TENANCY else wanted.cases
            known.add(row["subject_ref"])
