"""The pages on which a person is blocked from seeing something, and on which a block is lifted."""

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
from accounts.models import User
from documents.blocking.blocked import block_rows, can_lift
from documents.blocking.forms import BlockForm
from documents.blocking.services import block_person, lift_block
from documents.blocking.subjects import Subjects, subjects_for
from documents.models import Block
from tenancies.models import Person


@staff_page(Perm.BLOCK)
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Block a person from one home, case or document, or from everything."""
    person: Person = get_object_or_404(Person, pk=person_id)
    subjects = subjects_for(person)
    form = BlockForm(
        request.POST if request.method == "POST" else None,
        subjects=subjects.choices,
        documents=subjects.document_choices,
        today=today(),
    )
    if form.is_valid() and _is_blocked(form, person, subjects, by=actor(request)):
        messages.success(request, _("Blocked. They see nothing of it from now on."))
        return redirect("desk:person", person.pk)
    audit_log.record("block_page_opened", [person])
    audit_log.record("documents_listed", list(subjects.documents.values()))
    context = {"form": form, "person_name": person.name, "back_url": _home(person.pk)}
    return render(request, "staff/block.html", context)


@staff_page(Perm.LIFT_OWN_BLOCKS)
@require_http_methods(["GET", "HEAD", "POST"])
def block_end(request: HttpRequest, block_id: UUID) -> HttpResponse:
    """Lift a block: an officer their own, a manager and the DPO's team any."""
    blocks = Block.objects.select_related("person")
    held: Block = get_object_or_404(blocks, pk=block_id, ended_at=None)
    mine_to_lift = can_lift(held)
    if request.method == "POST" and mine_to_lift:
        try:
            lift_block(block=held, by=actor(request))
        except ValidationError as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("Lifted. They can see it again from their next page on."))
        return redirect("desk:person", held.person_id)
    audit_log.record("block_opened", [held])
    context = {
        "held": block_rows([held])[0],
        "person_name": held.person.name,
        "can_lift": mine_to_lift,
        "back_url": _home(held.person_id),
    }
    return render(request, "staff/block_end.html", context)


def _is_blocked(form: BlockForm, person: Person, subjects: Subjects, *, by: User) -> bool:
    """Whether it is stored; if PostgreSQL refuses it, the form says so."""
    data = form.cleaned_data
    try:
        block_person(
            person=person,
            reason=data["reason"],
            review_on=data["review_on"],
            by=by,
            **subjects.chosen(data),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def _home(person_id: UUID) -> str:
    return reverse("desk:person", args=[person_id])
