"""Model by model and role by role, the rows that docs/access.md gives an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from tests.model import resident, staff, waiting
from tests.model.facts import (
    Account,
    Activation,
    Advice,
    Assignment,
    Check,
    Decision,
    DocumentVersion,
    Doubt,
    Drill,
    DrillStep,
    Finding,
    Hold,
    Home,
    IdentityCheck,
    ImportRun,
    Incident,
    IncidentStep,
    Leave,
    LettersRun,
    NextStep,
    OutOfPatchAccess,
    Party,
    Patch,
    Person,
    Release,
    Report,
    ReportStep,
    SafeContact,
    Share,
    Task,
    Thing,
    TwoPersonRequest,
    UseLimit,
    Wording,
)
from tests.model.world_of_facts import Facts, ids

Rows = frozenset[UUID]
Rule = Callable[[Facts, Account], Rows]


def every(kind: type[Thing]) -> Rule:
    """All rows of a kind."""
    return lambda facts, _account: ids(facts.all(kind))


def of(kind: type[Thing], field: str, seen: Rule) -> Rule:
    """Rows of a kind whose field points at something seen."""

    def rows(facts: Facts, account: Account) -> Rows:
        there = seen(facts, account)
        return ids(thing for thing in facts.all(kind) if getattr(thing, field) in there)

    return rows


def own(kind: type[Thing]) -> Rule:
    """Rows of a kind that belong to the account."""
    return lambda facts, account: ids(t for t in facts.all(kind) if _belongs(t, account))


def _belongs(thing: Thing, account: Account) -> bool:
    return getattr(thing, "user", None) == account.id or thing.id == account.id


def steward(kind: type[Thing]) -> Rule:
    """All rows of a kind, for data stewards."""
    return lambda facts, account: ids(facts.all(kind)) if account.is_data_steward else frozenset()


def as_steward(rule: Rule) -> Rule:
    """A rule's rows, for data stewards."""
    return lambda facts, account: rule(facts, account) if account.is_data_steward else frozenset()


def either(one: Rule, other: Rule) -> Rule:
    """What either rule gives."""
    return lambda facts, account: one(facts, account) | other(facts, account)


def to_decide(kind: type[Thing], field: str = "id") -> Rule:
    """Rows of a kind that wait for the account, or are about someone whom such a thing is about."""
    return of(kind, field, waiting.decides)


def as_person(rule: Callable[[Facts, Person], Rows]) -> Rule:
    """A resident's rows: those of the person behind the account, if there is one."""

    def rows(facts: Facts, account: Account) -> Rows:
        person = facts.person_of(account)
        return rule(facts, person) if person else frozenset()

    return rows


def _themselves(facts: Facts, person: Person) -> Rows:
    return frozenset({person.id}) if facts.portal_is_open else frozenset()


def _their_reports(facts: Facts, person: Person) -> Rows:
    theirs = ids(report for report in facts.all(Report) if report.person == person.id)
    return theirs if _themselves(facts, person) else frozenset()


def _closings_of_their_reports(facts: Facts, account: Account) -> Rows:
    theirs = as_person(_their_reports)(facts, account)
    incidents = {report.incident for report in facts.all(Report) if report.id in theirs}
    return ids(s for s in facts.all(IncidentStep) if s.kind == "closed" and s.incident in incidents)


def _live_versions_of_their_documents(facts: Facts, account: Account) -> Rows:
    theirs = as_person(resident.documents)(facts, account)
    return ids(v for v in facts.live(DocumentVersion) if v.document in theirs)


_my_shares = as_person(resident.shares)

RESIDENT: dict[str, Rule] = {
    "accounts.User": own(Account),
    "tenancies.Property": as_person(resident.addresses),
    "tenancies.Tenancy": as_person(resident.homes),
    "tenancies.Person": as_person(_themselves),
    "cases.Share": _my_shares,
    "cases.Wording": of(Wording, "share", _my_shares),
    "documents.Document": as_person(resident.documents),
    "documents.Release": as_person(resident.releases),
    "documents.DocumentVersion": _live_versions_of_their_documents,
    "incidents.Report": as_person(_their_reports),
    "incidents.ReportStep": of(ReportStep, "report", as_person(_their_reports)),
    "incidents.IncidentStep": _closings_of_their_reports,
}


def _found_in(documents: Rule, people: Rule) -> dict[str, Rule]:
    """What the check found in these documents; its words only as far as they are about these people."""
    checks = of(Check, "document", documents)
    return {
        "documents.Check": checks,
        "documents.Finding": of(Finding, "check", checks),
        "documents.FoundWords": lambda facts, account: staff.words_about(
            documents(facts, account), people(facts, account), facts
        ),
        "documents.Decision": of(Decision, "document", documents),
    }


OFFICER: dict[str, Rule] = (
    {
        "accounts.User": own(Account),
        "tenancies.Patch": every(Patch),
        "tenancies.PatchAssignment": own(Assignment),
        "tenancies.Property": staff.worked_homes,
        "tenancies.Tenancy": staff.worked_tenancies,
        "tenancies.Person": staff.met_people,
        "tenancies.Occupancy": staff.worked_occupancies,
        "tenancies.SafeContact": either(
            of(SafeContact, "person", staff.patch_people), to_decide(SafeContact, "person")
        ),
        "tenancies.Task": either(staff.tasks_of_patches, to_decide(Task)),
        "accounts.TwoPersonRequest": to_decide(TwoPersonRequest),
        "accounts.Leave": own(Leave),
        "tenancies.Activation": of(Activation, "person", staff.met_people),
        "tenancies.LettersRun": own(LettersRun),
        "tenancies.IdentityCheck": of(IdentityCheck, "person", staff.met_people),
        "tenancies.Doubt": of(Doubt, "person", staff.met_people),
        "tenancies.ImportRun": steward(ImportRun),
        "tenancies.QuarantinedRow": as_steward(staff.quarantined_rows),
        "cases.Case": staff.worked_cases,
        "cases.Party": of(Party, "case", staff.worked_cases),
        "cases.Share": of(Share, "case", staff.worked_cases),
        "cases.Wording": of(Wording, "share", of(Share, "case", staff.worked_cases)),
        "cases.NextStep": of(NextStep, "case", staff.worked_cases),
        "cases.OutOfPatchAccess": own(OutOfPatchAccess),
        "documents.Document": staff.worked_documents,
        "documents.Upload": staff.worked_documents,
        "documents.DocumentVersion": of(DocumentVersion, "document", staff.worked_documents),
        "documents.Release": of(Release, "document", staff.worked_documents),
        "documents.Hold": either(staff.holds_of_work, to_decide(Hold)),
    }
    | _found_in(staff.worked_documents, staff.met_people)
    | {
        "documents.Block": staff.blocks_of_people_met,
        "documents.UseLimit": of(UseLimit, "document", staff.worked_documents),
        "incidents.Report": staff.rectification_requests_of_work,
        "incidents.ReportStep": of(ReportStep, "report", staff.rectification_requests_of_work),
        "incidents.Freeze": staff.freezes_of_work,
    }
)

ADVISER: dict[str, Rule] = {
    "accounts.User": own(Account),
    "tenancies.Patch": every(Patch),
    "tenancies.Property": every(Home),
}


def _requests(seen: Rule) -> Rule:
    """Two-person requests about the freezes that somebody sees."""
    return lambda facts, account: (
        staff.requests_about_freezes(seen(facts, account), facts)
        | staff.requests_of_officers(facts, account)
        | to_decide(TwoPersonRequest)(facts, account)
    )


def _containment(freezes: Rule) -> dict[str, Rule]:
    """What those read who decide about incidents."""
    return {
        "accounts.TwoPersonRequest": _requests(freezes),
        "accounts.Advice": of(Advice, "request", _requests(freezes)),
        "incidents.Incident": staff.incidents,
        "incidents.IncidentStep": staff.steps_that_are_shown,
        "incidents.Freeze": freezes,
        "incidents.Drill": every(Drill),
        "incidents.DrillStep": every(DrillStep),
    }


def _over_all(documents: Rule) -> dict[str, Rule]:
    cases, people = staff.cases, staff.people
    return {
        "accounts.User": own(Account),
        "tenancies.Patch": every(Patch),
        "tenancies.PatchAssignment": every(Assignment),
        "tenancies.Property": every(Home),
        "tenancies.Tenancy": staff.tenancies,
        "tenancies.Person": people,
        "tenancies.Occupancy": staff.occupancies,
        "tenancies.SafeContact": of(SafeContact, "person", people),
        "tenancies.Activation": of(Activation, "person", people),
        "tenancies.IdentityCheck": of(IdentityCheck, "person", people),
        "tenancies.Doubt": of(Doubt, "person", people),
        "cases.Case": cases,
        "cases.Party": of(Party, "case", cases),
        "cases.Share": of(Share, "case", cases),
        "cases.Wording": of(Wording, "share", of(Share, "case", cases)),
        "cases.NextStep": of(NextStep, "case", cases),
        "cases.OutOfPatchAccess": staff.out_of_patch_accesses,
        "documents.Document": documents,
        "documents.Upload": documents,
        "documents.DocumentVersion": of(DocumentVersion, "document", documents),
        "documents.Release": of(Release, "document", documents),
        "documents.Block": staff.blocks_of_ours,
        "documents.UseLimit": of(UseLimit, "document", documents),
    } | _found_in(documents, people)


def _requests_and_patches(facts: Facts, account: Account) -> Rows:
    asked = _requests(staff.freezes)(facts, account)
    return asked | staff.requests_for_patches(facts, account)


MANAGER: dict[str, Rule] = (
    _over_all(staff.documents_unsealed)
    | _containment(staff.freezes)
    | {
        "accounts.TwoPersonRequest": _requests_and_patches,
        "tenancies.LettersRun": staff.runs_of_letters,
        "documents.Hold": staff.holds_of_managers,
        "tenancies.Task": either(staff.tasks_of_managers, to_decide(Task)),
        "tenancies.ImportRun": steward(ImportRun),
        "tenancies.QuarantinedRow": as_steward(staff.quarantined_rows),
        "accounts.Leave": own(Leave),
        "incidents.Report": staff.reports_of_managers,
        "incidents.ReportStep": of(ReportStep, "report", staff.reports_of_managers),
    }
)

DPO: dict[str, Rule] = (
    _over_all(staff.documents)
    | _containment(staff.freezes)
    | {
        "accounts.Leave": own(Leave),
        "accounts.User": every(Account),
        "tenancies.DeclaredInterest": staff.interests_of_colleagues,
        "tenancies.Task": either(staff.tasks_of_the_lead, to_decide(Task)),
        "documents.Hold": staff.holds,
        "documents.Block": staff.blocks,
        "incidents.IncidentStep": of(IncidentStep, "incident", staff.incidents),
        "tenancies.ImportRun": every(ImportRun),
        "tenancies.QuarantinedRow": staff.quarantined_rows,
        "incidents.Report": staff.reports,
        "incidents.ReportStep": of(ReportStep, "report", staff.reports),
    }
)

ADMINISTRATOR: dict[str, Rule] = {
    "accounts.User": every(Account),
    "accounts.TwoPersonRequest": staff.requests_of_administrators,
    "tenancies.Patch": every(Patch),
    "tenancies.PatchAssignment": every(Assignment),
}

DIRECTOR: dict[str, Rule] = {
    "accounts.User": own(Account),
    "accounts.Leave": own(Leave),
} | (
    _containment(staff.wide_and_sealed_freezes)
    | {
        "incidents.Incident": every(Incident),
        "accounts.TwoPersonRequest": either(
            _requests(staff.wide_and_sealed_freezes), staff.changes_to_sign
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Role:
    """What a role of an account is, written down apart from docs/access.md, which is held against it.

    `viewer` is the PostgreSQL role of its transactions, without `portal_`.
    """

    viewer: str
    rules: dict[str, Rule]
    needs_two: bool
    may_be_steward: bool = False
    may_safeguard: bool = False
    may_deputise: bool = False


# The one list of roles that the tests have; all others are made from it.
ROLES: dict[str, Role] = {
    "resident": Role("resident", RESIDENT, needs_two=False),
    "officer": Role("officer", OFFICER, needs_two=True, may_be_steward=True, may_safeguard=True),
    "adviser": Role("adviser", ADVISER, needs_two=True),
    "manager": Role(
        "manager",
        MANAGER,
        needs_two=True,
        may_be_steward=True,
        may_safeguard=True,
        may_deputise=True,
    ),
    "dpo": Role("dpo", DPO, needs_two=True, may_safeguard=True),
    "deputy": Role("dpo", DPO, needs_two=True, may_safeguard=True),
    "administrator": Role("administrator", ADMINISTRATOR, needs_two=True),
    "director": Role("director", DIRECTOR, needs_two=True),
}
VIEWERS = tuple(dict.fromkeys(role.viewer for role in ROLES.values()))
"""The PostgreSQL roles that somebody who is signed in can act as, without `portal_`."""


def expected(facts: Facts, account: Account, label: str) -> Rows:
    """The rows of one model that an account may see; nothing where access.md names no rows."""
    rule = ROLES[account.role].rules.get(label)
    return rule(facts, account) if rule and account.is_active else frozenset()


def officers_of(facts: Facts, account: Account) -> Rows:
    """The officers whose names an account reads as those of its homes."""
    return as_person(resident.officers)(facts, account)
