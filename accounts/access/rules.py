"""Wall 1: per model and role, which rows were granted. Wall 2 says the same from facts (portal/rls).

Everything is looked up by name, because this app stands below the models it speaks of. A model or a
role that is not named here sees nothing. docs/access.md is the table these rules are made from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q, QuerySet

from accounts.access import not_too_close
from accounts.access.roles import Role
from accounts.access.viewer import Viewer

Rule = Callable[[Viewer], Q]

NOTHING = Q(pk__in=[])
EVERYTHING = Q()


def visible(model: type[models.Model], viewer: Viewer) -> Q:
    """The condition on `model`'s rows under which this viewer may see them."""
    if viewer.role is Role.RESIDENT and (viewer.barred.everything or not viewer.portal_is_open):
        return NOTHING
    if viewer.role is Role.RESIDENT and _is_closed_to_residents(model._meta.label, viewer):
        return NOTHING
    rule = RULES.get(model._meta.label, {}).get(viewer.role)
    return rule(viewer) if rule else NOTHING


def _is_closed_to_residents(label: str, viewer: Viewer) -> bool:
    """Whether a wide freeze closes all rows of a model: said before any rule, one of which may be wrong."""
    if label in ("cases.Share", "cases.Wording"):
        return viewer.closed.everything or viewer.closed.cases
    return viewer.closed.everything and label in ("documents.Document", "documents.Release")


def is_shown_to(model: type[models.Model], role: Role) -> bool:
    """Whether a role is shown any row of a model."""
    return role in RULES.get(model._meta.label, {})


def _rows(label: str) -> QuerySet[Any]:
    """All rows of a model; only for the inside of a rule."""
    return QuerySet(apps.get_model(label))


def _within(label: str, viewer: Viewer) -> QuerySet[Any]:
    return _rows(label).filter(visible(apps.get_model(label), viewer)).values("pk")


def _granted(label: str, permission: str, viewer: Viewer) -> QuerySet[Any]:
    """The viewer's guardian rows for one permission that are open today."""
    return _rows(label).filter(
        Q(closes_on=None) | Q(closes_on__gte=viewer.today),
        user_id=viewer.user_id,
        permission__codename=permission,
        opens_on__lte=viewer.today,
    )


def _objects(grants: QuerySet[Any]) -> QuerySet[Any]:
    return grants.values("content_object_id")


# Residents -----------------------------------------------------------------------------------------


def _documents_of_my_homes(viewer: Viewer, of: str = "") -> Q:
    """Documents released to a household or its tenants, dated within an occupancy that was granted.

    `of` leads from the rows asked for to their document, for example "document__".
    """
    audiences = defaultdict(list)
    for row in viewer.granted:
        if row.audience:
            audiences[row.object_id, row.documents_from, row.documents_to].append(row.audience)
    within_a_occupancy = NOTHING
    for occupancy, read in audiences.items():
        within_a_occupancy |= _dated_within(*occupancy, of) & Q(**{f"{of}audience__in": read})
    lasts = Q(**{f"{of}shown_until": None}) | Q(**{f"{of}shown_until__gte": viewer.today})
    return within_a_occupancy & Q(**{f"{of}shown_from__lte": viewer.today}) & lasts


def _dated_within(tenancy: UUID, first: date | None, last: date | None, of: str) -> Q:
    """Documents of this home with a date from `first` to `last`, both included; no last: without end."""
    documents: dict[str, object] = {f"{of}tenancy": tenancy, f"{of}dated__gte": first}
    if last:
        documents[f"{of}dated__lte"] = last
    return Q(**documents)


def _documents_in_my_name(viewer: Viewer, of: str = "") -> Q:
    """Documents of which the viewer is the named recipient."""
    return Q(**{f"{of}pk__in": viewer.named_documents})


def _not_held(viewer: Viewer, of: str = "") -> Q:
    """Documents that are not frozen, ended or kept from the viewer.

    What a report alone has frozen stays open to whoever gave it.
    """
    thawed = Q(**{f"{of}frozen": False})
    given = Q(**{f"{of}open_to_giver": True, f"{of}pk__in": viewer.given_documents})
    held = (thawed | given) & Q(**{f"{of}ended_at": None})
    if viewer.closed.cases:
        held &= Q(**{f"{of}case": None})
    if viewer.closed.kinds:
        held &= ~Q(**{f"{of}kind__in": viewer.closed.kinds})
    if viewer.barred.documents:
        held &= ~Q(**{f"{of}pk__in": viewer.barred.documents})
    if viewer.barred.tenancies:
        other_homes = ~Q(**{f"{of}tenancy__in": viewer.barred.tenancies})
        held &= Q(**{f"{of}tenancy": None}) | other_homes
    if viewer.barred.cases:
        held &= Q(**{f"{of}case": None}) | ~Q(**{f"{of}case__in": viewer.barred.cases})
    return held


def _of_a_kind_for_me(viewer: Viewer, of: str = "") -> Q:
    """Documents of a kind that residents may read; for tenants alone, where I was granted what tenants read.

    It narrows what the other conditions find, whatever was released.
    """
    document: Any = apps.get_model("documents.Document")
    allowed = Q()
    if for_no_resident := document.kinds_read_by("no resident"):
        allowed &= ~Q(**{f"{of}kind__in": for_no_resident})
    if for_tenants := document.kinds_read_by("tenants"):
        as_tenant = NOTHING
        for row in viewer.granted:
            if row.audience == "tenants":
                as_tenant |= _dated_within(row.object_id, row.documents_from, row.documents_to, of)
        allowed &= ~Q(**{f"{of}kind__in": for_tenants}) | as_tenant
    return allowed


def _my_documents(viewer: Viewer) -> Q:
    shared_with_me = _documents_of_my_homes(viewer) | _documents_in_my_name(viewer)
    return shared_with_me & _of_a_kind_for_me(viewer) & _not_held(viewer)


def _my_releases(viewer: Viewer) -> Q:
    to_my_home = Q(recipient=None) & _documents_of_my_homes(viewer, of="document__")
    in_my_name = Q(recipient=viewer.person_id) & _documents_in_my_name(viewer, of="document__")
    of_such_a_kind = _of_a_kind_for_me(viewer, of="document__")
    not_held = _not_held(viewer, of="document__")
    return Q(ended_at=None) & (to_my_home | in_my_name) & of_such_a_kind & not_held


def _my_shares(viewer: Viewer) -> Q:
    followed = [row.source for row in viewer.granted if row.permission == "follow_case"]
    return Q(pk__in=followed, frozen=False, ended_at=None) & ~Q(case__in=viewer.barred.cases)


def _my_tenancies(viewer: Viewer) -> Q:
    granted = {row.object_id for row in viewer.granted if row.audience}
    return Q(pk__in=granted - viewer.barred.tenancies)


def _my_homes(viewer: Viewer) -> Q:
    return Q(pk__in=_rows("tenancies.Tenancy").filter(_my_tenancies(viewer)).values("property"))


def _myself(viewer: Viewer) -> Q:
    return Q(pk=viewer.person_id)


def _mine(viewer: Viewer) -> Q:
    return Q(user=viewer.user_id)


def _reported_by_me(viewer: Viewer) -> Q:
    """An account without a person has reported nothing: whose report it was is not known of most."""
    return Q(person_id=viewer.person_id) if viewer.person_id else NOTHING


def _closings_of_my_reports(viewer: Viewer) -> Q:
    """That an incident was closed, as its reporters may know; of any other step they know nothing."""
    reports = _rows("incidents.Report").filter(_reported_by_me(viewer))
    return Q(kind="closed", incident__in=reports.values("incident"))


# Staff ---------------------------------------------------------------------------------------------


def _own_patches(viewer: Viewer) -> QuerySet[Any]:
    return _objects(_granted("tenancies.PatchGrant", "work_patch", viewer))


def _worked_tenancies(viewer: Viewer) -> Q:
    opened = _objects(_granted("tenancies.TenancyGrant", "work_tenancy", viewer))
    worked = Q(property__patch__in=_own_patches(viewer)) | Q(pk__in=opened)
    return worked & not_too_close.tenancies(viewer)


def _worked_homes(viewer: Viewer) -> Q:
    """Homes of the officer's patches, and those of a tenancy or case they opened."""
    let = _rows("tenancies.Tenancy").filter(_worked_tenancies(viewer)).values("property")
    spoken_of = _rows("cases.Case").filter(_worked_cases(viewer)).values("property")
    return Q(patch__in=_own_patches(viewer)) | Q(pk__in=let) | Q(pk__in=spoken_of)


def _worked_cases(viewer: Viewer) -> Q:
    opened = _objects(_granted("cases.CaseGrant", "work_case", viewer))
    mine = Q(property__patch__in=_own_patches(viewer)) | Q(pk__in=opened)
    return mine & not_too_close.cases(viewer)


def _occupancies_worked(viewer: Viewer) -> Q:
    return Q(tenancy__in=_within("tenancies.Tenancy", viewer)) & not_too_close.by_person(viewer)


def _worked_documents(viewer: Viewer) -> Q:
    """Documents of the officer's work; frozen ones only in their own patches, sealed ones nowhere."""
    own = _own_patches(viewer)
    in_my_patch = Q(tenancy__property__patch__in=own) | Q(case__property__patch__in=own)
    return (
        (
            Q(tenancy__in=_within("tenancies.Tenancy", viewer))
            | Q(case__in=_within("cases.Case", viewer))
        )
        & (Q(frozen=False) | in_my_patch)
        & Q(sealed=False, ended_at=None)
    )


def _every_document_but_sealed(viewer: Viewer) -> Q:
    return Q(sealed=False, ended_at=None) & not_too_close.by_tenancy_and_case(viewer)


def _interests_of_colleagues(viewer: Viewer) -> Q:
    return ~Q(user=viewer.user_id) & not_too_close.by_person(viewer)


def _people_met(viewer: Viewer) -> Q:
    """People who live or lived in a tenancy, or are a party to a case, that the viewer works."""
    occupancies = _rows("tenancies.Occupancy").filter(
        tenancy__in=_within("tenancies.Tenancy", viewer)
    )
    parties = _rows("cases.Party").filter(case__in=_within("cases.Case", viewer))
    met = Q(pk__in=occupancies.values("person")) | Q(pk__in=parties.values("person"))
    return met & not_too_close.people(viewer)


def _of_people_of_own_patches(viewer: Viewer) -> Q:
    """Rows of people of the officer's own patches; nobody whom they opened from outside."""
    own = _own_patches(viewer)
    live_there = _rows("tenancies.Occupancy").filter(
        tenancy__in=_rows("tenancies.Tenancy").filter(
            not_too_close.tenancies(viewer), property__patch__in=own
        )
    )
    cases = _rows("cases.Case").filter(not_too_close.cases(viewer), property__patch__in=own)
    parties = _rows("cases.Party").filter(case__in=cases.values("pk"))
    here = Q(person__in=live_there.values("person")) | Q(person__in=parties.values("person"))
    return here & not_too_close.by_person(viewer)


def _tasks_of_own_patches(viewer: Viewer) -> Q:
    here = Q(goes_to="officer", patch__in=_own_patches(viewer))
    return here & not_too_close.by_person(viewer)


def _tasks_but_the_leads(viewer: Viewer) -> Q:
    theirs = EVERYTHING if viewer.safeguards else ~Q(goes_to="safeguarding")
    return theirs & not_too_close.by_person(viewer)


def _tasks_of_the_lead(viewer: Viewer) -> Q:
    theirs = Q(goes_to="safeguarding") if viewer.safeguards else NOTHING
    return theirs & not_too_close.by_person(viewer)


def _of(field: str, label: str) -> Rule:
    """Rows whose `field` points at a row of `label` that the viewer may see."""
    return lambda viewer: Q(**{f"{field}__in": _within(label, viewer)})


def _frozen_here(viewer: Viewer) -> Q:
    return (
        Q(document__in=_within("documents.Document", viewer))
        | Q(case__in=_within("cases.Case", viewer))
        | Q(tenancy__in=_within("tenancies.Tenancy", viewer))
    )


def _rectification_requests_of_documents_seen(viewer: Viewer) -> Q:
    """Reports by people who disagree with what a document says about them."""
    of_one_seen = Q(wrong="about me", document__in=_within("documents.Document", viewer))
    return of_one_seen & not_too_close.by_reporter(viewer)


def _reports_for_a_manager(viewer: Viewer) -> Q:
    """A deputy reads what the DPO reads, but for what is about a sealed document."""
    if viewer.deputises:
        return _reports_not_too_close(viewer)
    return _rectification_requests_of_documents_seen(viewer)


def _reports_not_too_close(viewer: Viewer) -> Q:
    seen = Q(document=None) | Q(document__in=_within("documents.Document", viewer))
    return seen & not_too_close.by_reporter(viewer)


def _blocks_of_ours(viewer: Viewer) -> Q:
    """Without those that hide from somebody what they have reported themselves."""
    return Q(reported=False) & not_too_close.blocks_and_freezes(viewer)


def _freezes_not_too_close(viewer: Viewer) -> Q:
    return not_too_close.blocks_and_freezes(viewer) & not_too_close.by_account(viewer)


def _blocks_of_people_met(viewer: Viewer) -> Q:
    return Q(person__in=_within("tenancies.Person", viewer)) & _blocks_of_ours(viewer)


def _wide_and_sealed_freezes(viewer: Viewer) -> Q:
    """The director's, who reads no document: of what is narrow those alone that are closed to staff too."""
    wide = ~Q(level__in=["document", "case", "tenancy"]) | Q(from_staff=True)
    about_no_one_close = not_too_close.by_person(viewer) & not_too_close.by_account(viewer)
    return wide & about_no_one_close & not_too_close.by_tenancy_and_case(viewer)


def _waiting_with_what_is_seen(viewer: Viewer) -> Q:
    return Q(release__in=_within("documents.Release", viewer)) | Q(
        share__in=_within("cases.Share", viewer)
    )


def _requests_about_freezes_seen(viewer: Viewer) -> Q:
    return Q(about_id=None) | Q(about_id__in=_within("incidents.Freeze", viewer))


def _steps_that_are_shown(viewer: Viewer) -> Q:
    """Of incidents they see; that a call turned out to be nothing is for the DPO and the deputy alone."""
    shown = Q() if viewer.deputises else ~Q(kind="nothing wrong")
    return shown & not_too_close.incident_steps(viewer)


def _requests_for_staff(viewer: Viewer) -> Q:
    """The same, and for the safeguarding lead what officers ask to open from outside."""
    is_for_the_lead = viewer.safeguards and not viewer.barred.cases
    asked = Q(kind="open outside") & ~Q(about_id__in=viewer.barred.tenancies)
    return _requests_about_freezes_seen(viewer) | (asked if is_for_the_lead else NOTHING)


def _all(_: Viewer) -> Q:
    return EVERYTHING


def _as_steward(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.is_data_steward else NOTHING


def _roles(**rules: Rule) -> dict[Role, Rule]:
    """The rule of each role, by the role it acts as: the deputy has the DPO's. Others see nothing."""
    by_viewer = {role: rules[role.viewer] for role in Role if role.viewer in rules}
    if unknown := rules.keys() - {role.viewer for role in Role}:
        raise ImproperlyConfigured(f"docs/access.md has no such roles: {', '.join(unknown)}.")
    return by_viewer


_of_document = _of("document", "documents.Document")
_of_case = _of("case", "cases.Case")
_of_share = _of("share", "cases.Share")
_of_report = _of("report", "incidents.Report")

RULES: dict[str, dict[Role, Rule]] = {
    "accounts.AuditEvent": _roles(dpo=not_too_close.audit_events),
    "accounts.EarlierValues": _roles(dpo=not_too_close.earlier_values),
    "accounts.RoleRequest": _roles(administrator=_all),
    "accounts.TwoPersonRequest": _roles(
        manager=_requests_for_staff,
        dpo=_requests_for_staff,
        director=_requests_about_freezes_seen,
    ),
    "accounts.Leave": _roles(manager=_mine, dpo=_mine, director=_mine),
    "tenancies.Patch": _roles(
        officer=_all, adviser=_all, manager=_all, dpo=_all, administrator=_all
    ),
    "tenancies.PatchAssignment": _roles(officer=_mine, manager=_all, dpo=_all, administrator=_all),
    "tenancies.Property": _roles(
        resident=_my_homes,
        officer=_worked_homes,
        adviser=_all,
        manager=_all,
        dpo=_all,
    ),
    "tenancies.Tenancy": _roles(
        resident=_my_tenancies,
        officer=_worked_tenancies,
        manager=not_too_close.tenancies,
        dpo=not_too_close.tenancies,
    ),
    "tenancies.Person": _roles(
        resident=_myself,
        officer=_people_met,
        manager=not_too_close.people,
        dpo=not_too_close.people,
    ),
    "tenancies.Occupancy": _roles(
        officer=_occupancies_worked,
        manager=not_too_close.occupancies,
        dpo=not_too_close.occupancies,
    ),
    "tenancies.SafeContact": _roles(
        officer=_of_people_of_own_patches,
        manager=not_too_close.by_person,
        dpo=not_too_close.by_person,
    ),
    "tenancies.DeclaredInterest": _roles(dpo=_interests_of_colleagues),
    "tenancies.Activation": _roles(
        officer=_of("person", "tenancies.Person"),
        manager=not_too_close.by_person,
        dpo=not_too_close.by_person,
    ),
    "tenancies.IdentityCheck": _roles(
        officer=_of("person", "tenancies.Person"),
        manager=not_too_close.by_person,
        dpo=not_too_close.by_person,
    ),
    "tenancies.Task": _roles(
        officer=_tasks_of_own_patches, manager=_tasks_but_the_leads, dpo=_tasks_of_the_lead
    ),
    "tenancies.TenancyGrant": _roles(officer=_mine),
    "tenancies.PatchGrant": _roles(officer=_mine),
    "tenancies.ImportRun": _roles(officer=_as_steward, manager=_as_steward, dpo=_all),
    "tenancies.QuarantinedRow": _roles(officer=_as_steward, manager=_as_steward, dpo=_all),
    "cases.Case": _roles(
        officer=_worked_cases, manager=not_too_close.cases, dpo=not_too_close.cases
    ),
    "cases.Party": _roles(officer=_of_case, manager=_of_case, dpo=_of_case),
    "cases.Share": _roles(resident=_my_shares, officer=_of_case, manager=_of_case, dpo=_of_case),
    "cases.Wording": _roles(
        resident=_of_share, officer=_of_share, manager=_of_share, dpo=_of_share
    ),
    "cases.NextStep": _roles(officer=_of_case, manager=_of_case, dpo=_of_case),
    "cases.OutOfPatchAccess": _roles(
        officer=_mine,
        manager=not_too_close.by_tenancy_and_case,
        dpo=not_too_close.by_tenancy_and_case,
    ),
    "cases.CaseGrant": _roles(officer=_mine),
    "documents.Document": _roles(
        resident=_my_documents,
        officer=_worked_documents,
        manager=_every_document_but_sealed,
        dpo=not_too_close.by_tenancy_and_case,
    ),
    "documents.Upload": _roles(officer=_of_document, manager=_of_document, dpo=_of_document),
    "documents.Release": _roles(
        resident=_my_releases, officer=_of_document, manager=_of_document, dpo=_of_document
    ),
    "documents.Hold": _roles(
        officer=_waiting_with_what_is_seen,
        manager=_waiting_with_what_is_seen,
        dpo=_waiting_with_what_is_seen,
    ),
    "documents.DocumentGrant": _roles(),
    "documents.Block": _roles(
        officer=_blocks_of_people_met,
        manager=_blocks_of_ours,
        dpo=not_too_close.blocks_and_freezes,
    ),
    "incidents.Incident": _roles(
        manager=not_too_close.incidents,
        dpo=not_too_close.incidents,
        director=_all,
    ),
    "incidents.IncidentStep": _roles(
        resident=_closings_of_my_reports,
        manager=_steps_that_are_shown,
        dpo=not_too_close.incident_steps,
        director=_steps_that_are_shown,
    ),
    "incidents.Report": _roles(
        resident=_reported_by_me,
        officer=_rectification_requests_of_documents_seen,
        manager=_reports_for_a_manager,
        dpo=_reports_not_too_close,
    ),
    "incidents.ReportStep": _roles(
        resident=_of_report, officer=_of_report, manager=_of_report, dpo=_of_report
    ),
    "incidents.Freeze": _roles(
        officer=_frozen_here,
        manager=_freezes_not_too_close,
        dpo=_freezes_not_too_close,
        director=_wide_and_sealed_freezes,
    ),
    "incidents.PortalState": _roles(manager=_all, dpo=_all, director=_all),
    "incidents.Drill": _roles(manager=_all, dpo=_all, director=_all),
    "incidents.DrillStep": _roles(manager=_all, dpo=_all, director=_all),
}
