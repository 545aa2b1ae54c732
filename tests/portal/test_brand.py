"""The landlord's colours: they reach the pages, and no colour that somebody could not see is served."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import Error, run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from portal.web.branding import brand
from portal.web.branding.colours import BLACK, WHITE, Colour
from tests.clients import PersonsClient
from tests.databases import OwnDatabase

PLUM = {"brand_colour": "#6b1f4f", "link_colour": "#6b1f4f", "accent_colour": "#f2c14e"}
NAMED = {
    "name": "Strathlinn Homes",
    "phone": "0800 000 0000",
    "dpo_email": "dpo@landlord.example",
}
SENDS = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "portal@landlord.example",
}


@contextmanager
def landlord(**particulars: str) -> Iterator[None]:
    """Another landlord's portal."""
    with override_settings(LANDLORD=settings.LANDLORD | NAMED | particulars, **SENDS):
        yield


def refusals() -> set[str]:
    """The ids of the portal's own errors with which the web process would refuse to start."""
    found = run_checks(tags=["security", "staticfiles"], include_deployment_checks=True)
    errors = {message.id or "" for message in found if isinstance(message, Error)}
    return {name for name in errors if name.startswith("portal.")}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        (BLACK, WHITE, 21.0),
        (WHITE, WHITE, 1.0),
        # The pair at which designers stop: the first passes, the second does not.
        (Colour.read("#767676"), WHITE, 4.54),
        (Colour.read("#777777"), WHITE, 4.48),
        (Colour.read("#0b4a4d"), WHITE, 10.0),
    ],
)
def test_contrast_is_that_of_wcag(one: Colour, other: Colour, ratio: float) -> None:
    assert one.contrast(other) == other.contrast(one) == pytest.approx(ratio, abs=0.005)


def test_colours_that_come_with_the_portal_pass() -> None:
    with landlord():
        assert list(brand.colour_faults()) == []
        assert refusals() == set()


def test_another_landlords_colours_pass() -> None:
    with landlord(**PLUM):
        assert refusals() == set()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("brand", "#7fb5b5", "white text on it has a contrast of 2.28 to 1, and 4.5 to 1"),
        ("brand", "#777777", "a contrast of 4.47 to 1"),
        ("link", "#e2a93b", "a link on white has a contrast of 2.10 to 1, and 4.5 to 1"),
        ("link", "#747474", "a link on the page's grey has a contrast of 4.3"),
        ("accent", "#0f7f83", "the line under the brand's bar has a contrast of"),
    ],
)
def test_colour_with_low_contrast_is_refused_with_its_ratio(
    name: str, value: str, said: str
) -> None:
    with landlord(**{f"{name}_colour": value}):
        about = [
            line for line in brand.colour_faults() if f"LANDLORD_{name.upper()}_COLOUR" in line
        ]
        assert said in " ".join(about)
        assert all("Choose a " in line for line in about)
        assert refusals() == {"portal.E002"}


@pytest.mark.parametrize("value", ["", "teal", "#fff", "0b4a4d", "#0b4a4d}body{display:none"])
def test_invalid_colour_is_refused_and_explained(value: str) -> None:
    with landlord(brand_colour=value):
        (line,) = brand.colour_faults()
        assert "Write # and six hexadecimal digits, like #0b4a4d." in line
        assert refusals() == {"portal.E002"}


def test_server_does_not_start_with_colours_that_fail(empty_database: OwnDatabase) -> None:
    with empty_database.as_login("web"):
        with landlord():
            assert callable(runpy.run_module("portal.wsgi")["application"])
        with (
            landlord(brand_colour="#ffffff"),
            pytest.raises(SystemCheckError, match=r"portal\.E002"),
        ):
            runpy.run_module("portal.wsgi")


def test_style_sheet_is_made_from_the_settings() -> None:
    with landlord(**PLUM):
        sheet = Path(finders.find("css/brand.css") or "").read_text()
        icon = Path(finders.find("images/icon.svg") or "").read_text()
    assert sheet.startswith(":root{--brand:#6b1f4f;--brand-hover:")
    assert "--gold:#f2c14e;--link:#6b1f4f;" in sheet
    assert "#6b1f4f" in icon
    assert "#f2c14e" in icon


def test_server_says_when_its_files_were_collected_in_other_colours(tmp_path: Path) -> None:
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=str(tmp_path), STORAGES=settings.STORAGES | {"staticfiles": storage}
    ):
        with landlord():
            assert refusals() == {"portal.E003"}
            call_command("collectstatic", interactive=False, verbosity=0)
            assert refusals() == set()
        with landlord(**PLUM):
            assert refusals() == {"portal.E003"}


@pytest.mark.django_db
def test_page_names_the_colour_of_the_browsers_own_bar() -> None:
    with landlord(**PLUM):
        page = PersonsClient().get("/").content.decode()
    assert '<meta name="theme-color" content="#6b1f4f">' in page
    assert "css/brand.css" in page
