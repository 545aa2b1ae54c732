"""Limits on tries: counted before the request's transaction, for all processes, without names."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from accounts.access.middleware import client_address

Handler = Callable[[HttpRequest], HttpResponseBase]
Limit = tuple[int, int]


class CountTries:
    """Counts posted sign-ins and reports on their own, and answers 429 above the limit.

    It stands outside the transaction: a try counts even if the request then fails, and before the
    password is hashed. Unknown accounts are counted like known ones.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Count what this request tries, if anything."""
        if request.method == "POST":
            name = _url_name(request)
            if name == "account_login" and _is_over_limit(_sign_in_limits(request)):
                return _refuse("too_many_tries", request)
            if name.startswith("not_mine") and _is_over_limit(
                [(f"report {client_address(request)}", settings.REPORTS_AN_ADDRESS)]
            ):
                return _refuse("too_many", request)
        return self.get_response(request)


def _refuse(page: str, request: HttpRequest) -> HttpResponseBase:
    refusal: Handler = import_string(f"portal.error_views.{page}")
    return refusal(request)


def _url_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _sign_in_limits(request: HttpRequest) -> list[tuple[str, Limit]]:
    return [
        (account_key(request.POST.get("login", "")), settings.SIGN_IN_TRIES_AN_ACCOUNT),
        (f"sign-in {client_address(request)}", settings.SIGN_IN_TRIES_AN_ADDRESS),
    ]


def account_key(typed: str) -> str:
    """What tries of one account are counted under, however the name is spelt."""
    return f"account {typed.strip().casefold()}"


def _is_over_limit(limits: list[tuple[str, Limit]]) -> bool:
    with connection.cursor() as cursor:
        over = False
        for what, (allowed, seconds) in limits:
            cursor.execute("SELECT portal.count_try(%s, %s)", [_hashed(what), seconds])
            over |= cursor.fetchone()[0] > allowed
    return over


def forget(typed: str) -> None:
    """Forget the tries of an account that has just signed in; runs at the gate."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.forget_tries(%s)", [_hashed(account_key(typed))])


def _hashed(what: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), what.encode(), hashlib.sha256).digest()
