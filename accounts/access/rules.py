"""Wall 1: per model and role, which rows were granted. Wall 2 says the same from facts (portal/rls).

docs/access.md is the table this one is made from. A model or a role that is not named here sees nothing.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from accounts.access import not_too_close
from accounts.access import resident_rules as residents
from accounts.access import staff_rules as staff
from accounts.access.conditions import (
    RULES,
    Rule,
    all_rows,
    done_by_oneself,
    is_shown_to,
    mine,
    of,
    visible,
)
from accounts.access.roles import Role

__all__ = ["RULES", "is_shown_to", "visible"]


def _roles(**rules: Rule) -> dict[Role, Rule]:
    """The rule of each role, by the role it acts as: the deputy has the DPO's. Others see nothing."""
    by_viewer = {role: rules[role.viewer] for role in Role if role.viewer in rules}
    if unknown := rules.keys() - {role.viewer for role in Role}:
        raise ImproperlyConfigured(f"docs/access.md has no such roles: {', '.join(unknown)}.")
    return by_viewer


_of_document = of("document", "documents.Document")
_of_case = of("case", "cases.Case")
_of_share = of("share", "cases.Share")
_of_check = of("found_by", "documents.Check")
_of_report = of("report", "incidents.Report")
_of_request = of("request", "accounts.TwoPersonRequest")

RULES |= {
    "accounts.AuditEvent": _roles(dpo=not_too_close.audit_events),
    "accounts.EarlierValues": _roles(dpo=not_too_close.earlier_values),
    "accounts.TwoPersonRequest": _roles(
        officer=staff.requests_to_decide,
        manager=staff.requests_for_managers,
        dpo=staff.requests_for_dpo,
        director=staff.requests_for_director,
        administrator=staff.requests_of_administrators,
    ),
    "accounts.Advice": _roles(manager=_of_request, dpo=_of_request, director=_of_request),
    "accounts.Leave": _roles(officer=mine, manager=mine, dpo=mine, director=mine),
    "tenancies.Patch": _roles(
        officer=all_rows, adviser=all_rows, manager=all_rows, dpo=all_rows, administrator=all_rows
    ),
    "tenancies.PatchAssignment": _roles(
        officer=mine, manager=all_rows, dpo=all_rows, administrator=all_rows
    ),
    "tenancies.Property": _roles(
        resident=residents.my_homes,
        officer=staff.worked_homes,
        adviser=all_rows,
        manager=all_rows,
        dpo=all_rows,
    ),
    "tenancies.Tenancy": _roles(
        resident=residents.my_tenancies,
        officer=staff.worked_tenancies,
        manager=not_too_close.tenancies,
        dpo=not_too_close.tenancies,
    ),
    "tenancies.Person": _roles(
        resident=residents.myself,
        officer=staff.people_met,
        manager=not_too_close.people,
        dpo=not_too_close.people,
    ),
    "tenancies.Occupancy": _roles(
        officer=staff.occupancies_worked,
        manager=not_too_close.occupancies,
        dpo=not_too_close.occupancies,
    ),
    "tenancies.SafeContact": _roles(
        officer=staff.safe_contacts_of_officers,
        manager=not_too_close.by_person,
        dpo=not_too_close.by_person,
    ),
    "tenancies.DeclaredInterest": _roles(dpo=staff.interests_of_colleagues),
    "tenancies.Activation": _roles(
        officer=of("person", "tenancies.Person"),
        manager=not_too_close.by_person,
        dpo=not_too_close.by_person,
    ),
    "tenancies.LettersRun": _roles(officer=done_by_oneself, manager=staff.runs_of_letters),
    "tenancies.IdentityCheck": _roles(
        officer=of("person", "tenancies.Person"),
        manager=not_too_close.by_person,
        dpo=not_too_close.by_person,
    ),
    "tenancies.Doubt": _roles(
        officer=staff.birth_dates_of_people_met,
        manager=not_too_close.by_person,
        dpo=not_too_close.by_person,
    ),
    "tenancies.Task": _roles(
        officer=staff.tasks_of_own_patches,
        manager=staff.tasks_but_the_leads,
        dpo=staff.tasks_of_the_lead,
    ),
    "tenancies.TenancyGrant": _roles(officer=mine),
    "tenancies.PatchGrant": _roles(officer=mine),
    "tenancies.ImportRun": _roles(officer=staff.as_steward, manager=staff.as_steward, dpo=all_rows),
    "tenancies.QuarantinedRow": _roles(
        officer=staff.quarantined_as_steward,
        manager=staff.quarantined_as_steward,
        dpo=not_too_close.quarantined_rows,
    ),
    "cases.Case": _roles(
        officer=staff.worked_cases, manager=not_too_close.cases, dpo=not_too_close.cases
    ),
    "cases.Party": _roles(officer=_of_case, manager=_of_case, dpo=_of_case),
    "cases.Share": _roles(
        resident=residents.my_shares, officer=_of_case, manager=_of_case, dpo=_of_case
    ),
    "cases.Wording": _roles(
        resident=_of_share, officer=_of_share, manager=_of_share, dpo=_of_share
    ),
    "cases.NextStep": _roles(officer=_of_case, manager=_of_case, dpo=_of_case),
    "cases.OutOfPatchAccess": _roles(
        officer=mine,
        manager=not_too_close.by_tenancy_and_case,
        dpo=not_too_close.by_tenancy_and_case,
    ),
    "cases.CaseGrant": _roles(officer=mine),
    "documents.Document": _roles(
        resident=residents.my_documents,
        officer=staff.worked_documents,
        manager=staff.every_document_but_sealed,
        dpo=not_too_close.by_tenancy_and_case,
    ),
    "documents.Upload": _roles(officer=_of_document, manager=_of_document, dpo=_of_document),
    "documents.DocumentVersion": _roles(
        resident=residents.live_versions,
        officer=_of_document,
        manager=_of_document,
        dpo=_of_document,
    ),
    "documents.Release": _roles(
        resident=residents.my_releases,
        officer=_of_document,
        manager=_of_document,
        dpo=_of_document,
    ),
    "documents.Hold": _roles(
        officer=staff.waiting_for_an_officer,
        manager=staff.waiting_with_what_is_seen,
        dpo=staff.waiting_with_what_is_seen,
    ),
    "documents.Check": _roles(officer=_of_document, manager=_of_document, dpo=_of_document),
    "documents.Finding": _roles(officer=_of_check, manager=_of_check, dpo=_of_check),
    "documents.FoundWords": _roles(
        officer=staff.words_about_people_met,
        manager=staff.words_about_people_not_too_close,
        dpo=staff.words_about_people_not_too_close,
    ),
    "documents.Decision": _roles(officer=_of_document, manager=_of_document, dpo=_of_document),
    "documents.DocumentGrant": _roles(),
    "documents.UseLimit": _roles(officer=_of_document, manager=_of_document, dpo=_of_document),
    "documents.Block": _roles(
        officer=staff.blocks_of_people_met,
        manager=staff.blocks_of_ours,
        dpo=not_too_close.blocks_and_freezes,
    ),
    "incidents.Incident": _roles(
        manager=not_too_close.incidents,
        dpo=not_too_close.incidents,
        director=all_rows,
    ),
    "incidents.IncidentStep": _roles(
        resident=residents.closings_of_my_reports,
        manager=staff.steps_that_are_shown,
        dpo=not_too_close.incident_steps,
        director=staff.steps_that_are_shown,
    ),
    "incidents.Report": _roles(
        resident=residents.reported_by_me,
        officer=staff.rectification_requests_of_documents_seen,
        manager=staff.reports_for_a_manager,
        dpo=staff.reports_not_too_close,
    ),
    "incidents.ReportStep": _roles(
        resident=_of_report, officer=_of_report, manager=_of_report, dpo=_of_report
    ),
    "incidents.Freeze": _roles(
        officer=staff.frozen_here,
        manager=staff.freezes_not_too_close,
        dpo=staff.freezes_not_too_close,
        director=staff.wide_and_sealed_freezes,
    ),
    "incidents.PortalState": _roles(manager=all_rows, dpo=all_rows, director=all_rows),
    "incidents.Drill": _roles(manager=all_rows, dpo=all_rows, director=all_rows),
    "incidents.DrillStep": _roles(manager=all_rows, dpo=all_rows, director=all_rows),
}
