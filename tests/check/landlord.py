"""A small landlord for the check: a few homes, the people in them, a case, and two colleagues."""

from __future__ import annotations

from datetime import date

from documents.check.checking import Checker
from documents.check.contents import Contents, Piece, Where
from documents.check.findings import Checked, Paper
from documents.check.register import (
    CaseOnRegister,
    Register,
    RegisteredHome,
    RegisteredPerson,
    StaffMember,
    Stay,
)
from documents.check.vocabulary import Vocabulary

LONG_AGO = date(2015, 1, 1)
TODAY = date(2026, 11, 2)
HOMES = [
    ("mill 3", "Mill Road", "3", ""),
    ("mill 5", "Mill Road", "5", ""),
    ("elm 0/1", "Elm Court", "14", "0/1"),
    ("elm 1/2", "Elm Court", "14", "1/2"),
    ("elm 2/1", "Elm Court", "14", "2/1"),
    ("wallace 8", "Wallace Street", "8", ""),
]
PEOPLE = [
    # who, title, forename, surnames, home, born
    ("morag", "Mrs", "Morag", ("MacEwan", "Baird"), "mill 3", date(1961, 3, 4)),
    ("ewan", "Mr", "Ewan", ("MacEwan",), "mill 3", date(2003, 5, 6)),
    ("calum", "Mr", "Calum", ("McDonald",), "elm 0/1", date(1980, 10, 16)),
    ("flora", "Ms", "Flora", ("MacDonald",), "elm 1/2", date(1979, 1, 2)),
    ("piotr", "Mr", "Piotr", ("Kozłowski",), "mill 5", date(1966, 11, 27)),
    ("niall", "Mr", "Niall", ("O'Neill",), "elm 2/1", date(1990, 2, 1)),
    ("grace", "Miss", "Grace", ("Young",), "wallace 8", date(1988, 8, 8)),
    ("jean", "Mrs", "Jean", ("Wallace",), "wallace 8", date(1950, 7, 7)),
    ("pamela", "Ms", "Pamela", ("McKenzie-Campbell",), "mill 5", date(1970, 9, 9)),
    ("agnes", "Ms", "Agnes", ("Love",), "wallace 8", date(1971, 2, 3)),
]  # fmt: skip


def register() -> Register:
    """Everybody, their homes, one case and two colleagues."""
    return Register(
        people={
            who: RegisteredPerson(
                id=who,
                title=title,
                forename=forename,
                surnames=surnames,
                born_on=born,
                emails=(f"{who}@example.org",),
                phones=(f"07700900{at:03}",),
                ni_number=f"QQ12345{at}A",
            )
            for at, (who, title, forename, surnames, _home, born) in enumerate(PEOPLE)
        },
        homes={
            home: RegisteredHome(home, street, number, flat, "Strathlinn", "", "ML0 1AB")
            for home, street, number, flat in HOMES
        },
        stays=[Stay(who, f"tenancy of {home}", home, LONG_AGO) for who, *_, home, _born in PEOPLE],
        tenancies={f"tenancy of {home}": home for home, *_ in HOMES},
        cases={"ASB-2026-0001": CaseOnRegister("ASB-2026-0001", ("morag", "niall", "grace"), "S1")},
        staff=[
            StaffMember("Nicola", "Hamilton", "S1", "nhamilton@landlord.example"),
            StaffMember("Agnes", "Love", "S2", "alove@landlord.example"),
        ],
    )


def home_paper(
    home: str = "mill 3", dated: date = TODAY, title: str = "", file_name: str = ""
) -> Paper:
    """A document of a tenancy, for everyone who lived there on its day."""
    return Paper(
        ref="D00000001",
        subject=f"tenancy of {home}",
        dated=dated,
        readers=frozenset(who for who, *_, place, _born in PEOPLE if place == home),
        tenancies=frozenset([f"tenancy of {home}"]),
        home=home,
        title=title,
        file_name=file_name,
    )


def case_paper(reader: str = "morag") -> Paper:
    """A document of the case, for one of its parties."""
    return Paper(
        ref="D00000002",
        subject="ASB-2026-0001",
        dated=TODAY,
        readers=frozenset([reader]),
        parties=frozenset(["morag", "niall", "grace"]),
        case="ASB-2026-0001",
        officer="S1",
    )


def checked(
    text: str,
    paper: Paper | None = None,
    *,
    where: Where = "text",
    vocabulary: Vocabulary | None = None,
) -> Checked:
    """What the check finds in one text."""
    contents = Contents([Piece(where, text, 1)])
    return Checker(register(), vocabulary or Vocabulary()).check(paper or home_paper(), contents)


def found(
    text: str,
    paper: Paper | None = None,
    *,
    where: Where = "text",
    vocabulary: Vocabulary | None = None,
) -> list[str]:
    """The texts of what someone must decide."""
    outcome = checked(text, paper, where=where, vocabulary=vocabulary)
    return [it.text for it in outcome.findings if not it.excused]


def excused(text: str, paper: Paper | None = None) -> dict[str, str]:
    """The texts of what is folded away, and why."""
    return {it.text: it.why for it in checked(text, paper).findings if it.excused}
