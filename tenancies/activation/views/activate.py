"""The resident's pages from a letter to an account: the code, who you are, a name and a password.

The code waits in the session as its hash, and after it the pass: neither stands in an address, a
title or a log. Nothing about a person can be read here; every wrong answer is the same page.
"""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import account_page, closes_with_portal, public_page
from accounts.models import User
from tenancies.activation.codes import hash_of
from tenancies.activation.forms.activate import ActivationCodeForm, SecureForm, WhoForm
from tenancies.activation.services import activate, check_code

CODE, PASS = "activation_code", "activation_pass"


@closes_with_portal
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Step 1: the code. It is compared with nothing yet, so that nothing is learnt here."""
    form = ActivationCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        request.session[CODE] = hash_of(form.cleaned_data["code"]).hex()
        return redirect("tenancies:activate_person")
    return render(request, "activation/code.html", {"form": form})


@closes_with_portal
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """Step 2: surname and date of birth. One message for everything that can be wrong."""
    typed = request.session.get(CODE)
    if typed is None:
        return redirect("tenancies:activate")
    form = WhoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = check_code(code_hash=bytes.fromhex(typed), **form.cleaned_data)
        if given:
            del request.session[CODE]
            request.session.cycle_key()
            request.session[PASS] = str(given)
            return redirect("tenancies:activate_secure")
        form.add_error(
            None,
            _("Those details do not match. Check your letter, or call us and we will help."),
        )
    return render(request, "activation/person.html", {"form": form})


@closes_with_portal
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def secure(request: HttpRequest) -> HttpResponse:
    """Step 3: a username and a password; then they are signed in."""
    given = request.session.get(PASS)
    if given is None:
        return redirect("tenancies:activate")
    form = SecureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = activate(pass_token=UUID(given), **form.cleaned_data)
        if made.account:
            return _sign_in(request, made.account)
        if not made.name_is_taken:
            del request.session[PASS]
            messages.warning(
                request, _("That took too long. Please type your code again, or call us.")
            )
            return redirect("tenancies:activate")
        form.add_error("username", _("That name is taken. Choose another."))
    return render(request, "activation/secure.html", {"form": form})


@account_page
@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    """Step 4: a second step, for who wants one."""
    return render(request, "activation/second_step.html")


def _sign_in(request: HttpRequest, account: User) -> HttpResponse:
    """As after a password: allauth remembers it, and a second step can be added without another."""
    del request.session[PASS]
    login = Login(user=account, redirect_url=reverse("tenancies:activate_second_step"))
    return perform_password_login(request, {}, login)
