"""The search box, and the way back to what it found last."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from accounts.access import Perm, may
from portal.desk.find.forms import SearchForm

SEARCHED = "staff_searched"
"""Where the session keeps what was typed last: it is in no address and in no log."""


CALL = "staff_call"
"""Where the session keeps the number of the call that a home is looked for in."""


def search_form(request: HttpRequest, typed: str = "") -> SearchForm:
    """The search box, as it suits the one who asks."""
    data = request.POST if request.method == "POST" else None
    with_cases = may(Perm.FIND_CASES)
    return SearchForm(data, initial={"query": typed}, with_cases=with_cases)


def back_to_search(request: HttpRequest) -> str:
    """The way back from a page that was found."""
    return reverse("desk:found" if SEARCHED in request.session else "desk:my_work")
