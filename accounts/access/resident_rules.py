"""Wall 1 for residents: which rows were granted to them. rules.py says which rule is for which model."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from accounts.access.conditions import NOTHING, rows, within
from accounts.access.viewer import Viewer


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
    """Documents of which the viewer is the named recipient; of a case, if its kind goes to their sides."""
    document: Any = apps.get_model("documents.Document")
    in_my_name = NOTHING
    for sides, named in viewer.named_documents.items():
        of_these_sides = Q(**{f"{of}pk__in": named})
        for side in sides:
            if kept := document.kinds_kept_from(side):
                of_these_sides &= ~Q(**{f"{of}kind__in": kept})
        in_my_name |= of_these_sides
    return in_my_name


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
    """Documents of a type and a kind that residents may read; for tenants alone, where I read as a tenant.

    It narrows what the other conditions find, whatever was released.
    """
    document: Any = apps.get_model("documents.Document")
    allowed = Q(**{f"{of}content_type__in": document.types_residents_open()})
    if for_no_resident := document.kinds_read_by("no resident"):
        allowed &= ~Q(**{f"{of}kind__in": for_no_resident})
    if for_tenants := document.kinds_read_by("tenants"):
        as_tenant = NOTHING
        for row in viewer.granted:
            if row.audience == "tenants":
                as_tenant |= _dated_within(row.object_id, row.documents_from, row.documents_to, of)
        allowed &= ~Q(**{f"{of}kind__in": for_tenants}) | as_tenant
    return allowed


def my_documents(viewer: Viewer) -> Q:
    shared_with_me = _documents_of_my_homes(viewer) | _documents_in_my_name(viewer)
    return shared_with_me & _of_a_kind_for_me(viewer) & _not_held(viewer)


def my_releases(viewer: Viewer) -> Q:
    to_my_home = Q(recipient=None) & _documents_of_my_homes(viewer, of="document__")
    in_my_name = Q(recipient=viewer.person_id) & _documents_in_my_name(viewer, of="document__")
    of_such_a_kind = _of_a_kind_for_me(viewer, of="document__")
    not_held = _not_held(viewer, of="document__")
    return Q(ended_at=None) & (to_my_home | in_my_name) & of_such_a_kind & not_held


def live_versions(viewer: Viewer) -> Q:
    return Q(ended_at=None, document__in=within("documents.Document", viewer))


def my_shares(viewer: Viewer) -> Q:
    followed = [row.source for row in viewer.granted if row.permission == "follow_case"]
    return Q(pk__in=followed, frozen=False, ended_at=None) & ~Q(case__in=viewer.barred.cases)


def my_tenancies(viewer: Viewer) -> Q:
    granted = {row.object_id for row in viewer.granted if row.audience}
    return Q(pk__in=granted - viewer.barred.tenancies)


def my_homes(viewer: Viewer) -> Q:
    return Q(pk__in=rows("tenancies.Tenancy").filter(my_tenancies(viewer)).values("property"))


def myself(viewer: Viewer) -> Q:
    return Q(pk=viewer.person_id)


def reported_by_me(viewer: Viewer) -> Q:
    """An account without a person has reported nothing: whose report it was is not known of most."""
    return Q(person_id=viewer.person_id) if viewer.person_id else NOTHING


def closings_of_my_reports(viewer: Viewer) -> Q:
    """That an incident was closed, as its reporters may know; of any other step they know nothing."""
    reports = rows("incidents.Report").filter(reported_by_me(viewer))
    return Q(kind="closed", incident__in=reports.values("incident"))
