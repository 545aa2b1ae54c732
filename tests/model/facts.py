"""What is true in a small world, as plain values; who may see what is in the modules beside this."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Thing:
    """Anything with an identity."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Account(Thing):
    """`human`: accounts with the same word are one human being's; without one it is their only one."""

    username: str
    role: str
    is_active: bool = True
    is_data_steward: bool = False
    is_safeguarding_lead: bool = False
    is_deputy: bool = False
    human: str = ""


@dataclass(frozen=True, slots=True)
class Person(Thing):
    ref: str
    surname: str
    born_on: date | None
    account: UUID | None = None
    works_as: UUID | None = None
    deceased: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Patch(Thing):
    code: str


@dataclass(frozen=True, slots=True)
class Home(Thing):
    ref: str
    patch: UUID | None


@dataclass(frozen=True, slots=True)
class Tenancy(Thing):
    ref: str
    home: UUID
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Case(Thing):
    ref: str
    home: UUID


@dataclass(frozen=True, slots=True)
class Fact(Thing):
    """Something recorded once and perhaps ended."""

    ended: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Leave(Fact):
    user: UUID
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Assignment(Fact):
    patch: UUID
    user: UUID
    kind: str = "lead"
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Occupancy(Fact):
    person: UUID
    tenancy: UUID
    role: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class SafeContact(Fact):
    person: UUID
    hides_home: bool = True
    standing: str = "set"


@dataclass(frozen=True, slots=True)
class DeclaredInterest(Fact):
    """In force from its first day on."""

    user: UUID
    person: UUID
    first: date


@dataclass(frozen=True, slots=True)
class Task(Fact):
    goes_to: str
    person: UUID | None = None
    patch: UUID | None = None


@dataclass(frozen=True, slots=True)
class Activation(Fact):
    """`used`: it opened the account."""

    person: UUID
    delivery: str
    used: bool = False


@dataclass(frozen=True, slots=True)
class LettersRun(Fact):
    """Letters that someone has written, all of them."""

    user: UUID


@dataclass(frozen=True, slots=True)
class IdentityCheck(Fact):
    person: UUID
    how: str


@dataclass(frozen=True, slots=True)
class Doubt(Fact):
    """A birth date that staff took from a document waits for a second person."""

    person: UUID


@dataclass(frozen=True, slots=True)
class Party(Fact):
    case: UUID
    person: UUID
    role: str


@dataclass(frozen=True, slots=True)
class Share(Fact):
    case: UUID
    party: UUID
    person: UUID
    stands_as: str


@dataclass(frozen=True, slots=True)
class Wording(Fact):
    share: UUID


@dataclass(frozen=True, slots=True)
class NextStep(Fact):
    """What staff do next in a case."""

    case: UUID
    day: date


@dataclass(frozen=True, slots=True)
class OutOfPatchAccess(Fact):
    user: UUID
    day: date
    tenancy: UUID | None = None
    case: UUID | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Document(Fact):
    kind: str
    dated: date
    tenancy: UUID | None = None
    case: UUID | None = None
    addressee: UUID | None = None
    imported: bool = True
    given_by: UUID | None = None
    content_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Release(Fact):
    document: UUID
    audience: str
    opens_on: date
    until: date | None = None
    recipient: UUID | None = None
    share: UUID | None = None


@dataclass(frozen=True, slots=True)
class DocumentVersion(Fact):
    """Something is blacked out; the newest version of a document alone is live."""

    document: UUID


@dataclass(frozen=True, slots=True)
class Check(Fact):
    """A check that is done, by the code of today."""

    document: UUID
    found_something: bool = False


@dataclass(frozen=True, slots=True)
class Finding(Thing):
    check: UUID
    group: UUID


@dataclass(frozen=True, slots=True)
class FoundWords(Thing):
    """The words of the finding with the same id, and whom of the register they may mean."""

    people: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision(Fact):
    document: UUID
    group: UUID


@dataclass(frozen=True, slots=True)
class Hold(Fact):
    """A release or a share that waits for the safeguarding lead."""

    release: UUID | None = None
    share: UUID | None = None


@dataclass(frozen=True, slots=True)
class Block(Fact):
    """Without a tenancy, a case or a document: of everything. `reported`: they said it is not theirs."""

    person: UUID
    tenancy: UUID | None = None
    case: UUID | None = None
    document: UUID | None = None
    reported: bool = False


@dataclass(frozen=True, slots=True)
class UseLimit(Fact):
    """The DPO is asked before the document is used."""

    document: UUID
    report: UUID


@dataclass(frozen=True, slots=True)
class Freeze(Fact):
    """Of a document, a case or a tenancy; or wide, and then its `level` says of what.

    `account`: what one account may read; `person`: what is about one person; `sealed`: staff are kept out;
    `spares_giver`: a report closed the document to all but whoever gave it.
    """

    tenancy: UUID | None = None
    case: UUID | None = None
    document: UUID | None = None
    wide: str = ""
    kind: str = ""
    account: UUID | None = None
    person: UUID | None = None
    sealed: bool = False
    spares_giver: bool = False
    incident: UUID | None = None

    @property
    def level(self) -> str:
        """The word of docs/access.md for how much it closes."""
        narrow = {"document": self.document, "case": self.case, "tenancy": self.tenancy}
        return self.wide or next(level for level, held in narrow.items() if held)


@dataclass(frozen=True, slots=True)
class Incident(Fact):
    reference: str


@dataclass(frozen=True, slots=True)
class IncidentStep(Fact):
    incident: UUID
    kind: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Drill(Fact):
    reference: str


@dataclass(frozen=True, slots=True)
class DrillStep(Fact):
    drill: UUID
    kind: str
    team: str


@dataclass(frozen=True, slots=True)
class TwoPersonRequest(Fact):
    """About a freeze that is to end; about nothing: the portal is to be opened.

    `outside`: an officer asks to open what is kept from outside. `patch`: the officer whose account it is
    about is to work it. `role`: the account it is about is to have it.
    """

    user: UUID
    about: UUID | None = None
    outside: bool = False
    patch: UUID | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Advice(Fact):
    """On what two people are to open."""

    request: UUID


@dataclass(frozen=True, slots=True)
class Report(Fact):
    reference: str
    wrong: str = "not sure"
    document: UUID | None = None
    person: UUID | None = None
    incident: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReportStep(Fact):
    report: UUID
    outcome: str


@dataclass(frozen=True, slots=True)
class ImportRun(Thing):
    export_date: date


@dataclass(frozen=True, slots=True)
class QuarantinedRow(Thing):
    """A row that was not loaded. `about`: the person or the letting whose number it bears."""

    run: UUID
    about: UUID | None = None
    number: str = ""
