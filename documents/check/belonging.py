"""Whether a document of a home looks like one of a case: it names a party who does not live there."""

from __future__ import annotations

from collections.abc import Sequence

from documents.check.findings import Finding, Paper
from documents.check.register import Register

_FEW = 4  # people: a name that more of them bear says nothing of a case


def speaks_of_a_case(
    register: Register, paper: Paper, findings: Sequence[Finding]
) -> frozenset[int]:
    """The findings, by their place in the list, that name a party to an open case."""
    if paper.case:
        return frozenset()
    household = {
        stay.person for it in paper.tenancies for stay in register.stays_of_tenancy.get(it, ())
    }
    parties = {it for case in register.cases.values() if case.is_open for it in case.parties}
    others = parties - household - paper.readers
    return frozenset(
        at
        for at, it in enumerate(findings)
        if it.kind == "name"
        and not it.excused
        and len(it.candidates) <= _FEW
        and it.candidates & others
    )
