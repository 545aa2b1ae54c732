"""Safe contacts that someone must look at: asked for and not spoken about yet, waiting, or due for review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import today
from portal.desk.my_work.worklists import Cell, Source, WorklistRow
from portal.web.dates import date_format
from tenancies.deciding import names_of
from tenancies.models import SafeContact

DAYS_AHEAD = 7


def safe_contacts_to_look_at() -> Source:
    """Those of the people whom the viewer works with, the next review first."""
    due = Q(review_on__lte=today() + timedelta(days=DAYS_AHEAD))
    asked = ~Q(standing=SafeContact.Standing.SET)
    live = SafeContact.objects.filter(asked | due, ended_at=None)
    return Source(
        key="safe",
        title=_("Safe contacts to look at"),
        headings=(_("Person"), _("Why"), _("Look at it by")),
        empty=_("No safe contact needs you."),
        things=live.order_by("review_on", "id"),
        rows=_rows,
        event="safe_contacts_listed",
        words=lambda count: ngettext("safe contact", "safe contacts", count),
        is_pressing=True,
    )


def _rows(contacts: Sequence[SafeContact], headings: Sequence[str]) -> list[WorklistRow]:
    day = today()
    names = names_of({contact.person_id for contact in contacts})
    return [
        WorklistRow(
            label=names[contact.person_id],
            url=reverse("tenancies:safe_contact", args=[contact.person_id]),
            cells=[
                Cell(headings[0], _why(contact)),
                Cell(
                    headings[1],
                    date_format(contact.review_on, "j F Y"),
                    "overdue" if contact.review_on < day else "due",
                ),
            ],
        )
        for contact in contacts
    ]


def _why(contact: SafeContact) -> str:
    if contact.standing == SafeContact.Standing.WAITING:
        return _("Asked for it. The safeguarding lead decides")
    if contact.standing == SafeContact.Standing.ASKED:
        return _("Asked for it. Speak to them")
    return _("Due for review")
