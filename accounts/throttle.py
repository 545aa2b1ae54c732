"""Limits on tries: counted before the request's transaction, for all processes, without names."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string
from django.utils.translation import ngettext

from accounts import devices
from accounts.access.middleware import client_address
from accounts.models import User

Handler = Callable[[HttpRequest], HttpResponseBase]
Limits = list[tuple[str, tuple[int, int]]]


class CountTries:
    """Counts whatever carries a secret or asks for one, and answers 429 above the limit.

    It stands outside the transaction: a try counts even if the request then fails, and before the
    password is hashed. Unknown accounts are counted like known ones. A try that was right is given back
    afterwards, and one that is refused is never counted: an office of people who sign in locks nobody out.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Count what this request tries, if anything."""
        page = COUNTED.get(name_of_page(request)) if request.method == "POST" else None
        if page is None:
            return self.get_response(request)
        limits = page(request)
        if wait := count(limits):
            refusal = import_string("portal.shell.error_views.too_many_tries")
            refused: HttpResponseBase = refusal(request, wait)
            return refused
        response = self.get_response(request)
        if getattr(request, "try_is_given_back", False) and response.status_code < 500:
            _run("SELECT portal.give_back_tries(%s)", [[_hashed(what) for what, _ in limits]])
        return response


def give_back(request: HttpRequest) -> None:
    """What this request has tried was right, or was refused before anybody looked: it does not count."""
    request.try_is_given_back = True  # type: ignore[attr-defined]


def too_many(wait: int) -> str:
    """The sentence for somebody who must wait so many seconds."""
    minutes = ceil(wait / 60)
    hours = round(wait / 3600)
    if hours >= 2:
        words = ngettext(
            "Too many tries. Wait %(count)s hour or call us.",
            "Too many tries. Wait %(count)s hours or call us.",
            hours,
        )
        return words % {"count": hours}
    words = ngettext(
        "Too many tries. Wait %(count)s minute or call us.",
        "Too many tries. Wait %(count)s minutes or call us.",
        minutes,
    )
    return words % {"count": minutes}


def name_of_page(request: HttpRequest) -> str:
    """The name of the page asked for, before the request is let in; empty for none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _sign_in(request: HttpRequest) -> Limits:
    """Few tries of one account from one network, so that nobody can shut another out; more in all.

    Many tries are made slow first, within a minute, and refused for longer then. A browser in which the
    account has signed in before has its own count: whoever tries elsewhere does not shut its owner out.
    """
    name = request.POST.get("login", "")
    account, network = _account(name), network_of(request)
    if browser := devices.mark_of_browser(request, name):
        return [(f"{account} in {browser}", settings.SIGN_IN_TRIES_AN_ACCOUNT_FROM_A_NETWORK)]
    return [
        (f"{account} from {network}", settings.SIGN_IN_TRIES_AN_ACCOUNT_FROM_A_NETWORK),
        (f"{account} a minute", settings.SIGN_IN_TRIES_AN_ACCOUNT_A_MINUTE),
        (account, settings.SIGN_IN_TRIES_AN_ACCOUNT),
        (f"{network} a minute", settings.SIGN_IN_TRIES_A_NETWORK_A_MINUTE),
        (network, settings.SIGN_IN_TRIES_A_NETWORK),
    ]


def _secret(request: HttpRequest) -> Limits:
    """Codes and passwords of a browser that has got through the first door.

    Whose they are stands in the session, which cannot be read here: code_tries counts by account.
    """
    return _of_browser(request, "secrets")


def _passkey(request: HttpRequest) -> Limits:
    """Passkeys, which nobody guesses: wrong codes of others from this network do not shut them out."""
    return _of_known_browser(request, "passkeys") or _of_browser(request, "passkeys")


def _code(request: HttpRequest) -> Limits:
    """As _secret, but for a browser in which somebody has signed in before: strangers do not shut it out."""
    return _of_known_browser(request, "secrets") or _secret(request)


def _of_known_browser(request: HttpRequest, kind: str) -> Limits:
    browser = devices.token(request)
    return [(f"{kind} in {browser}", settings.SECRETS_A_BROWSER)] if browser else []


def _of_browser(request: HttpRequest, kind: str) -> Limits:
    limits = [(f"{kind} from {network_of(request)}", settings.SECRETS_A_NETWORK)]
    if session := request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        limits.append((f"{kind} of {session}", settings.SECRETS_A_BROWSER))
    return limits


def _mailed_code(request: HttpRequest) -> Limits:
    """Mails to one address or account, whether or not there is one: few from one network, more in all.

    A browser in which the account has signed in before has mails of its own, which no stranger uses up.
    """
    address = request.POST.get("email", "").strip().casefold()
    if not address:
        return _secret(request)
    mail = f"mail to {address}"
    if browser := devices.mark_of_browser(request, address):
        return [
            (f"{mail} in {browser}", settings.MAILS_AN_ADDRESS),
            (f"{mail} in browsers it knows", settings.MAILS_AN_ADDRESS_A_DAY),
        ]
    return [
        *_secret(request),
        (f"{mail} from {network_of(request)}", settings.MAILS_AN_ADDRESS),
        (mail, settings.MAILS_AN_ADDRESS_A_DAY),
    ]


def _activation(request: HttpRequest) -> Limits:
    """Letters' codes from one network; the tries of one code are counted in rls/activation.sql."""
    return [(f"activation from {network_of(request)}", settings.ACTIVATION_TRIES_A_NETWORK)]


def _names(request: HttpRequest) -> Limits:
    """Usernames that whoever holds a pass tries: the answer says which are taken.

    A form that is sent again signs in by its password, and so the account is counted as at the front door.
    """
    account, network = _account(request.POST.get("username", "")), network_of(request)
    return [
        (f"names from {network}", settings.ACTIVATION_TRIES_A_NETWORK),
        (f"{account} from {network}", settings.SIGN_IN_TRIES_AN_ACCOUNT_FROM_A_NETWORK),
        (f"{account} a minute", settings.SIGN_IN_TRIES_AN_ACCOUNT_A_MINUTE),
        (account, settings.SIGN_IN_TRIES_AN_ACCOUNT),
    ]


# Every page that takes a secret, by the name of its address.
COUNTED: dict[str, Callable[[HttpRequest], Limits]] = {
    "account_login": _sign_in,
    "tenancies:activate_person": _activation,
    "tenancies:activate_secure": _names,
    "mfa_login_webauthn": _passkey,
    "mfa_authenticate": _code,
    "account_reset_password": _mailed_code,
    "account_confirm_password_reset_code": _code,
    "account_complete_password_reset": _code,
    "account_change_password": _secret,
    "account_email": _mailed_code,
    "account_email_verification_sent": _secret,
    "account_reauthenticate": _code,
    "mfa_reauthenticate": _code,
    "mfa_reauthenticate_webauthn": _passkey,
    "mfa_activate_totp": _secret,
    "mfa_add_webauthn": _secret,
}


def _account(name: str) -> str:
    """What tries of one account are counted under, however the name is spelt."""
    return f"account {name.strip().casefold()}"


def network_of(request: HttpRequest) -> str:
    """The client's address; of an IPv6 address the part that one household or office is given."""
    address = client_address(request)
    if address is None:
        return "nowhere"
    if ":" in address:
        return str(ipaddress.ip_network(f"{address}/48", strict=False))
    return address


def source_of(request: HttpRequest, account: UUID | None) -> bytes:
    """A keyed hash of who sends a report: the account, or the network of somebody signed out."""
    return _hashed(f"report {account or network_of(request)}")


def count(limits: Limits) -> int:
    """Count a try under each limit. The seconds to wait if one is used up; then none is counted."""
    keys = [_hashed(what) for what, _ in limits]
    allowed, seconds = [most for _, (most, _) in limits], [window for _, (_, window) in limits]
    wait: int = _run("SELECT portal.count_tries(%s, %s, %s)", [keys, allowed, seconds])
    return wait


def tries_of(what: str, seconds: int) -> int:
    """Count one more of something that nobody is refused for; how many there are within so many seconds."""
    tries: int = _run("SELECT portal.count_try(%s, %s)", [_hashed(what), seconds])
    return tries


def forget(request: HttpRequest, user: User) -> None:
    """Forget the tries that were made from here of an account that has just signed in; runs at the gate."""
    for name in filter(None, (user.username, user.email)):
        account = _account(name)
        forget_tries(f"{account} from {network_of(request)}")
        if browser := devices.mark_of_browser(request, name):
            forget_tries(f"{account} in {browser}")


def forget_tries(*counted: str) -> None:
    """Forget what was counted under these."""
    for what in counted:
        _run("SELECT portal.forget_tries(%s)", [_hashed(what)])


def _run(query: str, given: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchone()[0]


def _hashed(what: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), what.encode(), hashlib.sha256).digest()
