"""The page of a task that was handed on, on which it is noted as done."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page, viewer
from accounts.actor import actor
from tenancies.deciding import words_to_decide
from tenancies.models import Person, SafeContact, Task
from tenancies.tasks.services import do_task


@staff_page(Perm.DO_TASKS)
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Whom to call, on which number and by when; one press says that it is done."""
    shown: Task = get_object_or_404(Task.objects.all(), pk=task_id, ended_at=None)
    if request.method == "POST":
        do_task(task=shown, by=actor(request))
        messages.success(request, _("Done. It is off the list."))
        return redirect("desk:my_work")
    audit_log.record("task_opened", [shown])
    person = Person.objects.filter(pk=shown.person_id).first()
    context: dict[str, object] = {"task": shown, "person": person}
    if person is None and shown.person_id in viewer().decides:
        told = words_to_decide()[shown.person_id]
        ways = SafeContact.objects.filter(person=shown.person_id, ended_at=None)
        context |= {"told": told, "contact": ways.first()}
    return render(request, "staff/task.html", context)
