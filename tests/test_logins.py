"""Each command works under its own login, and a command nobody thought of under the weakest."""

import pytest
from django.core.management import get_commands

from portal.web.logins import LOGIN_OF, login_for

OURS = {"accounts", "tenancies", "cases", "documents", "portal"}


@pytest.mark.parametrize(
    ("command", "login"),
    [
        ("runserver", "web"),
        ("check", "web"),
        ("migrate", "owner"),
        ("apply_walls", "owner"),
        ("import_export", "worker"),
        ("reconcile_access", "worker"),
        ("a_command_nobody_thought_of", "web"),
    ],
)
def test_command_gets_its_login(command: str, login: str) -> None:
    assert login_for(["manage.py", command], {}) == login


def test_no_command_at_all_gets_the_weakest() -> None:
    assert login_for(["manage.py"], {}) == "web"


def test_option_before_the_command_does_not_hide_it() -> None:
    assert login_for(["manage.py", "--no-color", "migrate"], {}) == "owner"


def test_command_below_another_one_keeps_its_own_login() -> None:
    """The demo's steps are commands of their own, with the demo's environment."""
    assert login_for(["manage.py", "migrate"], {"PORTAL_LOGIN": "web"}) == "owner"


def test_shell_may_be_told_which_login_to_take() -> None:
    assert login_for(["manage.py", "shell"], {"PORTAL_LOGIN": "owner"}) == "owner"


def test_every_command_of_ours_has_been_given_a_login() -> None:
    ours = {name for name, app in get_commands().items() if app.partition(".")[0] in OURS}
    assert ours
    assert ours <= set(LOGIN_OF)
