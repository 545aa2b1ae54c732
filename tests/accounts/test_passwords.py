"""Which passwords are good enough: long, not common, not our name; and nothing about capitals or digits."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings

from accounts.models import User

NAMED = override_settings(
    LANDLORD={"name": "Strathlinn Homes"}, LANDLORD_PLACES=["Port Ellary", "Glen"]
)


@NAMED
@pytest.mark.parametrize(
    "weak",
    [
        "nine sign",
        "1234567890",
        "password123",
        "Strathlinn1",
        "strathlinn homes",
        "Strathlinn-2026",
        "portellary1",
        "Port Ellary 12",
        "mairi.reid1",
    ],
)
def test_weak_password_is_refused(weak: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak, User(username="mairi.reid"))


TYPED = ("M\u00f2r is m\u00f3r\u00e1n\u00a0beag", "Mo\u0300r is mo\u0301ra\u0301n beag")
"""One password as two keyboards write it."""


@pytest.mark.parametrize("stored", TYPED)
@pytest.mark.parametrize("typed", TYPED)
def test_password_is_right_however_its_accents_and_spaces_are_typed(
    stored: str, typed: str
) -> None:
    user = User()
    user.set_password(stored)
    assert user.check_password(typed)
    assert not user.check_password("Mor is moran beag")
    assert not user.check_password(typed.upper())


def test_password_that_was_stored_as_it_was_typed_still_opens() -> None:
    user = User(password=make_password(TYPED[1]))
    assert user.check_password(TYPED[1])


@NAMED
@pytest.mark.parametrize(
    "good",
    ["three boats and a kettle", "a long walk in strathlinn", "mhxcvzqwpr", "море и чайник там"],
)
def test_good_password_needs_no_special_characters(good: str) -> None:
    validate_password(good, User(username="mairi.reid"))
