"""Joins findings of one decision: one person, one home, one thing, at all its places."""

from __future__ import annotations

import re
from dataclasses import replace

from documents.check.findings import Finding

_FEW = 4  # candidates: more say nothing of who is meant
_NEAR = 160  # characters
_ENDS = re.compile(r"[.!?]\s+[A-Z]|\n\s*\n")


def grouped(findings: list[Finding], texts: list[str]) -> list[Finding]:
    """The same findings, each with the number of its decision, from 1."""
    parent = list(range(len(findings)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for one in range(len(findings)):
        for other in range(one):
            if root(one) != root(other) and _belong(findings[other], findings[one]):
                parent[root(one)] = root(other)
    for at, finding in enumerate(findings):
        if finding.kind != "name":
            beside = _beside(findings, at, texts)
            if beside is not None:
                parent[root(at)] = root(beside)
    numbers: dict[int, int] = {}
    return [
        replace(finding, group=numbers.setdefault(root(at), len(numbers) + 1))
        for at, finding in enumerate(findings)
    ]


def _belong(one: Finding, other: Finding) -> bool:
    """Whether two findings are of one person or thing."""
    if one.excused != other.excused:
        return False
    if one.kind == other.kind and one.key == other.key:
        return True
    few = 0 < len(one.candidates) <= _FEW and 0 < len(other.candidates) <= _FEW
    if few and one.candidates & other.candidates:
        return True
    if one.kind == other.kind == "name":
        # "Mr Wallace" after "Heather Wallace": whoever could be meant by both.
        surname, another = one.key.split("|")[0], other.key.split("|")[0]
        return surname == another and (
            one.candidates <= other.candidates or other.candidates <= one.candidates
        )
    return False


def _beside(findings: list[Finding], at: int, texts: list[str]) -> int | None:
    """The nearest finding in the same sentence, a name if there is one."""
    own = findings[at]
    best: tuple[int, int, int] | None = None
    for other, finding in enumerate(findings):
        if other == at or finding.piece != own.piece or finding.excused != own.excused:
            continue
        if finding.kind != "name" and other > at:
            continue
        low, high = sorted(((finding.start, finding.end), (own.start, own.end)))
        between = texts[own.piece][low[1] : high[0]]
        if len(between) > _NEAR or _ENDS.search(between):
            continue
        rank = (finding.kind != "name", len(between), other)
        if best is None or rank < best:
            best = rank
    return best[2] if best else None
