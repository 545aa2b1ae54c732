"""Calls that colleagues handed on, on the list of who must answer them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.desk.my_work.worklists import Cell, Source, WorklistRow
from portal.web.dates import date_format
from tenancies.deciding import names_of
from tenancies.models import Task


def tasks_to_do() -> Source:
    """Those that are not done, the first due first."""
    return Source(
        key="tasks",
        title=_("Calls to return"),
        headings=(_("About"), _("Who"), _("When to call"), _("Due")),
        empty=_("No call waits for you."),
        things=Task.objects.filter(ended_at=None).order_by("due_at", "id"),
        rows=_rows,
        event="tasks_listed",
        words=lambda count: ngettext("call to return", "calls to return", count),
        is_pressing=True,
    )


def _rows(tasks: Sequence[Task], headings: Sequence[str]) -> list[WorklistRow]:
    names = names_of({task.person_id for task in tasks if task.person_id})
    now = timezone.now()
    return [
        WorklistRow(
            label=str(Task.TaskKind(task.kind).label),
            url=reverse("tenancies:task", args=[task.pk]),
            cells=[
                Cell(headings[0], _who(task, names)),
                Cell(headings[1], str(Task.CallTime(task.call_time).label)),
                Cell(headings[2], _day(task), "overdue" if task.due_at < now else "due"),
            ],
        )
        for task in tasks
    ]


def _who(task: Task, names: dict[UUID, str]) -> str:
    return names.get(task.person_id, _("Not known")) if task.person_id else _("Not known")


def _day(task: Task) -> str:
    return date_format(timezone.localtime(task.due_at), "j F Y, g:ia")
