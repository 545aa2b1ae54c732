"""manage.py set_portal: let residents in, or keep them out."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.access.system import system_access
from portal.incidents.models import PortalState
from portal.incidents.portal_state import set_portal
from portal.incidents.taken_back import is_restored


class Command(BaseCommand):
    help = "Opens the portal to residents, or closes it, from the next page on. A new portal is closed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What it shall be, and why."""
        parser.add_argument("state", choices=PortalState.State.values)
        parser.add_argument("--why", required=True, help="Kept in the audit log.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say what is so now."""
        why = options["why"].strip()
        if not why:
            raise CommandError("Say why: --why.")
        with system_access("set_portal"):
            if options["state"] == PortalState.State.OPEN and is_restored():
                raise CommandError(
                    "This portal was restored from a backup. The data protection officer and an administrator"
                    " go through it first, in the portal."
                )
            changed = set_portal(PortalState.State(options["state"]), why=why)
        self.stdout.write(
            f"The portal is {'now' if changed else 'already'} {options['state']} to residents."
        )
