"""Proving once more that it is you, before something important; and staying signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.mfa.base.views import ReauthenticateView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import account_page

View = Callable[..., HttpResponse]


def proved_lately(view: View) -> View:
    """Ask for the password, a code or a passkey first, unless that was a few minutes ago.

    What was posted is not kept meanwhile: it may hold secrets.
    """

    @wraps(view)
    def proved_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_reauthentication_required(request, app="allauth.mfa"):
            way = get_adapter().get_reauthentication_methods(request.user)[0]
            return redirect(f"{way['url']}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return proved_first


class ProveByPasskeyView(ReauthenticateWebAuthnView):
    """A passkey once more; one that fails is asked for again here, not at the front door."""

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ARG002
        """Say so on the same page."""
        messages.error(self.request, _("That passkey did not work. Try again."))
        return redirect(self.request.get_full_path())


by_password = account_page(account.ReauthenticateView.as_view())
by_code = account_page(ReauthenticateView.as_view())
by_passkey = account_page(ProveByPasskeyView.as_view())


@account_page
@require_POST
def stay(_request: HttpRequest) -> HttpResponse:
    """Somebody is still there: the request itself is the news (accounts/idle.py)."""
    return HttpResponse(status=204)
