"""The pages on which staff note a birth date and ask a second person to decide about a doubt."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log, two_people
from accounts.access import Perm, staff_page
from accounts.actor import actor
from accounts.models import TwoPersonRequest
from tenancies.doubts.forms import BirthDateForm, DecideForm
from tenancies.doubts.services import note_birth_date, what_hangs_on
from tenancies.models import Doubt, Person


@staff_page(Perm.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def birth_date(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The date of birth on a document that was seen, where the records are wrong or silent."""
    person: Person = get_object_or_404(Person, pk=person_id)
    form = BirthDateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            note_birth_date(person=person, by=actor(request), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved. It counts when a manager has agreed."))
            return redirect("desk:person", person.pk)
    audit_log.record("birth_date_page_opened", [person])
    return render(request, "staff/birth_date.html", {"form": form, "person": person})


@staff_page(Perm.DECIDE_DOUBTS)
@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: HttpRequest, doubt_id: UUID) -> HttpResponse:
    """What is in doubt, what hangs on it, and the question to a second person."""
    found: Doubt = get_object_or_404(
        Doubt.objects.select_related("person", "run"), pk=doubt_id, ended_at=None
    )
    form = DecideForm(request.POST if request.method == "POST" else None, kind=found.kind)
    if form.is_bound and form.is_valid():
        try:
            two_people.ask(
                kind=TwoPersonRequest.Kind(form.cleaned_data["decision"]),
                about=found.pk,
                reason=form.cleaned_data["reason"],
                checked=[],
                by=actor(request),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Asked. It is done when another person agrees."))
            return redirect("desk:my_work")
    audit_log.record("doubt_opened", [found])
    context = {
        "doubt": found,
        "title": Doubt.Kind(found.kind).label,
        "hanging": what_hangs_on(found),
        "asked": TwoPersonRequest.objects.filter(about_id=found.pk, ended_at=None),
        "form": form,
    }
    return render(request, "staff/doubt.html", context)
