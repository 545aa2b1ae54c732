"""manage.py reconcile_access: do grants, facts and policies agree, for every account and document?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from accounts.access.system import system_access
from portal.assurance.reconcile import reconcile


class Command(BaseCommand):
    help = "Compares what was granted, what is true and what the database really shows. Run it nightly."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print every difference and end with status 1 if there is one."""
        with system_access("reconcile_access"):
            result = reconcile()
        for difference in result.differences:
            self.stdout.write(difference.what)
        self.stdout.write(
            f"{result.accounts} accounts, {result.pairs} pairs, {len(result.differences)} differences."
        )
        if result.differences:
            sys.exit(1)
