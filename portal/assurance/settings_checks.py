"""Start-up checks of the settings: one that opens the portal, or lets it fail unseen, stops the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

AN_HOUR = 3600
SHORTEST_KEY = 50  # Django's own measure (security.W009).
FEWEST_SIGNS = 10
MAKE_A_KEY = 'make one with python3 -c "import secrets; print(secrets.token_hex(32))".'
AT_HOME = ("localhost", "127.0.0.1", "[::1]", "::1", "testserver")
# Ways to send mail that reach nobody.
SENT_NOWHERE = ("console", "dummy", "filebased", "locmem")
LINKS = (
    *("regulator_url", "pay_rent_url", "balance_url", "repairs_url", "bsl_url"),
    "accessibility_regulator_url",
)


@register(Tags.security, deploy=True)
def settings_are_safe(**_kwargs: Any) -> list[CheckMessage]:
    """Each fault with a sentence that says what to do."""
    faults = [*_keys(), *_hosts(), *_time()]
    if not settings.DEMO:
        faults += [*_transport(), *_mail(), *_landlord()]
    return [Error(fault, id="portal.E030") for fault in faults]


def _keys() -> Iterator[str]:
    for name, keys in (
        ("SECRET_KEY", [settings.SECRET_KEY]),
        ("SECRET_KEY_FALLBACKS", settings.SECRET_KEY_FALLBACKS),
    ):
        if any(len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS for key in keys):
            yield f"{name} is short or can be guessed: {MAKE_A_KEY}"
    claim_keys = [settings.CLAIM_KEY, *settings.CLAIM_KEY_FALLBACKS]
    if any(len(set(key)) < FEWEST_SIGNS for key in claim_keys):
        yield f"PORTAL_CLAIM_KEY can be guessed: {MAKE_A_KEY}"
    written = {key.hex() for key in claim_keys}
    if any(key.lower() in written for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
        yield f"SECRET_KEY is the key of the claims too: {MAKE_A_KEY}"


def _hosts() -> Iterator[str]:
    hosts = [host.strip().lower() for host in settings.ALLOWED_HOSTS]
    # ".uk" lets in every host below it, as "*" does every host.
    if any("*" in host or (host.startswith(".") and "." not in host[1:]) for host in hosts):
        yield "ALLOWED_HOSTS lets in every host: name the portal's own, such as portal.example.org."
    if settings.DEMO and (settings.TRUSTED_PROXIES or not set(hosts) <= set(AT_HOME)):
        yield (
            "PORTAL_DEMO is for localhost alone: take it away on a server, or serve the demo without"
            " a proxy and with ALLOWED_HOSTS=localhost."
        )
    if not settings.DEMO and not hosts:
        yield "ALLOWED_HOSTS is not set: name the portal's host, such as portal.example.org."
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if "*" in origin or not (origin.startswith("https://") or settings.DEMO):
            yield f"CSRF_TRUSTED_ORIGINS: {origin} must be one https:// address, without a *."


def _time() -> Iterator[str]:
    for name in ("IDLE_SECONDS_RESIDENTS", "IDLE_SECONDS_STAFF"):
        if not 60 <= getattr(settings, name) <= AN_HOUR:
            yield f"{name} must be from 60 to {AN_HOUR}: who walks away must be signed out."
    for name, most in (("DAYS_A_LETTER_LASTS", 90), ("DAYS_AFTER_LEAVING", 365)):
        if not 0 <= getattr(settings, name) <= most:
            yield f"{name} must be from 0 to {most} days."


def _transport() -> Iterator[str]:
    if settings.DEBUG:
        yield "DEBUG is on: it shows settings and data to every visitor. Switch it off."
    secure = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    for name in (*secure, "SESSION_COOKIE_HTTPONLY", "SECOND_STEP_REQUIRED"):
        if not getattr(settings, name):
            yield f"{name} is off: switch it on."
    if settings.TRUSTED_PROXIES < 0:
        yield "TRUSTED_PROXIES must be the number of proxies before this process, from 0."
    if settings.SECURE_PROXY_SSL_HEADER and not settings.TRUSTED_PROXIES:
        yield "A proxy's header is believed and TRUSTED_PROXIES is 0: anyone can say that they speak https."


def _mail() -> Iterator[str]:
    if settings.EMAIL_BACKEND.split(".")[-2] in SENT_NOWHERE:
        yield "EMAIL_URL is not set to a mail server: no code and no alarm would reach anyone."
    sender = settings.DEFAULT_FROM_EMAIL
    if "@" not in sender or sender.rstrip(">").endswith("@localhost"):
        yield "DEFAULT_FROM_EMAIL must be an address of yours that somebody reads."


def _landlord() -> Iterator[str]:
    if "@" not in settings.LANDLORD["dpo_email"]:
        yield "LANDLORD_DPO_EMAIL is not set: residents must know where to turn (UK GDPR article 13)."
    links = {f"LANDLORD_{name.upper()}": settings.LANDLORD[name] for name in LINKS}
    for name, link in {**links, "LEAVE_TO_URL": settings.LEAVE_TO_URL}.items():
        if link and not link.startswith("https://"):
            yield f"{name} must begin with https://."
