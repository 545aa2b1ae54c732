"""The bench's own pages, behind the same middleware and door as the portal's."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from guardian.shortcuts import get_objects_for_user

from accounts import audit_log
from accounts.access import resident_page
from accounts.actor import actor
from accounts.models import User
from documents.models import Document, DocumentQuerySet
from documents.reading.cards import cards
from documents.reading.filters import filter_of
from documents.reading.my_documents import page_of
from documents.reading.reading_history import my_reading_notes
from portal.web.paging import page_number, paging, rows_of

CONSTANT = "<!doctype html><title>Constant</title><p>Nothing that a database knows.</p>"


@resident_page
@require_safe
def constant(_request: HttpRequest) -> HttpResponse:
    """The floor of P4: somebody is signed in, the door is opened, and there is nothing to look up."""
    return HttpResponse(CONSTANT)


@resident_page
@require_safe
def guardians(request: HttpRequest) -> HttpResponse:
    """P5: My documents as guardian's documentation would have it, with one permission a document and reader.

    It is asked on a connection that no policy holds, because guardian knows of none. All that is
    not the list itself is ours.
    """
    number, chosen, notes = page_number(request), filter_of(request.GET), my_reading_notes()
    everything = DocumentQuerySet(Document, using="bare")
    readable: Any = get_objects_for_user(
        _as_guardian_expects(request), "documents.read_document", everything
    )
    documents = list(page_of(readable.filter(chosen.condition), rows_of(number)))
    total = documents[0].total if documents else 0
    shown = [document.pk for document in documents]
    audit_log.record("documents_listed", kind=Document._meta.label_lower, ids=shown, page=number)
    context = {
        "documents": cards(documents, notes, hides_case_titles=actor(request).hides_case_titles),
        "total": total,
        "new_count": 0,
        "page": paging(number, total),
        "chosen": chosen,
        "year_choices": chosen.year_choices(set()),
        "can_be_cleared": False,
    }
    return render(request, "documents/list.html", context)


def _as_guardian_expects(request: HttpRequest) -> User:
    """The reader with what Django's own accounts have: no superuser, no global permission, no group."""
    user = cast("User", request.user)
    user.is_superuser = False  # type: ignore[attr-defined]
    user.has_perm = lambda _permission: False  # type: ignore[method-assign,assignment,misc]
    # Not none(): Django would see through that, and leave out the half that costs most.
    user.groups = Group.objects.filter(pk=0)  # type: ignore[attr-defined]
    return user
