"""The page on which staff note that they have seen someone or called them back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page
from accounts.actor import actor
from tenancies.activation.checking import check_identity
from tenancies.activation.forms.letters import IdentityForm
from tenancies.models import Person


@staff_page(Perm.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """How the member of staff knows that the person themselves has the account."""
    person: Person = get_object_or_404(Person, pk=person_id)
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            check_identity(person=person, how=form.cleaned_data["how"], by=actor(request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved. We know who has this account."))
            return redirect("desk:person", person.pk)
    audit_log.record("identity_page_opened", [person])
    return render(request, "staff/identity.html", {"form": form, "person": person})
