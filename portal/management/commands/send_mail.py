"""manage.py send_mail: send what is still queued."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.outbox import send_queued


class Command(BaseCommand):
    help = "Sends queued messages that could not be sent at once. Run it every minute."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Send them."""
        self.stdout.write(f"{send_queued()} sent.")
