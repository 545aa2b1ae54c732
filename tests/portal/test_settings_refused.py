"""Settings that open the portal, or let it fail unseen, stop the start with a sentence each."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.checks import Error, run_checks
from django.test import override_settings

from tests.portal.test_brand import NAMED, SENDS

SAFE: dict[str, Any] = {
    **SENDS,
    "LANDLORD": settings.LANDLORD | NAMED,
    "SECRET_KEY": "3f" * 4 + "0123456789abcdef" * 4,
    "ALLOWED_HOSTS": ["portal.landlord.example"],
}
CONSOLE = "django.core.mail.backends.console.EmailBackend"
NOT_SET = {"regulator_url": "http://ico.org.uk/"}


def complaints(**changed: Any) -> list[str]:
    """What the web process would say and then not start."""
    with override_settings(**SAFE | changed):
        found = run_checks(tags=["security"], include_deployment_checks=True)
    return [str(m.msg) for m in found if isinstance(m, Error) and m.id == "portal.E030"]


def test_server_with_its_settings_made_as_the_manual_says_starts() -> None:
    assert complaints() == []
    assert complaints(IDLE_SECONDS_RESIDENTS=600, IDLE_SECONDS_STAFF=3600) == []
    assert complaints(CSRF_TRUSTED_ORIGINS=["https://portal.landlord.example"]) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": "changeme"}, "SECRET_KEY is short"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY is short"),
        ({"SECRET_KEY": settings.CLAIM_KEY.hex()}, "the key of the claims too"),
        ({"SECRET_KEY": settings.CLAIM_KEY.hex().upper()}, "the key of the claims too"),
        ({"SECRET_KEY_FALLBACKS": ["changeme"]}, "SECRET_KEY_FALLBACKS is short"),
        ({"CLAIM_KEY": bytes(32)}, "PORTAL_CLAIM_KEY can be guessed"),
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS lets in every host"),
        ({"ALLOWED_HOSTS": ["portal.landlord.example", " * "]}, "lets in every host"),
        ({"ALLOWED_HOSTS": [".uk"]}, "ALLOWED_HOSTS lets in every host"),
        ({"ALLOWED_HOSTS": []}, "ALLOWED_HOSTS is not set"),
        ({"DEMO": True}, "PORTAL_DEMO is for localhost alone"),
        ({"DEMO": True, "ALLOWED_HOSTS": ["localhost"], "TRUSTED_PROXIES": 1}, "PORTAL_DEMO is"),
        ({"CSRF_TRUSTED_ORIGINS": ["http://portal.landlord.example"]}, "must be one https://"),
        ({"CSRF_TRUSTED_ORIGINS": ["https://*.example"]}, "must be one https://"),
        ({"IDLE_SECONDS_RESIDENTS": 0}, "IDLE_SECONDS_RESIDENTS must be"),
        ({"IDLE_SECONDS_STAFF": 10**9}, "IDLE_SECONDS_STAFF must be"),
        ({"DAYS_A_LETTER_LASTS": 10_000}, "DAYS_A_LETTER_LASTS must be"),
        ({"DAYS_AFTER_LEAVING": 10_000}, "DAYS_AFTER_LEAVING must be"),
        ({"DEBUG": True}, "DEBUG is on"),
        ({"SESSION_COOKIE_SECURE": False}, "SESSION_COOKIE_SECURE is off"),
        ({"CSRF_COOKIE_SECURE": False}, "CSRF_COOKIE_SECURE is off"),
        ({"SECURE_SSL_REDIRECT": False}, "SECURE_SSL_REDIRECT is off"),
        ({"SECOND_STEP_REQUIRED": False}, "SECOND_STEP_REQUIRED is off"),
        ({"TRUSTED_PROXIES": -1}, "TRUSTED_PROXIES must be"),
        (
            {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"), "TRUSTED_PROXIES": 0},
            "A proxy's header is believed",
        ),
        ({"EMAIL_BACKEND": CONSOLE}, "EMAIL_URL is not set"),
        ({"EMAIL_BACKEND": CONSOLE.replace("console", "dummy")}, "EMAIL_URL is not set"),
        ({"DEFAULT_FROM_EMAIL": ""}, "DEFAULT_FROM_EMAIL must be"),
        ({"DEFAULT_FROM_EMAIL": "no-reply@localhost"}, "DEFAULT_FROM_EMAIL must be"),
        ({"DEFAULT_FROM_EMAIL": "Homes <no-reply@localhost>"}, "DEFAULT_FROM_EMAIL must be"),
        ({"LANDLORD": SAFE["LANDLORD"] | {"dpo_email": ""}}, "LANDLORD_DPO_EMAIL is not set"),
        ({"LANDLORD": SAFE["LANDLORD"] | NOT_SET}, "LANDLORD_REGULATOR_URL must begin"),
        ({"LEAVE_TO_URL": "http://www.bbc.co.uk/"}, "LEAVE_TO_URL must begin"),
    ],
)
def test_unsafe_setting_is_refused_in_one_sentence(changed: dict[str, Any], said: str) -> None:
    (sentence,) = complaints(**changed)
    assert said in sentence
    assert sentence.endswith((".", ")."))


def test_demo_at_home_starts_as_it_is() -> None:
    at_home = {"DEMO": True, "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"]}
    assert complaints(**at_home, EMAIL_BACKEND=CONSOLE, DEFAULT_FROM_EMAIL="x@localhost") == []
