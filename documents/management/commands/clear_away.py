"""manage.py clear_away: remove the files of uploads and imports that were killed half-way."""

from __future__ import annotations

from typing import Any

from accounts.access.system import system_access
from documents.files.transactional_files import clear_away_unfinished
from documents.management.of_the_owner import OwnersCommand


class Command(OwnersCommand):
    help = (
        "Removes the files of uploads and imports that were killed before their documents were stored."
        " It leaves alone what is arriving at this moment."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Clear away, and say nothing: there are no names to be told."""
        with system_access("clear_away"):
            clear_away_unfinished()
