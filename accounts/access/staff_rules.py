"""Wall 1 for staff: which rows are theirs to work. rules.py says which rule is for which model and role."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from accounts.access import not_too_close
from accounts.access.conditions import (
    EVERYTHING,
    NOTHING,
    done_by_oneself,
    granted,
    objects,
    rows,
    within,
)
from accounts.access.viewer import Viewer


def _own_patches(viewer: Viewer) -> QuerySet[Any]:
    return objects(granted("tenancies.PatchGrant", "work_patch", viewer))


def worked_tenancies(viewer: Viewer) -> Q:
    opened = objects(granted("tenancies.TenancyGrant", "work_tenancy", viewer))
    worked = Q(property__patch__in=_own_patches(viewer)) | Q(pk__in=opened)
    return worked & not_too_close.tenancies(viewer)


def worked_homes(viewer: Viewer) -> Q:
    """Homes of the officer's patches, and those of a tenancy or case they opened."""
    let = rows("tenancies.Tenancy").filter(worked_tenancies(viewer)).values("property")
    spoken_of = rows("cases.Case").filter(worked_cases(viewer)).values("property")
    return Q(patch__in=_own_patches(viewer)) | Q(pk__in=let) | Q(pk__in=spoken_of)


def worked_cases(viewer: Viewer) -> Q:
    opened = objects(granted("cases.CaseGrant", "work_case", viewer))
    mine = Q(property__patch__in=_own_patches(viewer)) | Q(pk__in=opened)
    return mine & not_too_close.cases(viewer)


def occupancies_worked(viewer: Viewer) -> Q:
    return Q(tenancy__in=within("tenancies.Tenancy", viewer)) & not_too_close.by_person(viewer)


def worked_documents(viewer: Viewer) -> Q:
    """Documents of the officer's work; frozen ones only in their own patches, sealed ones nowhere."""
    own = _own_patches(viewer)
    in_my_patch = Q(tenancy__property__patch__in=own) | Q(case__property__patch__in=own)
    return (
        (
            Q(tenancy__in=within("tenancies.Tenancy", viewer))
            | Q(case__in=within("cases.Case", viewer))
        )
        & (Q(frozen=False) | in_my_patch)
        & Q(sealed=False, ended_at=None)
    )


def every_document_but_sealed(viewer: Viewer) -> Q:
    return Q(sealed=False, ended_at=None) & not_too_close.by_tenancy_and_case(viewer)


def words_about_people_met(viewer: Viewer) -> Q:
    """An officer's: what the check found, if they meet in their work everyone whom it may mean."""
    met = ArraySubquery(within("tenancies.Person", viewer))
    return _words_about_someone(viewer) & Q(people__contained_by=met)


def words_about_people_not_too_close(viewer: Viewer) -> Q:
    """What the check found, unless someone whom it may mean is too close."""
    too_close = Q(people__overlap=list(viewer.barred.people)) if viewer.barred.people else NOTHING
    return _words_about_someone(viewer) & ~too_close


def _words_about_someone(viewer: Viewer) -> Q:
    """Of someone in no register they are told to no one: what is missing would tell who is known."""
    return Q(finding__in=within("documents.Finding", viewer)) & ~Q(people=[])


def interests_of_colleagues(viewer: Viewer) -> Q:
    return ~Q(user=viewer.user_id) & not_too_close.by_person(viewer)


def people_met(viewer: Viewer) -> Q:
    """People who live or lived in a tenancy, or are a party to a case, that the viewer works."""
    occupancies = rows("tenancies.Occupancy").filter(
        tenancy__in=within("tenancies.Tenancy", viewer)
    )
    parties = rows("cases.Party").filter(case__in=within("cases.Case", viewer))
    met = Q(pk__in=occupancies.values("person")) | Q(pk__in=parties.values("person"))
    return met & not_too_close.people(viewer)


def of_people_of_own_patches(viewer: Viewer) -> Q:
    """Rows of people of the officer's own patches; nobody whom they opened from outside."""
    own = _own_patches(viewer)
    live_there = rows("tenancies.Occupancy").filter(
        tenancy__in=rows("tenancies.Tenancy").filter(
            not_too_close.tenancies(viewer), property__patch__in=own
        )
    )
    cases = rows("cases.Case").filter(not_too_close.cases(viewer), property__patch__in=own)
    parties = rows("cases.Party").filter(case__in=cases.values("pk"))
    here = Q(person__in=live_there.values("person")) | Q(person__in=parties.values("person"))
    return here & not_too_close.by_person(viewer)


def to_decide(viewer: Viewer) -> Q:
    """What waits for the viewer as safeguarding lead, or in place of one."""
    return Q(pk__in=viewer.decides)


def safe_contacts_of_officers(viewer: Viewer) -> Q:
    """Of their patches; as lead also of the people whom what waits is about."""
    about_people = Q(person__in=viewer.decides) & not_too_close.by_person(viewer)
    return of_people_of_own_patches(viewer) | about_people


def tasks_of_own_patches(viewer: Viewer) -> Q:
    here = Q(goes_to="officer", patch__in=_own_patches(viewer))
    return (here | to_decide(viewer)) & not_too_close.by_person(viewer)


def tasks_but_the_leads(viewer: Viewer) -> Q:
    theirs = EVERYTHING if viewer.safeguards else ~Q(goes_to="safeguarding") | to_decide(viewer)
    return theirs & not_too_close.by_person(viewer)


def tasks_of_the_lead(viewer: Viewer) -> Q:
    theirs = Q(goes_to="safeguarding") if viewer.safeguards else NOTHING
    return (theirs | to_decide(viewer)) & not_too_close.by_person(viewer)


def frozen_here(viewer: Viewer) -> Q:
    return (
        Q(document__in=within("documents.Document", viewer))
        | Q(case__in=within("cases.Case", viewer))
        | Q(tenancy__in=within("tenancies.Tenancy", viewer))
    )


def rectification_requests_of_documents_seen(viewer: Viewer) -> Q:
    """Reports by people who disagree with what a document says about them."""
    of_one_seen = Q(wrong="about me", document__in=within("documents.Document", viewer))
    return of_one_seen & not_too_close.by_reporter(viewer)


def reports_for_a_manager(viewer: Viewer) -> Q:
    """A deputy reads what the DPO reads, but for what is about a sealed document."""
    if viewer.deputises:
        return reports_not_too_close(viewer)
    return rectification_requests_of_documents_seen(viewer)


def reports_not_too_close(viewer: Viewer) -> Q:
    seen = Q(document=None) | Q(document__in=within("documents.Document", viewer))
    return seen & not_too_close.by_reporter(viewer)


def blocks_of_ours(viewer: Viewer) -> Q:
    """Without those that hide from somebody what they have reported themselves."""
    return Q(reported=False) & not_too_close.blocks_and_freezes(viewer)


def freezes_not_too_close(viewer: Viewer) -> Q:
    return not_too_close.blocks_and_freezes(viewer) & not_too_close.by_account(viewer)


def blocks_of_people_met(viewer: Viewer) -> Q:
    return Q(person__in=within("tenancies.Person", viewer)) & blocks_of_ours(viewer)


def wide_and_sealed_freezes(viewer: Viewer) -> Q:
    """The director's, who reads no document: of what is narrow those alone that are closed to staff too."""
    wide = ~Q(level__in=["document", "case", "tenancy"]) | Q(from_staff=True)
    about_no_one_close = not_too_close.by_person(viewer) & not_too_close.by_account(viewer)
    return wide & about_no_one_close & not_too_close.by_tenancy_and_case(viewer)


def waiting_with_what_is_seen(viewer: Viewer) -> Q:
    return Q(release__in=within("documents.Release", viewer)) | Q(
        share__in=within("cases.Share", viewer)
    )


def waiting_for_an_officer(viewer: Viewer) -> Q:
    return waiting_with_what_is_seen(viewer) | to_decide(viewer)


def requests_about_freezes_seen(viewer: Viewer) -> Q:
    """To open the portal too, which is about no freeze."""
    return Q(kind="open portal") | Q(about_id__in=within("incidents.Freeze", viewer))


def steps_that_are_shown(viewer: Viewer) -> Q:
    """Of incidents they see; that a call turned out to be nothing is for the DPO and the deputy alone."""
    shown = Q() if viewer.deputises else ~Q(kind="nothing wrong")
    return shown & not_too_close.incident_steps(viewer)


def requests_for_dpo(viewer: Viewer) -> Q:
    """With those that end a restore, which the DPO goes through."""
    return requests_for_staff(viewer) | Q(kind="end restore")


def requests_for_staff(viewer: Viewer) -> Q:
    """The same, about doubts they may decide, and for the lead what officers ask to open from outside."""
    is_for_the_lead = viewer.safeguards and not viewer.barred.cases
    asked = Q(kind="open outside") & ~Q(about_id__in=viewer.barred.tenancies)
    about_doubts = Q(about_id__in=within("tenancies.Doubt", viewer))
    shown = requests_about_freezes_seen(viewer) | about_doubts | requests_to_decide(viewer)
    return shown | (asked if is_for_the_lead else NOTHING)


def requests_to_decide(viewer: Viewer) -> Q:
    asked = Q(kind="open outside") & to_decide(viewer)
    return asked & ~Q(about_id__in=viewer.barred.tenancies | viewer.barred.cases)


def birth_dates_of_people_met(viewer: Viewer) -> Q:
    return Q(kind="birth date", person__in=within("tenancies.Person", viewer))


def runs_of_letters(viewer: Viewer) -> Q:
    """Whoever is too close to anyone could tell from a colleague's count that they were written to."""
    return done_by_oneself(viewer) if viewer.barred.people else EVERYTHING


def requests_of_administrators(_: Viewer) -> Q:
    return Q(kind__in=("give patch", "change account", "end restore"))


def requests_for_managers(viewer: Viewer) -> Q:
    return requests_for_staff(viewer) | Q(kind="give patch")


def requests_for_director(viewer: Viewer) -> Q:
    """About freezes they see, and accounts and doubts of which they are the last who could sign."""
    return requests_about_freezes_seen(viewer) | to_decide(viewer)


def as_steward(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.is_data_steward else NOTHING


def quarantined_as_steward(viewer: Viewer) -> Q:
    return as_steward(viewer) & not_too_close.quarantined_rows(viewer)
