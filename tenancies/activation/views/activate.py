"""The resident's pages from a letter to an account: the code, who you are, a name and a password.

The code, as its hash, and after it the pass stand signed in the form of the next page: two letters in two
tabs of one browser do not mix, and a page whose answer was lost can be sent again. Neither stands in an
address, a title or a log. Nothing about a person can be read here; every wrong answer is the same page.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log, throttle
from accounts.access import account_page, closes_with_portal, public_page
from accounts.models import User
from portal.web.carried import seal, unseal
from tenancies.activation.codes import hash_of
from tenancies.activation.forms.activate import ActivationCodeForm, SecureForm, WhoForm
from tenancies.activation.services import activate, check_code

CODE, PASS = "activation_code", "activation_pass"
"""Where the session keeps what the next page puts into its form."""
A_PASS_LASTS = timedelta(minutes=settings.MINUTES_A_PASS_LASTS)


@closes_with_portal
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Step 1: the code. It is compared with nothing yet, so that nothing is learnt here."""
    form = ActivationCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        request.session[CODE] = seal(hash_of(form.cleaned_data["code"]).hex(), of=CODE)
        return redirect("tenancies:activate_person")
    return render(request, "activation/code.html", {"form": form})


@closes_with_portal
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """Step 2: surname and date of birth. One message for everything that can be wrong."""
    carried = _carried(request, CODE)
    typed = unseal(carried, of=CODE)
    if typed is None:
        _note_forged(request, carried)
        return redirect("tenancies:activate")
    form = WhoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = check_code(code_hash=bytes.fromhex(typed), **form.cleaned_data)
        if given:
            throttle.give_back(request)
            request.session.pop(CODE, None)
            request.session.cycle_key()
            request.session[PASS] = seal(str(given), of=PASS)
            return redirect("tenancies:activate_secure")
        form.add_error(
            None,
            _("Those details do not match. Check your letter, or call us and we will help."),
        )
    return render(request, "activation/person.html", {"form": form, "carried": carried})


@closes_with_portal
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def secure(request: HttpRequest) -> HttpResponse:
    """Step 3: a username and a password; then they are signed in. Sent once more, it signs them in again."""
    carried = _carried(request, PASS)
    given = unseal(carried, of=PASS, lasts=A_PASS_LASTS)
    if given is None:
        _note_forged(request, carried)
        return _too_late(request) if carried else redirect("tenancies:activate")
    form = SecureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = activate(pass_token=UUID(given), **form.cleaned_data)
        account = made.account or (None if made.name_is_taken else _made_already(request, form))
        if account:
            throttle.give_back(request)
            return _sign_in(request, account)
        # A name that is taken too: names could be tried out here.
        audit_log.record("activation_failed")
        if not made.name_is_taken:
            return _too_late(request)
        form.add_error("username", _("That name is taken. Choose another."))
    elif form.is_bound:
        throttle.give_back(request)  # Nothing was looked up.
    return render(request, "activation/secure.html", {"form": form, "carried": carried})


@account_page
@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    """Step 4: a second step, for who wants one."""
    return render(request, "activation/second_step.html")


def _carried(request: HttpRequest, step: str) -> str:
    """What the step before has handed over: by the form that was sent, else by the page before."""
    return request.POST.get("carried") or request.session.get(step, "")


def _made_already(request: HttpRequest, form: SecureForm) -> User | None:
    """The account that the same form has made before, where its answer was lost on the way."""
    account = authenticate(request, **form.cleaned_data)
    return account if isinstance(account, User) else None


def _note_forged(request: HttpRequest, carried: str) -> None:
    """What a form brought was not handed over here, or long ago: it may be a guess."""
    if request.method == "POST" and carried:
        audit_log.record("activation_failed")


def _too_late(request: HttpRequest) -> HttpResponse:
    request.session.pop(PASS, None)
    messages.warning(request, _("That took too long. Please type your code again, or call us."))
    return redirect("tenancies:activate")


def _sign_in(request: HttpRequest, account: User) -> HttpResponse:
    """As after a password: allauth remembers it, and a second step can be added without another."""
    login = Login(user=account, redirect_url=reverse("tenancies:activate_second_step"))
    return perform_password_login(request, {}, login)
