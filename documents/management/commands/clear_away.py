"""manage.py clear_away: remove files of uploads and imports that were killed, and forget what is over."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from accounts.access.system import system_access
from documents.files.transactional_files import clear_away_unfinished
from documents.management.of_the_owner import OwnersCommand


class Command(OwnersCommand):
    help = (
        "Removes the files of uploads and imports that were killed before their documents were stored."
        " It leaves alone what is arriving at this moment. Forgets sessions that have ended, and jobs and"
        " mail that were over DAYS_FINISHED_WORK_IS_KEPT days ago."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Clear away, and say nothing: there are no names to be told."""
        with system_access("clear_away"):
            clear_away_unfinished()
            with connection.cursor() as cursor:
                days = settings.DAYS_FINISHED_WORK_IS_KEPT
                cursor.execute("SELECT portal.forget_what_is_over(%s)", [days])
