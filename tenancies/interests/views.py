"""The pages on which staff say whom they are close to, and on which the DPO reads and ends what was said."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.access import Perm, may, staff_page
from accounts.actor import actor
from tenancies.interests.forms import ColleagueForm
from tenancies.interests.services import declare_interest, end_interest
from tenancies.models import DeclaredInterest, Person


@staff_page(Perm.DECLARE_INTERESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Say that one is close to a person; the DPO says it of a colleague too."""
    person: Person = get_object_or_404(
        Person.objects.only("ref", "forename", "surname"), pk=person_id
    )
    form = ColleagueForm(request.POST or None) if may(Perm.READ_INTERESTS) else None
    if request.method == "POST" and (form is None or form.is_valid()):
        colleague = form.cleaned_data["colleague"] if form else actor(request).pk
        declare_interest(person=person, colleague=UUID(str(colleague)))
        messages.success(request, _("Noted. It is in force from tomorrow morning."))
        return redirect("desk:find")
    audit_log.record("interest_page_opened", [person])
    return render(request, "staff/declare_interest.html", {"person": person, "form": form})


@staff_page(Perm.READ_INTERESTS)
@require_safe
def declared(request: HttpRequest) -> HttpResponse:
    """Which colleague is close to whom."""
    interests = list(
        DeclaredInterest.objects.filter(ended_at=None)
        .select_related("user", "person")
        .only("from_day", "user__username", "user__name", "person__forename", "person__surname")
        .order_by("user__username", "from_day", "id")
    )
    people = [interest.person_id for interest in interests]
    audit_log.record("interests_listed", kind=Person._meta.label_lower, ids=people)
    return render(request, "dpo/declared_interests.html", {"interests": interests})


@staff_page(Perm.READ_INTERESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, interest_id: UUID) -> HttpResponse:
    """End what was declared; never one's own."""
    interests = DeclaredInterest.objects.select_related("person").only(
        "user_id", "from_day", "person__ref", "person__forename", "person__surname"
    )
    interest: DeclaredInterest = get_object_or_404(interests, pk=interest_id, ended_at=None)
    if request.method == "POST":
        end_interest(interest=interest, by=actor(request))
        messages.success(request, _("Ended."))
        return redirect("tenancies:declared_interests")
    audit_log.record("interest_page_opened", [interest.person])
    return render(request, "dpo/declared_interest_end.html", {"person": interest.person})
