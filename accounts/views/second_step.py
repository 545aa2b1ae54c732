"""The second step of one's own account: see it, add to it, remove from it."""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import devices
from accounts.access import Role, account_page
from accounts.actor import actor
from accounts.forms.second_step import AddAppForm, AddPasskeyForm, RenamePasskeyForm
from accounts.models import User
from accounts.second_step import methods
from accounts.views.proof import proved_lately

Type = Authenticator.Type
READ_AND_SEND = ["GET", "HEAD", "POST"]


@account_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What one has, and what one could add."""
    user = actor(request)
    steps = list(methods.second_steps(user))
    is_needed = settings.SECOND_STEP_REQUIRED and Role(user.role).is_staff
    context = {
        "app": next((step for step in steps if step.type == Type.TOTP), None),
        "passkeys": [step for step in steps if step.type == Type.WEBAUTHN],
        "steps": steps,
        "must_choose": is_needed and not steps,
        "must_keep": is_needed and len(steps) == 1,
        "codes_left": methods.codes_left(user),
        "codes_wait": methods.has_codes_to_print(user),
    }
    return render(request, "mfa/index.html", context)


@account_page
@require_http_methods(READ_AND_SEND)
@proved_lately
def add_app(request: HttpRequest) -> HttpResponse:
    """Let an app read a secret, as a picture or as text, and prove it by its first code.

    A press makes the secret; it stays the same, however often the page is looked at, until a code of it
    is right or its owner cancels: their app may hold it already.
    """
    user = actor(request)
    if methods.second_steps(user).filter(type=Type.TOTP).exists():
        return redirect("mfa_index")
    if "begin" in request.POST:
        get_totp_secret()
        return redirect("mfa_activate_totp")
    if "cancel" in request.POST:
        clear_totp_secret(request)
        return redirect("mfa_index")
    secret = request.session.get(SECRET_SESSION_KEY)
    return _prove_app(request, user, secret) if secret else render(request, "mfa/begin_app.html")


def _prove_app(request: HttpRequest, user: User, secret: str) -> HttpResponse:
    form = AddAppForm(request.POST if request.method == "POST" else None, user=user, secret=secret)
    if form.is_bound and form.is_valid():
        methods.add_app(by=user, secret=secret)
        clear_totp_secret(request)
        messages.success(request, _("Your app now gives you the code for signing in."))
        return _after_adding(request, user)
    adapter = get_adapter()
    link = adapter.build_totp_url(user, secret)
    picture = adapter.build_totp_svg(link)
    context = {
        "form": form,
        "link": link,
        "picture": "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode(),
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
    }
    return render(request, "mfa/add_app.html", context)


@account_page
@require_http_methods(READ_AND_SEND)
@proved_lately
def remove_app(request: HttpRequest) -> HttpResponse:
    """Stop taking codes of the app."""
    user = actor(request)
    step = get_object_or_404(methods.second_steps(user), type=Type.TOTP)
    return _remove(request, user, step, _("Your app gives no code for signing in any more."))


@account_page
@require_http_methods(READ_AND_SEND)
@proved_lately
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Make a passkey with this device."""
    user = actor(request)
    form = AddPasskeyForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        methods.add_passkey(
            by=user, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"]
        )
        messages.success(request, _("You can now sign in with your passkey."))
        return _after_adding(request, user)
    ask: dict[str, Any] = {"creation_options": begin_registration(user, passwordless=True)}
    return render(request, "mfa/add_passkey.html", {"form": form, "ask": ask})


@account_page
@require_http_methods(READ_AND_SEND)
@proved_lately
def rename_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Call a passkey of one's own something else."""
    passkey = _own_passkey(request, number)
    form = RenamePasskeyForm(request.POST or None, initial={"name": passkey.data["name"]})
    if request.method == "POST" and form.is_valid():
        methods.rename_passkey(passkey=passkey, name=form.cleaned_data["name"])
        return redirect("mfa_index")
    return render(request, "mfa/rename_passkey.html", {"form": form})


@account_page
@require_http_methods(READ_AND_SEND)
@proved_lately
def remove_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Stop taking a passkey of one's own."""
    step = _own_passkey(request, number)
    return _remove(request, actor(request), step, _("We have removed your passkey."))


@account_page
@require_http_methods(READ_AND_SEND)
@proved_lately
def codes(request: HttpRequest) -> HttpResponse:
    """The printed codes in full, until their owner says that they have kept them."""
    user = actor(request)
    if not methods.second_steps(user).exists():
        return redirect("mfa_index")
    if request.method == "POST":
        methods.note_codes_kept(by=user)
        return redirect("public:welcome")
    context = {"codes": methods.codes_to_print(user), "codes_left": methods.codes_left(user)}
    return render(request, "mfa/codes.html", context)


@account_page
@require_http_methods(READ_AND_SEND)
@proved_lately
def new_codes(request: HttpRequest) -> HttpResponse:
    """Make new printed codes in the place of the old."""
    user = actor(request)
    if not methods.second_steps(user).exists():
        return redirect("mfa_index")
    if request.method == "POST":
        methods.make_codes(by=user)
        return redirect("mfa_view_recovery_codes")
    return render(request, "mfa/new_codes.html", {"codes_left": methods.codes_left(user)})


def _after_adding(request: HttpRequest, user: User) -> HttpResponse:
    """With the first second step come codes to print. Of all browsers the account knows this one again."""
    new = methods.has_codes_to_print(user)
    response = redirect("mfa_view_recovery_codes" if new else "mfa_index")
    devices.remember(request, response, user)
    return response


def _own_passkey(request: HttpRequest, number: int) -> Authenticator:
    return get_object_or_404(methods.second_steps(actor(request)), type=Type.WEBAUTHN, pk=number)


def _remove(request: HttpRequest, user: User, step: Authenticator, done: str) -> HttpResponse:
    must_keep = methods.must_keep(user, step)
    if request.method == "POST" and not must_keep:
        methods.remove(by=user, step=step)
        messages.success(request, done)
        response = redirect("mfa_index")
        devices.remember(request, response, user)
        return response
    context = {"is_app": step.type == Type.TOTP, "must_keep": must_keep}
    return render(request, "mfa/remove.html", context)
