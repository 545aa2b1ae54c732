"""Makes the roles, logins and database on a landlord's own PostgreSQL; migrations come after it."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import InsufficientPrivilege

from portal.rls.roles import create_database, create_roles
from portal.rls.settings_file import LOGINS

ADMIN = "DATABASE_ADMIN_URL"
# Where backups come over the network; through the machine's own socket their login needs no password.
BACKUP = {"DATABASE_BACKUP_URL": "portal_backup"}


class Command(BaseCommand):
    """Run once per server, and again after an upgrade; it mends what it finds."""

    help = (
        f"Make or mend the portal's roles and its database. {ADMIN} names somebody who may; the"
        " logins get the passwords that stand in the portal's own addresses."
    )
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Read every address before anything is changed."""
        if ADMIN not in os.environ:
            raise CommandError(f"{ADMIN} is not set.")
        logins = LOGINS | {name: login for name, login in BACKUP.items() if name in os.environ}
        addresses = {name: conninfo_to_dict(os.environ.get(name, "")) for name in logins}
        for name, login in logins.items():
            if addresses[name].get("user") != login or not addresses[name].get("password"):
                raise CommandError(f"{name} must name the login {login} and its password.")
        databases = {str(address["dbname"]) for address in addresses.values()}
        if len(databases) != 1:
            raise CommandError("The addresses must name the same database.")
        passwords = {login: str(addresses[name]["password"]) for name, login in logins.items()}
        try:
            refused = create_roles(os.environ[ADMIN], passwords)
            refused += create_database(os.environ[ADMIN], databases.pop())
        except InsufficientPrivilege as refusal:
            raise CommandError(refusal.diag.message_primary) from refusal
        self.stdout.write("Roles and database are ready. Next: migrate, then apply_walls.")
        if refused:
            self.stdout.write(
                "Some settings are left to a superuser of this server. Have your provider run this"
                " (docs/operating.md, A provider's PostgreSQL, says what goes on without):"
            )
            self.stdout.write("\n".join(f"    {statement}" for statement in refused))
