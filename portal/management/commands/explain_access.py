"""manage.py explain_access: may this person read this document, and why?"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.access.system import system_access
from portal.assurance.explain import NoSuchThingError, explain


class Command(BaseCommand):
    help = "Says, wall by wall, whether and why a person may read a document, now or at a moment."

    def add_arguments(self, parser: CommandParser) -> None:
        """Two references, and a moment."""
        parser.add_argument("person_ref")
        parser.add_argument("document_ref", help="The old system's reference, or the portal's id.")
        parser.add_argument(
            "--at", help="A moment, as 2026-11-23T14:05; London time unless it says."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the verdict, each wall's answer and each part of the rule."""
        try:
            at = _moment(options["at"])
            with system_access("explain_access"):
                found = explain(options["person_ref"], options["document_ref"], at)
        except (ValueError, NoSuchThingError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Yes." if found.allowed else "No.")
        if found.granted is not None:
            self.stdout.write(f"Wall 1, what we granted: {'yes' if found.granted else 'no'}.")
        self.stdout.write(f"Wall 2, what is true: {'yes' if found.true else 'no'}.")
        for sentence in found.sentences:
            self.stdout.write(f"  {sentence}")


def _moment(written: str | None) -> datetime | None:
    if written is None:
        return None
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/London"))
