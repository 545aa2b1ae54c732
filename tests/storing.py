"""Puts the plain facts of a small world into PostgreSQL through the factories, canaries planted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from accounts.models import Job, Leave, TwoPersonRequest, User
from cases.models import Case, NextStep, OutOfPatchAccess, Party, Share, Wording
from documents.files import storage
from documents.models import (
    Block,
    Check,
    Decision,
    Document,
    DocumentVersion,
    Finding,
    Hold,
    Release,
    UseLimit,
)
from portal.incidents.models import Drill, Freeze, Incident, Report
from tenancies.models import (
    Activation,
    DeclaredInterest,
    IdentityCheck,
    ImportRun,
    LettersRun,
    Occupancy,
    Patch,
    PatchAssignment,
    Person,
    Property,
    SafeContact,
    Task,
    Tenancy,
)
from tests import factories
from tests.arranging import arranging
from tests.canaries import CONTENT, canary, planted
from tests.documents.letters import letter
from tests.model import facts as plain
from tests.named_facts import NamedFacts

M = TypeVar("M", bound=models.Model)


def store_world(world: NamedFacts) -> None:
    """Store every fact; ended ones are recorded first and then ended, as in life."""
    with arranging():
        factories.PortalStateFactory(state="open" if world.facts.portal_is_open else "closed")
        for kind in STORED_BY:
            for thing in sorted(world.facts.all(kind), key=_is_over, reverse=True):
                store(thing, world.name_of(thing.id))
                if kind is plain.Release and _is_over(thing):
                    end(thing)  # Before the other side is given the same document.
        for kind in reversed(ENDED_IN):
            for thing in world.facts.all(kind):
                if thing.ended:
                    end(thing)
        # Whoever was to be told of the cast's incidents has been.
        Job.objects.all().delete()


def _is_over(thing: plain.Thing) -> bool:
    return bool(getattr(thing, "ended", False))


def store(thing: plain.Thing, name: str = "") -> None:
    """Store one thing as if it had not ended, with canaries in its private columns."""
    STORED_BY[type(thing)](thing, name)


def end(thing: plain.Thing) -> None:
    """End one fact in the database, unless it has ended with another."""
    row = ENDED_IN[type(thing)].objects.get(pk=thing.id)
    if row.ended_at is None:
        row.ended_at = TransactionNow()
        row.save(update_fields=["ended_at"])


def pass_the_check(document: UUID) -> None:
    """A check of the code of today has found nothing in a document: staff may release it."""
    with arranging(deriving=False):
        factories.CheckFactory(document_id=document)


def write_files(documents: Iterable[plain.Document]) -> None:
    """Write the file of every document, its canary inside, where the portal looks for it."""
    for document in documents:
        place = storage.path_of(document.id)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content_of(document.id))


def content_of(document: UUID) -> bytes:
    """The bytes of a document's file: a letter of one page, with a canary on it."""
    return letter(canary(document, CONTENT))


def ref(model: type[M], identity: UUID | None) -> M | None:
    """Something that is stored already, for a foreign key."""
    return model(pk=identity) if identity else None


def _account(it: plain.Account, _name: str) -> None:
    factories.UserFactory(
        id=it.id,
        username=it.username,
        role=it.role,
        is_active=it.is_active,
        is_data_steward=it.is_data_steward,
        is_safeguarding_lead=it.is_safeguarding_lead,
        is_deputy=it.is_deputy,
        **planted("accounts.User", it.id),
    )


def _leave(it: plain.Leave, _name: str) -> None:
    factories.LeaveFactory(id=it.id, user=ref(User, it.user), from_day=it.first, until_day=it.last)


def _person(it: plain.Person, name: str) -> None:
    private = planted("tenancies.Person", it.id)
    factories.PersonFactory(
        id=it.id,
        ref=it.ref,
        born_on=it.born_on,
        deceased=it.deceased,
        account=ref(User, it.account),
        works_as=ref(User, it.works_as),
        **private
        | {
            "forename": f"{name} {private['forename']}",
            "surname": f"{it.surname} {private['surname']}",
        },
    )


def _patch(it: plain.Patch, name: str) -> None:
    factories.PatchFactory(id=it.id, code=it.code, name=name)


def _assignment(it: plain.Assignment, _name: str) -> None:
    factories.PatchAssignmentFactory(
        id=it.id,
        patch=ref(Patch, it.patch),
        user=ref(User, it.user),
        kind=it.kind,
        until_day=it.until,
    )


def _home(it: plain.Home, _name: str) -> None:
    factories.PropertyFactory(
        id=it.id, ref=it.ref, patch=ref(Patch, it.patch), **planted("tenancies.Property", it.id)
    )


def _tenancy(it: plain.Tenancy, _name: str) -> None:
    factories.TenancyFactory(
        id=it.id,
        ref=it.ref,
        property=ref(Property, it.home),
        start_date=it.start,
        end_date=it.end,
        **planted("tenancies.Tenancy", it.id),
    )


def _occupancy(it: plain.Occupancy, _name: str) -> None:
    factories.OccupancyFactory(
        id=it.id,
        person=ref(Person, it.person),
        tenancy=ref(Tenancy, it.tenancy),
        role=it.role,
        from_date=it.start,
        to_date=it.end,
    )


def _safe_contact(it: plain.SafeContact, _name: str) -> None:
    factories.SafeContactFactory(
        id=it.id,
        person=ref(Person, it.person),
        hides_home=it.hides_home,
        standing=it.standing,
        **planted("tenancies.SafeContact", it.id),
    )


def _declared_interest(it: plain.DeclaredInterest, _name: str) -> None:
    factories.DeclaredInterestFactory(
        id=it.id, user=ref(User, it.user), person=ref(Person, it.person), from_day=it.first
    )


def _task(it: plain.Task, _name: str) -> None:
    factories.TaskFactory(
        id=it.id, goes_to=it.goes_to, person=ref(Person, it.person), patch=ref(Patch, it.patch)
    )


def _activation(it: plain.Activation, _name: str) -> None:
    in_person = it.delivery == "in person"
    factories.ActivationFactory(
        id=it.id,
        person=ref(Person, it.person),
        delivery=it.delivery,
        identity_seen="known" if in_person else "",
    )
    if it.used:  # As portal.activate notes it, on the code and on the account.
        Activation.objects.filter(pk=it.id).update(used_at=TransactionNow())
        User.objects.filter(pk=Person.objects.get(pk=it.person).account_id).update(
            identity_checked="in person" if in_person else "letter",
            identity_checked_at=TransactionNow(),
        )


def _letters_run(it: plain.LettersRun, _name: str) -> None:
    row = factories.LettersRunFactory.create(id=it.id, recorded_by=it.user)
    # As portal.finish_letters notes it: the next run may begin.
    LettersRun.objects.filter(pk=it.id).update(whole_at=TransactionNow())
    if it.ended:  # Here, because only a run that has ended says why.
        row.outcome = LettersRun.Outcome.LOST
        row.end(by=None, also=("outcome",))


def _identity_check(it: plain.IdentityCheck, _name: str) -> None:
    factories.IdentityCheckFactory(id=it.id, person=ref(Person, it.person), how=it.how)


def _doubt(it: plain.Doubt, _name: str) -> None:
    factories.DoubtFactory(
        id=it.id, person=ref(Person, it.person), **planted("tenancies.Doubt", it.id)
    )


def _case(it: plain.Case, _name: str) -> None:
    factories.CaseFactory(
        id=it.id, ref=it.ref, property=ref(Property, it.home), **planted("cases.Case", it.id)
    )


def _party(it: plain.Party, _name: str) -> None:
    factories.PartyFactory(
        id=it.id,
        case=ref(Case, it.case),
        person=ref(Person, it.person),
        role=it.role,
        **planted("cases.Party", it.id),
    )


def _share(it: plain.Share, _name: str) -> None:
    factories.ShareFactory(
        id=it.id,
        case=ref(Case, it.case),
        party=ref(Party, it.party),
        person=ref(Person, it.person),
        stands_as=it.stands_as,
    )


def _wording(it: plain.Wording, _name: str) -> None:
    row: Any = factories.WordingFactory(
        id=it.id, share=ref(Share, it.share), **planted("cases.Wording", it.id)
    )
    if it.ended:  # One wording a share at a time: it must end before the next is stored.
        row.end(by=None)


def _next_step(it: plain.NextStep, _name: str) -> None:
    row: Any = factories.NextStepFactory(
        id=it.id, case=ref(Case, it.case), on_day=it.day, **planted("cases.NextStep", it.id)
    )
    if it.ended:  # One next step a case at a time: it must end before the next is stored.
        row.end(by=None)


def _out_of_patch_access(it: plain.OutOfPatchAccess, _name: str) -> None:
    factories.OutOfPatchAccessFactory(
        id=it.id,
        user=ref(User, it.user),
        tenancy=ref(Tenancy, it.tenancy),
        case=ref(Case, it.case),
        day=it.day,
        **planted("cases.OutOfPatchAccess", it.id),
    )


def _document(it: plain.Document, _name: str) -> None:
    document = factories.DocumentFactory(
        id=it.id,
        kind=it.kind,
        dated=it.dated,
        tenancy=ref(Tenancy, it.tenancy),
        case=ref(Case, it.case),
        size=len(content_of(it.id)),
    )
    factories.UploadFactory(
        document=document,
        sha256=hashlib.sha256(content_of(it.id)).hexdigest(),
        **{} if it.imported else {"ref": ""},
        addressee=ref(Person, it.addressee),
        given_by=ref(Person, it.given_by),
        **planted("documents.Upload", it.id),
    )


def _check(it: plain.Check, _name: str) -> None:
    factories.CheckFactory(
        id=it.id,
        document=ref(Document, it.document),
        outcome="findings" if it.found_something else "clean",
    )


def _finding(it: plain.Finding, _name: str) -> None:
    factories.FindingFactory(id=it.id, found_by=ref(Check, it.check), group_key=it.group)


def _found_words(it: plain.FoundWords, _name: str) -> None:
    factories.FoundWordsFactory(
        finding=ref(Finding, it.id),
        people=list(it.people),
        **planted("documents.FoundWords", it.id),
    )


def _decision(it: plain.Decision, _name: str) -> None:
    factories.DecisionFactory(id=it.id, document=ref(Document, it.document), group_key=it.group)


def _release(it: plain.Release, _name: str) -> None:
    factories.ReleaseFactory(
        id=it.id,
        document=ref(Document, it.document),
        audience=it.audience,
        recipient=ref(Person, it.recipient),
        share=ref(Share, it.share),
        opens_on=it.opens_on,
        until=it.until,
        **planted("documents.Release", it.id),
    )


def _version(it: plain.DocumentVersion, _name: str) -> None:
    factories.DocumentVersionFactory(id=it.id, document=ref(Document, it.document))


def _hold(it: plain.Hold, _name: str) -> None:
    factories.HoldFactory(
        id=it.id,
        release=ref(Release, it.release),
        share=ref(Share, it.share),
        **planted("documents.Hold", it.id),
    )


def _block(it: plain.Block, _name: str) -> None:
    factories.BlockFactory(
        id=it.id,
        person=ref(Person, it.person),
        tenancy=ref(Tenancy, it.tenancy),
        case=ref(Case, it.case),
        document=ref(Document, it.document),
        reported=it.reported,
        **planted("documents.Block", it.id),
    )


def _use_limit(it: plain.UseLimit, _name: str) -> None:
    factories.UseLimitFactory(
        id=it.id,
        document=ref(Document, it.document),
        report_id=it.report,
        **planted("documents.UseLimit", it.id) | {"ended_reason": ""},
    )


def _freeze(it: plain.Freeze, _name: str) -> None:
    factories.FreezeFactory(
        id=it.id,
        level=it.level,
        kind=it.kind,
        account=ref(User, it.account),
        person=ref(Person, it.person),
        from_staff=it.sealed,
        spares_giver=it.spares_giver,
        incident=ref(Incident, it.incident),
        tenancy=ref(Tenancy, it.tenancy),
        case=ref(Case, it.case),
        document=ref(Document, it.document),
        **planted("incidents.Freeze", it.id),
    )


def _report(it: plain.Report, _name: str) -> None:
    factories.ReportFactory(
        id=it.id,
        reference=it.reference,
        wrong=it.wrong,
        document=ref(Document, it.document),
        person_id=it.person,
        incident=ref(Incident, it.incident),
        **planted("incidents.Report", it.id),
    )


def _report_step(it: plain.ReportStep, _name: str) -> None:
    factories.ReportStepFactory(
        id=it.id,
        report=ref(Report, it.report),
        outcome=it.outcome,
        **planted("incidents.ReportStep", it.id),
    )


def _incident(it: plain.Incident, _name: str) -> None:
    factories.IncidentFactory(id=it.id, reference=it.reference)


def _incident_step(it: plain.IncidentStep, _name: str) -> None:
    private = planted("incidents.IncidentStep", it.id)
    if it.kind in (
        "acknowledged",
        "something else",
        "nothing wrong",
        "sessions ended",
    ):  # There is nothing to say about it.
        private |= {"reason": ""}
    factories.IncidentStepFactory(
        id=it.id, incident=ref(Incident, it.incident), kind=it.kind, outcome=it.outcome, **private
    )


def _drill(it: plain.Drill, _name: str) -> None:
    private = planted("incidents.Drill", it.id)
    factories.DrillFactory(id=it.id, reference=it.reference, **private)


def _drill_step(it: plain.DrillStep, _name: str) -> None:
    factories.DrillStepFactory(id=it.id, drill=ref(Drill, it.drill), kind=it.kind, team=it.team)


def _two_person_request(it: plain.TwoPersonRequest, _name: str) -> None:
    texts = planted("accounts.TwoPersonRequest", it.id)
    row: Any = factories.TwoPersonRequestFactory(
        id=it.id,
        kind=_kind_of(it),
        about_id=it.about,
        patch_id=it.patch,
        role=it.role,
        is_active=bool(it.role),
        recorded_by=it.user,
        **texts | {"ended_reason": ""},
    )
    if it.ended:  # How it ended is part of it.
        row.outcome = TwoPersonRequest.RequestOutcome.REFUSED
        row.ended_reason = texts["ended_reason"]
        row.end(by=None, also=("outcome", "ended_reason"))


def _advice(it: plain.Advice, _name: str) -> None:
    texts = planted("accounts.Advice", it.id)
    factories.AdviceFactory(id=it.id, request=ref(TwoPersonRequest, it.request), **texts)


def _kind_of(it: plain.TwoPersonRequest) -> str:
    if it.role:
        return "change account"
    return "give patch" if it.patch else "end freeze" if it.about else "open portal"


def _import_run(it: plain.ImportRun, _name: str) -> None:
    factories.ImportRunFactory(id=it.id, export_date=it.export_date)


def _quarantined_row(it: plain.QuarantinedRow, _name: str) -> None:
    factories.QuarantinedRowFactory(
        id=it.id,
        run=ref(ImportRun, it.run),
        row={"surname": canary(it.id, "row"), "subject_ref": it.number},
        **planted("tenancies.QuarantinedRow", it.id),
    )


# In the order of their foreign keys.
STORED_BY: dict[type[plain.Thing], Callable[[Any, str], None]] = {
    plain.Account: _account,
    plain.Leave: _leave,
    plain.Person: _person,
    plain.Patch: _patch,
    plain.Assignment: _assignment,
    plain.Home: _home,
    plain.Tenancy: _tenancy,
    plain.Occupancy: _occupancy,
    plain.SafeContact: _safe_contact,
    plain.DeclaredInterest: _declared_interest,
    plain.Task: _task,
    plain.Activation: _activation,
    plain.LettersRun: _letters_run,
    plain.IdentityCheck: _identity_check,
    plain.Doubt: _doubt,
    plain.Case: _case,
    plain.Party: _party,
    plain.Share: _share,
    plain.Wording: _wording,
    plain.NextStep: _next_step,
    plain.OutOfPatchAccess: _out_of_patch_access,
    plain.Document: _document,
    plain.Check: _check,
    plain.Finding: _finding,
    plain.FoundWords: _found_words,
    plain.Decision: _decision,
    plain.Release: _release,
    plain.DocumentVersion: _version,
    plain.Hold: _hold,
    plain.Block: _block,
    plain.UseLimit: _use_limit,
    plain.Incident: _incident,
    plain.IncidentStep: _incident_step,
    plain.Freeze: _freeze,
    plain.Report: _report,
    plain.ReportStep: _report_step,
    plain.TwoPersonRequest: _two_person_request,
    plain.Advice: _advice,
    plain.Drill: _drill,
    plain.DrillStep: _drill_step,
    plain.ImportRun: _import_run,
    plain.QuarantinedRow: _quarantined_row,
}
ENDED_IN: dict[type[Any], Any] = {
    plain.Leave: Leave,
    plain.Person: Person,
    plain.Assignment: PatchAssignment,
    plain.Occupancy: Occupancy,
    plain.SafeContact: SafeContact,
    plain.DeclaredInterest: DeclaredInterest,
    plain.Task: Task,
    plain.Activation: Activation,
    plain.IdentityCheck: IdentityCheck,
    plain.Party: Party,
    plain.Share: Share,
    plain.Wording: Wording,
    plain.NextStep: NextStep,
    plain.OutOfPatchAccess: OutOfPatchAccess,
    plain.Document: Document,
    plain.Check: Check,
    plain.Decision: Decision,
    plain.DocumentVersion: DocumentVersion,
    plain.Hold: Hold,
    plain.Release: Release,
    plain.Block: Block,
    plain.UseLimit: UseLimit,
    plain.Freeze: Freeze,
    plain.Drill: Drill,
}
