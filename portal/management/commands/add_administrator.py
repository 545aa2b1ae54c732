"""manage.py add_administrator: the first administrators, and a new one when too few are left."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts import audit_log
from accounts.access import Role
from accounts.access.system import system_access
from accounts.models import User

AT_LEAST = 2


class Command(BaseCommand):
    help = "Makes an administrator's account. They choose a password by “forgot password”."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How the administrator signs in and is called, and why they are made one."""
        parser.add_argument("username")
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="As colleagues see it.")
        parser.add_argument("--why", required=True, help="Kept in the audit log.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the account; it is in the audit_log, and nothing secret is printed."""
        username, email = options["username"].strip().lower(), options["email"].strip().lower()
        why = options["why"].strip()
        if not why:
            raise CommandError("Say why: --why.")
        try:
            validate_email(email)
        except ValidationError as refusal:
            raise CommandError("That is no email address.") from refusal
        with system_access("add_administrator"):
            _refuse_if_taken(username, email)
            account = User.objects.create_user(
                username, email=email, role=Role.ADMINISTRATOR, name=options["name"].strip()
            )
            audit_log.record("administrator_added", [account], reason=why)
            count = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count()
        self.stdout.write("The account is there. Its password is chosen by “forgot password”.")
        if count < AT_LEAST:
            self.stdout.write(
                "Two administrators are needed: one alone gives nobody a role that opens anything."
                " Add the second one now."
            )


def _refuse_if_taken(username: str, email: str) -> None:
    taken = User.objects.filter(username=username) | User.objects.filter(email=email)
    if taken.exists():
        raise CommandError("An account with this username or address is there already.")
