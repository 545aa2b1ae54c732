"""manage.py apply_walls: build wall 2 after a migration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.rls.apply import TablesInUseError, UnmigratedError, apply_walls


class Command(BaseCommand):
    help = "Puts roles' rights, policies, functions and triggers in place. Run after every migrate."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Apply everything in one transaction."""
        try:
            changed = apply_walls()
        except (UnmigratedError, TablesInUseError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The walls stand.")
        for name in changed:
            self.stdout.write(f"{name.upper()} has changed: run derive_grants now.")
