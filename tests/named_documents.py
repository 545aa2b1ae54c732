"""Cases, documents and what is done with them, by name, for writing small worlds by hand."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from tests.model.facts import (
    Advice,
    Block,
    Case,
    Check,
    Decision,
    Document,
    DocumentVersion,
    Drill,
    DrillStep,
    Finding,
    FoundWords,
    Freeze,
    Hold,
    ImportRun,
    Incident,
    IncidentStep,
    NextStep,
    OutOfPatchAccess,
    Party,
    Person,
    QuarantinedRow,
    Release,
    Report,
    ReportStep,
    Share,
    Tenancy,
    TwoPersonRequest,
    UseLimit,
    Wording,
)
from tests.named_facts import NamedFacts


class NamedDocuments(NamedFacts):
    """Named facts that also speak of cases and documents."""

    def case(self, name: str) -> Case:
        """A case by its name."""
        return self.facts.one(Case, self.id_of("case", name))

    def document(self, name: str) -> Document:
        """A document by its name."""
        return self.facts.one(Document, self.id_of("document", name))

    def party(self, person: str, case: str, role: str) -> Party:
        """A person's role in a case."""
        return self.facts.one(Party, self.id_of("party", f"{person} {case} {role}"))

    def share(self, person: str, case: str) -> Share:
        """The live share of a case with a person."""
        someone, there = self.person(person).id, self.case(case).id
        (found,) = (s for s in self.facts.live(Share) if s.person == someone and s.case == there)
        return found

    def release(self, document: str, to: str) -> Release:
        """The release of a document to an audience, or to a person by name."""
        return self.facts.one(Release, self.id_of("release", f"{document} to {to}"))

    def block(self, person: str) -> Block:
        """The live block of a person."""
        someone = self.person(person).id
        (found,) = (block for block in self.facts.live(Block) if block.person == someone)
        return found

    def make_case(self, name: str, home: str) -> Case:
        ref = f"ASB-2026-{self.number():04}"
        return self.facts.add(Case(self.id_of("case", name), ref, self.home(home).id))

    def make_party(self, person: str, case: str, role: str, *, ended: bool = False) -> Party:
        identity = self.id_of("party", f"{person} {case} {role}")
        return self.facts.add(
            Party(identity, self.case(case).id, self.person(person).id, role, ended=ended)
        )

    def make_share(self, person: str, case: str, role: str, *, ended: bool = False) -> Share:
        party = self.party(person, case, role)
        share = self.facts.add(
            Share(
                self.id_of("share", f"{person} {case} {role}"),
                party.case,
                party.id,
                party.person,
                role,
                ended=ended,
            )
        )
        self.make_wording(share, "first words")
        return share

    def make_wording(self, share: Share, name: str, *, ended: bool = False) -> Wording:
        identity = self.id_of("wording", f"{share.id} {name}")
        return self.facts.add(Wording(identity, share.id, ended=ended))

    def next_step(self, case: str) -> NextStep:
        """The live next step of a case."""
        there = self.case(case).id
        (found,) = (step for step in self.facts.live(NextStep) if step.case == there)
        return found

    def make_next_step(self, case: str, *, in_days: int, ended: bool = False) -> NextStep:
        identity = self.id_of("next step", f"{case} in {in_days} days")
        return self.facts.add(
            NextStep(identity, self.case(case).id, self.day(-in_days), ended=ended)
        )

    def make_out_of_patch_access(
        self,
        officer: str,
        *,
        tenancy: str | None = None,
        case: str | None = None,
        days_ago: int = 0,
        ended: bool = False,
    ) -> OutOfPatchAccess:
        return self.facts.add(
            OutOfPatchAccess(
                self.id_of("access", f"{officer} {tenancy} {case} {days_ago}"),
                self.account(officer).id,
                self.day(days_ago),
                self.tenancy(tenancy).id if tenancy else None,
                self.case(case).id if case else None,
                ended=ended,
            )
        )

    def make_document(
        self,
        name: str,
        kind: str,
        *,
        dated: int,
        tenancy: str | None = None,
        case: str | None = None,
        addressee: str | None = None,
        imported: bool = True,
        given_by: str | None = None,
        ended: bool = False,
    ) -> Document:
        """A document, and the check that found nothing in it."""
        document = self.facts.add(
            Document(
                self.id_of("document", name),
                kind,
                self.day(dated),
                self.tenancy(tenancy).id if tenancy else None,
                self.case(case).id if case else None,
                self.person(addressee).id if addressee else None,
                imported,
                self.person(given_by).id if given_by else None,
                ended=ended,
            )
        )
        self.facts.add(Check(self.id_of("check", name), document.id))
        return document

    def make_finding(self, document: str, *people: str) -> Finding:
        """The check of a document finds a name that these people may bear; it was decided about it."""
        there, group = self.document(document).id, self.id_of("group", f"{document} {people}")
        check = self.facts.one(Check, self.id_of("check", document))
        self.facts.add(replace(check, found_something=True))
        found = self.facts.add(
            Finding(self.id_of("finding", f"{document} {people}"), check.id, group)
        )
        self.facts.add(FoundWords(found.id, tuple(self.person(name).id for name in people)))
        self.facts.add(Decision(self.id_of("decision", f"{document} {people}"), there, group))
        return found

    def make_release(
        self,
        document: str,
        to: str,
        *,
        opens: int = 1,
        until: int | None = None,
        ended: bool = False,
    ) -> Release:
        """Release a document to "household", to "tenants", or to a person by name."""
        named = self.document(document)
        recipient = None if to in ("household", "tenants") else self.person(to).id
        share: UUID | None = None
        if named.case:
            share = next(
                (
                    s.id
                    for s in self.facts.all(Share)
                    if s.case == named.case and s.person == recipient
                ),
                None,
            )
        return self.facts.add(
            Release(
                self.id_of("release", f"{document} to {to}"),
                named.id,
                "recipient" if recipient else to,
                self.day(opens),
                None if until is None else self.day(until),
                recipient,
                share,
                ended=ended,
            )
        )

    def make_hold(self, document: str, to: str) -> Hold:
        """Let a release wait for the safeguarding lead."""
        release = self.release(document, to)
        return self.facts.add(Hold(self.id_of("hold", f"{document} to {to}"), release.id))

    def make_version(
        self, document: str, *, name: str = "newest", ended: bool = False
    ) -> DocumentVersion:
        """Black something out in a document."""
        identity = self.id_of("version", f"{document} {name}")
        return self.facts.add(DocumentVersion(identity, self.document(document).id, ended=ended))

    def version_of(self, document: UUID | None) -> int:
        """The number of a document's newest version; 0 where nothing is blacked out."""
        return sum(version.document == document for version in self.facts.all(DocumentVersion))

    def make_block(
        self,
        person: str,
        *,
        tenancy: str | None = None,
        case: str | None = None,
        document: str | None = None,
        reported: bool = False,
        ended: bool = False,
    ) -> Block:
        identity = self.id_of("block", f"{person} {tenancy} {case} {document}")
        return self.facts.add(
            Block(
                identity,
                self.person(person).id,
                self.tenancy(tenancy).id if tenancy else None,
                self.case(case).id if case else None,
                self.document(document).id if document else None,
                reported,
                ended=ended,
            )
        )

    def make_freeze(
        self,
        *,
        tenancy: str | None = None,
        case: str | None = None,
        document: str | None = None,
        spares_giver: bool = False,
        ended: bool = False,
    ) -> Freeze:
        identity = self.id_of("freeze", f"{tenancy} {case} {document}")
        return self.facts.add(
            Freeze(
                identity,
                self.tenancy(tenancy).id if tenancy else None,
                self.case(case).id if case else None,
                self.document(document).id if document else None,
                spares_giver=spares_giver,
                ended=ended,
            )
        )

    def report(self, name: str) -> Report:
        """A report by its name."""
        return self.facts.one(Report, self.id_of("report", name))

    def freeze(self, *, case: str | None = None, document: str | None = None) -> Freeze:
        """A freeze by what it holds."""
        return self.facts.one(Freeze, self.id_of("freeze", f"None {case} {document}"))

    def incident(self, name: str) -> Incident:
        """An incident by the name of its first report."""
        return self.facts.one(Incident, self.id_of("incident", name))

    def make_incident(self, name: str, reference: str) -> Incident:
        return self.facts.add(Incident(self.id_of("incident", name), reference))

    def make_incident_step(self, incident: str, kind: str, outcome: str = "") -> IncidentStep:
        identity = self.id_of("step", f"{incident} {kind}")
        return self.facts.add(IncidentStep(identity, self.incident(incident).id, kind, outcome))

    def make_drill(self, name: str, reference: str, *, pressed_by: str) -> Drill:
        """A drill that is over, in which one team has pressed."""
        drill = self.facts.add(Drill(self.id_of("drill", name), reference, ended=True))
        step = self.id_of("step", f"{name} pressed")
        self.facts.add(DrillStep(step, drill.id, "pressed", pressed_by))
        return drill

    def make_wide_freeze(
        self,
        level: str,
        *,
        kind: str = "",
        account: UUID | None = None,
        person: str | None = None,
        ended: bool = False,
    ) -> Freeze:
        """A freeze that closes more than one tenancy."""
        return self.facts.add(
            Freeze(
                self.id_of("freeze", f"{level} {kind} {account} {person}"),
                wide=level,
                kind=kind,
                account=account,
                person=self.person(person).id if person else None,
                ended=ended,
            )
        )

    def make_report(
        self,
        name: str,
        *,
        by: str | None = None,
        document: str | None = None,
        wrong: str = "not sure",
    ) -> Report:
        """Somebody (nobody: signed out) reports a document, or something: an incident of its own.

        Who disagrees with a document asks the officers for rectification, and opens none.
        """
        reference = f"B-{self.number()}"
        is_request = wrong == "about me" and document is not None
        return self.facts.add(
            Report(
                self.id_of("report", name),
                reference,
                wrong,
                self.document(document).id if document else None,
                self.person(by).id if by else None,
                None if is_request else self.make_incident(name, reference).id,
            )
        )

    def limit_use(self, report: str) -> UseLimit:
        """The DPO limits the use of the document that a rectification request is about."""
        asked = self.report(report)
        assert asked.document
        return self.facts.add(UseLimit(self.id_of("limit", report), asked.document, asked.id))

    def make_request_to_open(self, by: str) -> TwoPersonRequest:
        """Somebody asks that the portal be opened."""
        identity = self.id_of("two-person request", by)
        return self.facts.add(TwoPersonRequest(identity, self.account(by).id))

    def make_advice(self, asked_by: str) -> Advice:
        """The deputy advises on it."""
        about = self.id_of("two-person request", asked_by)
        return self.facts.add(Advice(self.id_of("advice", asked_by), about))

    def ask_for_patch(self, officer: str, patch: str, *, asked_by: str) -> TwoPersonRequest:
        """An administrator asks that an officer works a patch."""
        identity = self.id_of("two-person request", f"{officer} {patch}")
        about, asker = self.account(officer).id, self.account(asked_by).id
        where = self.patch(patch).id
        return self.facts.add(TwoPersonRequest(identity, asker, about, patch=where))

    def request_for_patch(self, officer: str, patch: str) -> TwoPersonRequest:
        """What was asked for an officer."""
        return self.facts.one(
            TwoPersonRequest, self.id_of("two-person request", f"{officer} {patch}")
        )

    def make_answer(self, report: str, outcome: str) -> ReportStep:
        identity = self.id_of("answer", report)
        return self.facts.add(ReportStep(identity, self.report(report).id, outcome))

    def make_import_run(self, name: str, *, quarantined: int) -> ImportRun:
        run = self.facts.add(ImportRun(self.id_of("import run", name), self.day(3)))
        for number in range(quarantined):
            self.facts.add(QuarantinedRow(self.id_of("quarantined", f"{name} {number}"), run.id))
        return run

    def make_quarantined_row(self, of_run: ImportRun, about: Person | Tenancy, said: str) -> None:
        """A row that speaks of somebody, or of a letting, by its number."""
        identity = self.id_of("quarantined", f"about {about.ref}")
        self.facts.add(QuarantinedRow(identity, of_run.id, about.id, said))
