"""The staff's page of one person: homes, cases, account, what they can see now, and blocks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import audit_log
from accounts.access import Perm, may, staff_page
from accounts.models.user import IdentityChecked
from documents.blocking.blocked import block_rows
from documents.models import Block
from documents.release.readers import sees_now
from portal.desk.find.search import back_to_search
from portal.desk.person.case_roles import roles_of
from portal.desk.person.labels import account_words, sees_words
from portal.desk.person.occupancies import OccupancyRow, occupancies_of
from tenancies.finding import people_of_own_patches
from tenancies.models import Person, SafeContact
from tenancies.staff_knowledge import AccountFacts, account_of, leads_of


@dataclass(frozen=True, slots=True)
class PersonHeader:
    """Who the page is about. `gone`: not in the last export any more."""

    name: str
    reference: str
    protected: bool
    gone: bool


@staff_page(Perm.READ_PERSON_IN_FULL)
@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person."""
    columns = ("ref", "title", "forename", "surname", "protected", "ended_at")
    shown: Person = get_object_or_404(Person.objects.only(*columns), pk=person_id)
    audit_log.record("person_opened", [shown])
    occupancies = occupancies_of(shown)
    context = {
        "person": _head(shown),
        "person_id": str(shown.pk),
        "occupancies": occupancies,
        "leads": _leads(occupancies),
        "back_url": back_to_search(request),
        "cases": roles_of(shown),
        **_in_full(shown),
    }
    return render(request, "staff/person.html", context)


def _in_full(person: Person) -> dict[str, object]:
    account = account_of(person.pk)
    live = Block.objects.filter(person=person, reported=False, ended_at=None)
    blocks = live.order_by("recorded_at", "id")
    return {
        "account": account_words(account),
        "sees": sees_words(account, sees_now(person.pk)),
        "blocks": block_rows(list(blocks)),
        "safe_way": SafeContact.objects.filter(person=person, ended_at=None).first(),
        "safe_contact_url": _safe_contact_url(person),
        "block_url": reverse("documents:block", args=[person.pk]) if may(Perm.BLOCK) else "",
        "interest_url": reverse("tenancies:declare_interest", args=[person.pk]),
        "identity_url": _identity_url(person, account),
        "birth_date_url": reverse("tenancies:birth_date", args=[person.pk])
        if may(Perm.INVITE)
        else "",
        "letter_url": reverse("tenancies:letter", args=[person.pk]) if may(Perm.INVITE) else "",
    }


def _head(person: Person) -> PersonHeader:
    return PersonHeader(
        name=person.name,
        reference=person.ref,
        protected=person.protected,
        gone=person.ended_at is not None,
    )


def _leads(occupancies: list[OccupancyRow]) -> list[str]:
    """Each patch of the homes with its lead officer, once."""
    names = leads_of({occupancy.patch_id for occupancy in occupancies})
    patches = {
        occupancy.patch_id: occupancy.patch for occupancy in occupancies if occupancy.patch_id
    }
    return [
        f"{patch}: {names[identity]}" if identity in names else patch
        for identity, patch in patches.items()
    ]


def _identity_url(person: Person, account: AccountFacts | None) -> str:
    """The way to note that they were seen or called back: asked of every account that a letter opened."""
    by_letter = account is not None and account.checked == IdentityChecked.LETTER
    return reverse("tenancies:identity", args=[person.pk]) if by_letter and may(Perm.INVITE) else ""


def _safe_contact_url(person: Person) -> str:
    """The way to the page of the safe contact; none from outside the patch."""
    here = (
        may(Perm.SET_SAFE_CONTACTS)
        and people_of_own_patches(Person.objects.filter(pk=person.pk)).exists()
    )
    return reverse("tenancies:safe_contact", args=[person.pk]) if here else ""
