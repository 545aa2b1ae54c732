"""Limits on tries: counted before the request's transaction, for all processes, without names."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
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
    """Counts posted sign-ins and activations on their own, and answers 429 above the limit.

    It stands outside the transaction: a try counts even if the request then fails, and before the
    password is hashed. Unknown accounts are counted like known ones.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Count what this request tries, if anything."""
        if request.method == "POST" and _is_over_limit(_limits(request)):
            refusal: Handler = import_string("portal.error_views.too_many_tries")
            return refusal(request)
        return self.get_response(request)


def _url_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _limits(request: HttpRequest) -> list[tuple[str, Limit]]:
    """What a posted form counts under; nothing for most.

    The tries of one activation code are counted where its hash is known: in rls/activation.sql.
    """
    name = _url_name(request)
    if name == "account_login":
        return _sign_in_limits(request)
    if name == "activate_person":
        return [(f"activation from {_network(request)}", settings.ACTIVATION_TRIES_A_NETWORK)]
    return []


def _sign_in_limits(request: HttpRequest) -> list[tuple[str, Limit]]:
    """Few tries of one account from one network, so that nobody can shut another out; more in all."""
    account, network = _account(request), _network(request)
    return [
        (f"{account} from {network}", settings.SIGN_IN_TRIES_AN_ACCOUNT_FROM_A_NETWORK),
        (account, settings.SIGN_IN_TRIES_AN_ACCOUNT),
        (network, settings.SIGN_IN_TRIES_A_NETWORK),
    ]


def _account(request: HttpRequest) -> str:
    """What tries of one account are counted under, however the name is spelt."""
    return f"account {request.POST.get('login', '').strip().casefold()}"


def _network(request: HttpRequest) -> str:
    """The client's address; of an IPv6 address the half that one household or office has."""
    address = client_address(request)
    if address is None:
        return "nowhere"
    if ":" in address:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return address


def source_of(request: HttpRequest) -> bytes:
    """A keyed hash of who sends a report: the account, or the network of somebody signed out."""
    user = request.user
    return _hashed(f"report {user.pk if user.is_authenticated else _network(request)}")


def _is_over_limit(limits: list[tuple[str, Limit]]) -> bool:
    with connection.cursor() as cursor:
        over = False
        for what, (allowed, seconds) in limits:
            cursor.execute("SELECT portal.count_try(%s, %s)", [_hashed(what), seconds])
            over |= cursor.fetchone()[0] > allowed
    return over


def forget(request: HttpRequest) -> None:
    """Forget the tries of an account that has just signed in from here; runs at the gate."""
    account = _account(request)
    with connection.cursor() as cursor:
        for what in (account, f"{account} from {_network(request)}"):
            cursor.execute("SELECT portal.forget_tries(%s)", [_hashed(what)])


def _hashed(what: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), what.encode(), hashlib.sha256).digest()
