"""manage.py derive_grants: works out every account's grants anew from today's facts."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.access import derive_grants
from accounts.access.system import system_access
from accounts.models import User


class Command(BaseCommand):
    help = (
        "Works out every grant anew: after DAYS_AFTER_LEAVING has changed, or where one is wrong."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say for how many accounts it was done."""
        with system_access("derive_grants"):
            accounts = list(User.objects.values_list("pk", flat=True))
            derive_grants(users=accounts)
        self.stdout.write(f"The grants of {len(accounts)} accounts are what the facts say.")
