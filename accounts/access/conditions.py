"""What the rules of wall 1 are made of: conditions on rows, and how one rule leans on another's (`within`).

Everything is looked up by name, because this app stands below the models it speaks of. A model or a
role that is not named in the table sees nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from accounts.access.roles import Role
from accounts.access.viewer import Viewer

Rule = Callable[[Viewer], Q]

NOTHING = Q(pk__in=[])
EVERYTHING = Q()

# The table, which rules.py fills. It stands here because the table is made of rules and a rule asks the table
# about other models: neither can import the other. While it is empty, no one is shown anything.
RULES: dict[str, dict[Role, Rule]] = {}

ABOUT_THEMSELVES = (
    *("tenancies.Person", "incidents.Report"),
    *("incidents.ReportStep", "incidents.IncidentStep"),
)
"""What a resident reads of themselves, and of what they told us, whatever they are blocked from."""


def visible(model: type[models.Model], viewer: Viewer) -> Q:
    """The condition on `model`'s rows under which this viewer may see them."""
    if viewer.is_shut_out:
        return NOTHING
    if viewer.role is Role.RESIDENT and _is_closed_to_residents(model._meta.label, viewer):
        return NOTHING
    rule = RULES.get(model._meta.label, {}).get(viewer.role)
    return rule(viewer) if rule else NOTHING


def _is_closed_to_residents(label: str, viewer: Viewer) -> bool:
    """Whether all rows of a model are closed to a resident: said before any rule, one of which may be wrong.

    A closed portal closes all, a block from everything all but what is about themselves, a wide freeze
    documents and cases.
    """
    if not viewer.portal_is_open:
        return True
    if viewer.barred.everything and label not in ABOUT_THEMSELVES:
        return True
    if label in ("cases.Share", "cases.Wording"):
        return viewer.closed.everything or viewer.closed.cases
    return viewer.closed.everything and label in ("documents.Document", "documents.Release")


def is_shown_to(model: type[models.Model], role: Role) -> bool:
    """Whether a role is shown any row of a model."""
    return role in RULES.get(model._meta.label, {})


def rows(label: str) -> QuerySet[Any]:
    """All rows of a model; only for the inside of a rule."""
    return QuerySet(apps.get_model(label))


def within(label: str, viewer: Viewer) -> QuerySet[Any]:
    """The ids of the rows of a model that the viewer may see."""
    return rows(label).filter(visible(apps.get_model(label), viewer)).values("pk")


def granted(label: str, permission: str, viewer: Viewer) -> QuerySet[Any]:
    """The viewer's guardian rows for one permission that are open today."""
    return rows(label).filter(
        Q(closes_on=None) | Q(closes_on__gte=viewer.today),
        user_id=viewer.user_id,
        permission__codename=permission,
        opens_on__lte=viewer.today,
    )


def objects(grants: QuerySet[Any]) -> QuerySet[Any]:
    """The ids of the objects that grants are on."""
    return grants.values("content_object_id")


def of(field: str, label: str) -> Rule:
    """Rows whose `field` points at a row of `label` that the viewer may see."""
    return lambda viewer: Q(**{f"{field}__in": within(label, viewer)})


def all_rows(_: Viewer) -> Q:
    """Every row."""
    return EVERYTHING


def mine(viewer: Viewer) -> Q:
    """Rows about the viewer's own account."""
    return Q(user=viewer.user_id)


def done_by_oneself(viewer: Viewer) -> Q:
    """What the viewer has done themselves."""
    return Q(recorded_by=viewer.user_id)
