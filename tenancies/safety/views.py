"""The staff's pages on which a safe contact is set, changed and ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page, today
from accounts.actor import actor
from tenancies.deciding import may_decide, person_to_decide_about
from tenancies.finding import people_of_own_patches
from tenancies.models import Person, SafeContact
from tenancies.safety.forms import SafeContactForm
from tenancies.safety.services import end_safe_contact, set_safe_contact


@staff_page(Perm.SET_SAFE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def safe_contact(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Set how a person may be reached, or set it anew."""
    mine = people_of_own_patches(Person.objects.all()).filter(pk=person_id).first()
    person = mine or person_to_decide_about(person_id)
    before = SafeContact.objects.filter(person=person, ended_at=None).first()
    form = SafeContactForm(
        request.POST if request.method == "POST" else None, today=today(), before=before
    )
    may_set = may_decide(before)
    if may_set and form.is_bound and form.is_valid():
        try:
            set_safe_contact(person=person, way=form.way, by=actor(request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved. Nobody else can see that it was set."))
            return redirect(_after(mine))
    audit_log.record("safe_contact_page_opened", [person])
    context = {
        "form": form,
        "person": person,
        "before": before,
        "may_set": may_set,
        "back_url": _after(mine),
    }
    return render(request, "staff/safe_contact.html", context)


@staff_page(Perm.SET_SAFE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def safe_contact_end(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """End a safe contact."""
    contact: SafeContact = get_object_or_404(
        SafeContact.objects.all(), pk=contact_id, ended_at=None
    )
    mine = Person.objects.filter(pk=contact.person_id).first()
    person = mine or person_to_decide_about(contact.person_id)
    may_end = may_decide(contact)
    if request.method == "POST" and may_end:
        end_safe_contact(contact=contact, by=actor(request))
        messages.success(request, _("Ended. We can reach them as we reach everyone."))
        return redirect(_after(mine))
    audit_log.record("safe_contact_page_opened", [person])
    context = {"contact": contact, "person": person, "may_end": may_end, "back_url": _after(mine)}
    return render(request, "staff/safe_contact_end.html", context)


def _after(person: Person | None) -> str:
    """Where their page opens, there; else on My work."""
    return reverse("desk:person", args=[person.pk]) if person else reverse("desk:my_work")
