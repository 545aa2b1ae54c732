"""Who a page is for: every view carries exactly one of these marks, and one without is not served."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.access.roles import DEPUTIES, SAFEGUARDERS, STEWARDS, Role
from accounts.access.viewer import viewer
from portal.rls import table

View = Callable[..., HttpResponseBase]


class PageAudience(Enum):
    """Who may open a page, and whether the door is opened for it."""

    PUBLIC = "public"
    ANYONE = "anyone"
    ACCOUNT = "one's own account"
    SIGNED_IN = "signed in"


class Perm(Enum):
    """What a staff page lets somebody do: the words of *Rights* in docs/access.md, which says who may."""

    FIND_PEOPLE = "find people and homes"
    FIND_CASES = "find and open cases"
    HELP_CALLERS = "find out who is calling"
    READ_PERSON_IN_FULL = "read a person in full: account, blocks, safe contact"
    READ_TENANCY_IN_FULL = "read a tenancy in full: its people and documents"
    READ_DOCUMENTS = "read documents"
    SEE_WHAT_WAITS = "see what waits on My work"
    SHARE_CASES = "share cases"
    PLAN_CASES = "write the next step of a case"
    RELEASE = "release documents"
    WITHDRAW = "take documents back"
    UPLOAD = "add documents to a home or a case"
    INVITE = "give people the code for an account"
    LOOK_OUTSIDE_PATCH = "look for a name outside one's patches"
    OPEN_OUTSIDE_PATCH = "open something outside one's patches"
    ANSWER_RECTIFICATION_REQUESTS = "answer people who disagree with a document about themselves"
    LIMIT_USE = "limit the use of a document"
    SEE_BOARD = "see the board of incidents"
    SEE_INCIDENT = "see one incident"
    SEE_DRILLS = "see drills"
    SEE_WHO_IS_REACHED = "see whether an incident would reach someone"
    HANDLE_INCIDENTS = "handle incidents"
    SAY_WHEN_AWAY = "say when one is away"
    DECIDE_CONTAINMENT = "decide about containment"
    SEAL = "close something to staff too"
    END_FREEZES = "end freezes"
    SUSPEND_PORTAL = "suspend the resident portal"
    READ_AUDIT_LOG = "read the audit log"
    READ_OUTSIDE_REASONS = "read the reasons for looking outside one's patches"
    MANAGE_ACCOUNTS = "manage accounts and patches"
    COVER_PATCHES = "give a patch to a colleague for a few days"
    BLOCK = "block a person"
    LIFT_OWN_BLOCKS = "lift one's own blocks"
    LIFT_EVERY_BLOCK = "lift every block"
    READ_QUARANTINE = "read what an import quarantined"
    DECIDE_DOUBTS = "decide what the landlord's records leave in doubt"
    DECLARE_INTERESTS = "declare an interest in a person"
    READ_INTERESTS = "read and end declared interests"
    DO_TASKS = "return calls that were handed on"
    SET_SAFE_CONTACTS = "set safe contacts"
    DECIDE_SAFE_CONTACTS = "decide what waits for the safeguarding lead"
    ADVISE = "advise on what two people are to open"
    ANSWER_SECOND = "answer what another person asks for"
    GO_THROUGH_RESTORE = "go through a restored portal"


DATA_STEWARDS = "data stewards"
"""The word of the table for the roles that carry a right only where the account is named as steward."""
SAFEGUARDING_LEADS = "safeguarding leads"
"""The same for the safeguarding lead's duty."""
DEPUTISING = "deputies"
"""And for that of the deputy."""


def _with_right(perm: Perm) -> frozenset[Role]:
    """The roles that the table names for a right, whatever else a data steward may."""
    return frozenset(role for role in Role if role.viewer in table.page_rights()[perm.value])


def _with_right_by_duty(perm: Perm, duty: str, roles: frozenset[Role]) -> frozenset[Role]:
    """The roles that carry a right only with a duty."""
    is_theirs = duty in table.page_rights()[perm.value]
    return roles - _with_right(perm) if is_theirs else frozenset()


# A right without a line raises KeyError here: then nothing is served.
BY_ROLE = {perm: _with_right(perm) for perm in Perm}
"""Roles that carry a permission, whatever duties the account has."""
AS_STEWARD = {perm: _with_right_by_duty(perm, DATA_STEWARDS, STEWARDS) for perm in Perm}
"""Roles that carry a permission only where the account is named as a data steward."""
AS_LEAD = {perm: _with_right_by_duty(perm, SAFEGUARDING_LEADS, SAFEGUARDERS) for perm in Perm}
"""Roles that carry a permission only where the account has the safeguarding lead's duty."""
AS_DEPUTY = {perm: _with_right_by_duty(perm, DEPUTISING, DEPUTIES) for perm in Perm}
"""Roles that carry a permission only where the account has the deputy's duty."""
PERMISSIONS = {
    perm: BY_ROLE[perm] | AS_STEWARD[perm] | AS_LEAD[perm] | AS_DEPUTY[perm] for perm in Perm
}


def public_page(view: View) -> View:
    """A page for everybody. The door stays shut, even for somebody who is signed in."""
    return _marked(view, PageAudience.PUBLIC)


def anyone_page(view: View) -> View:
    """A page for everybody. The door is open if somebody is signed in."""
    return _marked(view, PageAudience.ANYONE)


def account_page(view: View) -> View:
    """A page about one's own account, for everybody who is signed in.

    The door stays shut: passwords, second steps and sessions belong to the gate, and nothing about
    a home, a case or a document can be read there.
    """
    return _marked(view, PageAudience.ACCOUNT)


def resident_page(view: View) -> View:
    """A page for signed-in residents; staff get 403."""
    return closes_with_portal(_for_roles(view, frozenset({Role.RESIDENT})))


def closes_with_portal(view: View) -> View:
    """A page for residents alone, signed in or not: while the portal is closed it is not served."""
    view.closes_with_portal = True  # type: ignore[attr-defined]
    return view


def does_close(view: View) -> bool:
    """Whether it is such a page."""
    return getattr(view, "closes_with_portal", False)


def signed_in_page(view: View) -> View:
    """A page for everybody with an account; the rows decide what is on it."""
    return _for_roles(view, frozenset(Role))


def staff_page(perm: Perm) -> Callable[[View], View]:
    """A page for the staff whose role carries `perm`; everybody else gets 403."""

    def decorate(view: View) -> View:
        return _guarded(view, lambda: may(perm))

    return decorate


def may(perm: Perm) -> bool:
    """Whether whoever asks carries `perm`: by their role, by a duty beside it, or in place of who has it."""
    current = viewer()
    return (
        current.role in BY_ROLE[perm]
        or (current.is_data_steward and current.role in AS_STEWARD[perm])
        or ((current.safeguards or current.decides) and current.role in AS_LEAD[perm])
        or (current.deputises and current.role in AS_DEPUTY[perm])
    )


def audience_of(view: View) -> PageAudience:
    """The mark of a view. Raises ImproperlyConfigured if somebody forgot it: nothing is served."""
    mark: PageAudience | None = getattr(view, "audience", None)
    if mark is None:
        raise ImproperlyConfigured(f"{view!r} does not say who it is for (accounts.access.pages).")
    return mark


def _for_roles(view: View, roles: frozenset[Role]) -> View:
    return _guarded(view, lambda: viewer().role in roles)


def _guarded(view: View, is_allowed: Callable[[], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_allowed():
            raise PermissionDenied("This page is for another role.")
        return view(request, *args, **kwargs)

    return _marked(guarded, PageAudience.SIGNED_IN)


def _marked(view: View, audience: PageAudience) -> View:
    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    marked.audience = audience  # type: ignore[attr-defined]
    return marked
