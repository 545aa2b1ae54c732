"""What somebody had typed when their session ended: shown again, to be sent or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import account_page
from accounts.actor import actor
from accounts.typed import forget, typed_by


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest) -> HttpResponse:
    """The words that were typed, and a button that sends the form to where it was going."""
    if request.method == "POST":
        forget(request.session)
        return redirect("public:welcome")
    found = typed_by(request.session, actor(request).pk)
    if found is None:
        return redirect("public:welcome")
    context = {
        "address": found.address,
        "fields": found.fields,
        "words": [value for _name, value in found.fields if " " in value.strip()],
        "had_files": found.had_files,
    }
    return render(request, "account/typed.html", context)
