"""Limits on the codes and passwords of an account that is half in, or in: by browser, network and session.

They are counted inside the request's transaction, because whose they are stands in the session: only a
request that fails altogether forgets one.
"""

from __future__ import annotations

from allauth.core import context
from django.conf import settings
from django.http import HttpRequest

from accounts import audit_log, devices, notices, throttle
from accounts.browsers import kind_of_browser
from accounts.models import User

A_DAY = 24 * 3600


def wait_for(user: User) -> int:
    """Count one more code or password of this account; the seconds to wait if it may not be tried now."""
    request = context.request
    here = _here(request, user)
    limits = [
        (here, settings.SECRETS_AN_ACCOUNT),
        (f"{here} a day", settings.SECRETS_AN_ACCOUNT_A_DAY),
    ]
    if _is_by_password_alone(request, user):
        limits.append((f"{_of(user)} elsewhere", settings.CODES_AN_ACCOUNT_A_DAY))
    wait = throttle.count(limits)
    if wait:
        throttle.give_back(request)
    return wait


def was_right(user: User) -> None:
    """Forget the wrong ones before a right one; those of the whole day stay counted."""
    request = context.request
    throttle.forget_tries(_here(request, user))
    throttle.give_back(request)


def code_was_wrong(user: User) -> None:
    """Tell the owner, once a day, that somebody has their password and guesses the code."""
    request = context.request
    if request.user == user:
        return
    if throttle.tries_of(f"{_of(user)} guessed", A_DAY) == settings.WRONG_CODES_UNTIL_OWNER_IS_TOLD:
        kind = kind_of_browser(request.headers.get("User-Agent", ""))
        audit_log.record(
            "password_without_code",
            [user],
            user_id=user.pk,
            browser=kind.browser,
            system=kind.system,
        )
        notices.tell(user, notices.Notice.PASSWORD_WITHOUT_CODE)


def is_used_up(user: User, code: str) -> bool:
    """Whether this app code has opened this account already: each opens once, in every process."""
    digits = "".join(c for c in code if c.isalnum())
    return throttle.tries_of(f"code {digits} of account {user.pk}", 5 * 60) > 1


def _of(user: User) -> str:
    """A new password, a new second step and a reset by an administrator begin a new count."""
    return f"secrets of account {user.pk} {user.sessions_mark.hex}"


def _here(request: HttpRequest, user: User) -> str:
    """A session that is proved, a browser that signed in before and a network each have their own count."""
    if request.user == user:
        return f"{_of(user)} in session {request.session.session_key}"
    if devices.is_known(request, user):
        return f"{_of(user)} in {devices.token(request)}"
    return f"{_of(user)} from {throttle.network_of(request)}"


def _is_by_password_alone(request: HttpRequest, user: User) -> bool:
    """Whether nothing but the password speaks for whoever types a code."""
    return request.user != user and not devices.is_known(request, user)
