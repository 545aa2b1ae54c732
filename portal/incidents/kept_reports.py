"""Files the reports that were kept while the database was away: each once, by whichever process is first."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponseBase

from accounts.access.work import unit_of_work
from accounts.jobs.running import run_after_commit
from portal.incidents import kept_files
from portal.incidents.services import note_reported

logger = logging.getLogger(__name__)


class FileKeptReports:
    """Looks after every page whether a report waits, and files it when the page is out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request; a page that came without the database does not ask for it again."""
        response = self.get_response(request)
        has_database = response.status_code < 500 and not hasattr(response, "came_without_database")
        if has_database and kept_files.is_any_waiting():
            response._resource_closers.append(file_kept_reports)  # type: ignore[attr-defined]
        return response


def file_kept_reports(*, also_stuck: bool = False) -> int:
    """File what waits; what cannot be is set aside, and stays. Gives how many are new in the database."""
    filed = 0
    for place in kept_files.waiting(also_stuck=also_stuck):
        try:
            filed += _file(place)
        except OperationalError:
            return filed  # The database is away again.
        except PermissionError:
            continue  # Another user's: the web process files its own.
        except Exception as failure:
            logger.error("Report file %s was not filed: %s", place.name, type(failure).__name__)
            kept_files.set_aside(place)
    return filed


def _file(place: Path) -> bool:
    """File one report and remove its file. Killed in between, it is filed once: by its reference."""
    with kept_files.taken(place) as report:
        if report is None:
            return False
        is_new = store(report)
        place.unlink(missing_ok=True)
    return is_new


def store(report: kept_files.KeptReport) -> bool:
    """Store one report, or two where somebody disagrees and tells of a breach; whether it is new."""
    with unit_of_work():
        stored = [
            _store(report, f"{report.reference}{letter}", wrong)
            for letter, wrong in zip(("", "A"), report.told.reports, strict=False)
        ]
        run_after_commit()
    return any(stored)


def _store(report: kept_files.KeptReport, reference: str, wrong: str) -> bool:
    told = report.told
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal.file_kept_report(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                reference,
                report.received_at,
                report.shown_to,
                told.document_id,
                wrong,
                told.what,
                told.still_visible,
                told.contact,
                told.source,
            ],
        )
        is_new: bool = cursor.fetchone()[0]
    if is_new:
        note_reported(reference, told.document_id, shown_to=report.shown_to)
    return is_new
