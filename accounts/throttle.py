"""Limits on tries: counted before the request's transaction, for all processes, without names."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from accounts.access.middleware import client_address
from accounts.models import User

Handler = Callable[[HttpRequest], HttpResponseBase]
Limits = list[tuple[str, tuple[int, int]]]


class CountTries:
    """Counts whatever carries a secret or asks for one, and answers 429 above the limit.

    It stands outside the transaction: a try counts even if the request then fails, and before the
    password is hashed. Unknown accounts are counted like known ones.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Count what this request tries, if anything."""
        limits = COUNTED.get(name_of_page(request)) if request.method == "POST" else None
        if limits and _is_over_limit(limits(request)):
            refusal: Handler = import_string("portal.shell.error_views.too_many_tries")
            return refusal(request)
        return self.get_response(request)


def name_of_page(request: HttpRequest) -> str:
    """The name of the page asked for, before the request is let in; empty for none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _sign_in(request: HttpRequest) -> Limits:
    """Few tries of one account from one network, so that nobody can shut another out; more in all."""
    account, network = _account(request.POST.get("login", "")), _network(request)
    return [
        (f"{account} from {network}", settings.SIGN_IN_TRIES_AN_ACCOUNT_FROM_A_NETWORK),
        (account, settings.SIGN_IN_TRIES_AN_ACCOUNT),
        (network, settings.SIGN_IN_TRIES_A_NETWORK),
    ]


def _secret(request: HttpRequest) -> Limits:
    """Codes and passwords of a browser that has got through the first door.

    Whose they are stands in the session, which cannot be read here: is_over_for counts by account.
    """
    limits = [(f"secrets from {_network(request)}", settings.SECRETS_A_NETWORK)]
    if session := request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        limits.append((f"secrets of {session}", settings.SECRETS_A_BROWSER))
    return limits


def _mailed_code(request: HttpRequest) -> Limits:
    """Mails to one address, whether or not anybody has it."""
    limits = _secret(request)
    if address := request.POST.get("email", "").strip().casefold():
        limits.append((f"mail to {address}", settings.MAILS_AN_ADDRESS))
    return limits


def _activation(request: HttpRequest) -> Limits:
    """Letters' codes from one network; the tries of one code are counted in rls/activation.sql."""
    return [(f"activation from {_network(request)}", settings.ACTIVATION_TRIES_A_NETWORK)]


def _names(request: HttpRequest) -> Limits:
    """Usernames that whoever holds a pass tries: the answer says which are taken."""
    return [(f"names from {_network(request)}", settings.ACTIVATION_TRIES_A_NETWORK)]


# Every page that takes a secret, by the name of its address.
COUNTED: dict[str, Callable[[HttpRequest], Limits]] = {
    "account_login": _sign_in,
    "tenancies:activate_person": _activation,
    "tenancies:activate_secure": _names,
    "mfa_login_webauthn": _secret,
    "mfa_authenticate": _secret,
    "account_reset_password": _mailed_code,
    "account_confirm_password_reset_code": _secret,
    "account_complete_password_reset": _secret,
    "account_change_password": _secret,
    "account_email": _mailed_code,
    "account_email_verification_sent": _secret,
    "account_reauthenticate": _secret,
    "mfa_reauthenticate": _secret,
    "mfa_reauthenticate_webauthn": _secret,
    "mfa_activate_totp": _secret,
    "mfa_add_webauthn": _secret,
}


def is_over_for(user: User) -> bool:
    """Count one more code or password of an account whose owner, or somebody else, is half in.

    It is counted inside the request's transaction: only a request that fails altogether forgets it.
    """
    what = f"secrets of account {user.pk}"
    return _is_over_limit(
        [
            (what, settings.SECRETS_AN_ACCOUNT),
            (f"{what} a day", settings.SECRETS_AN_ACCOUNT_A_DAY),
        ]
    )


def forget_for(user: User) -> None:
    """Forget the wrong codes before a right one; those of the whole day stay counted."""
    _forget(f"secrets of account {user.pk}")


def is_used_up(user: User, code: str) -> bool:
    """Whether this app code has opened this account already: each opens once, in every process."""
    digits = "".join(c for c in code if c.isalnum())
    return _is_over_limit([(f"code {digits} of account {user.pk}", (1, 5 * 60))])


def _account(name: str) -> str:
    """What tries of one account are counted under, however the name is spelt."""
    return f"account {name.strip().casefold()}"


def _network(request: HttpRequest) -> str:
    """The client's address; of an IPv6 address the half that one household or office has."""
    address = client_address(request)
    if address is None:
        return "nowhere"
    if ":" in address:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return address


def source_of(request: HttpRequest, account: UUID | None) -> bytes:
    """A keyed hash of who sends a report: the account, or the network of somebody signed out."""
    return _hashed(f"report {account or _network(request)}")


def _is_over_limit(limits: Limits) -> bool:
    with connection.cursor() as cursor:
        over = False
        for what, (allowed, seconds) in limits:
            cursor.execute("SELECT portal.count_try(%s, %s)", [_hashed(what), seconds])
            over |= cursor.fetchone()[0] > allowed
    return over


def forget(request: HttpRequest, user: User) -> None:
    """Forget the tries of an account that has just signed in from here; runs at the gate."""
    for name in filter(None, (user.username, user.email)):
        account = _account(name)
        _forget(account, f"{account} from {_network(request)}")
    forget_for(user)


def _forget(*counted: str) -> None:
    with connection.cursor() as cursor:
        for what in counted:
            cursor.execute("SELECT portal.forget_tries(%s)", [_hashed(what)])


def _hashed(what: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), what.encode(), hashlib.sha256).digest()
