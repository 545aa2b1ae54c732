"""The staff's page on which one person is given a code: by post, or in person, also a second time."""

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
from tenancies.activation.forms.letters import GiveCodeForm
from tenancies.activation.homes import home_of, why_no_code
from tenancies.activation.issued import last_code
from tenancies.activation.issuing import WE_GIVE_IT_IN_PERSON, issue_codes
from tenancies.activation.sheets import sheet
from tenancies.activation.used_codes import note_shown, was_shown
from tenancies.models import Activation, Person, Property
from tenancies.writing import NO_LETTERS_NOW, may_write_to_residents


@staff_page(Perm.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give one person a code, for their first account or because they cannot get into theirs."""
    person: Person = get_object_or_404(Person, pk=person_id)
    occupancy = home_of(person, today())
    home: Property | None = occupancy.tenancy.property if occupancy else None
    why_not = why_no_code(person, today())
    may_write = may_write_to_residents()
    form = GiveCodeForm(
        request.POST if request.method == "POST" else None,
        by_post=home is not None and not person.protected and may_write,
    )
    if not why_not and form.is_bound and form.is_valid():
        shown = _show(request, form, person, home)
        if shown:
            return shown
    audit_log.record("letter_page_opened", [person])
    context = {
        "name": person.name,
        "reference": person.ref,
        "address": home.address if home else "",
        "protected": person.protected,
        "has_account": person.account_id is not None,
        "last": last_code(person, today()),
        "why_not": why_not,
        "form": form,
        "may_write": may_write,
        "no_letters_now": NO_LETTERS_NOW,
    }
    return render(request, "staff/letter.html", context)


def _show(
    request: HttpRequest, form: GiveCodeForm, person: Person, home: Property | None
) -> HttpResponse | None:
    """The letter to print, or the code to show, in the answer to the POST: see letters.py."""
    run, delivery = form.cleaned_data["run"], form.cleaned_data["delivery"]
    if was_shown(request, run):
        messages.warning(
            request, _("That code was shown once. A new one ends it: you can give one here.")
        )
        return redirect("tenancies:letter", person.pk)
    try:
        issued = issue_codes(
            people=[person],
            delivery=delivery,
            identity_seen=form.cleaned_data["identity_seen"],
        )
        if not issued:
            raise ValidationError(WE_GIVE_IT_IN_PERSON)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    note_shown(request, run)
    page = request.build_absolute_uri(reverse("tenancies:activate"))
    context = {"sheet": sheet(page, person, home, issued[person.pk]), "back_url": request.path}
    by_post = delivery == Activation.Delivery.POST
    return render(request, f"staff/{'letter_print' if by_post else 'code_shown'}.html", context)
