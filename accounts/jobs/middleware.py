"""Web requests do alarms as well, after the answer: with the worker dead one still goes out."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from django.http import HttpRequest, HttpResponseBase

from accounts.jobs.running import run_after_the_answer

SECONDS_BETWEEN_DRIVES = 60


class DriveJobs:
    """Outside the request's transaction: at most once a minute in each process, whoever asks for what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._lock = Lock()
        self._next = time.monotonic()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what is due is done when the reader has all of it."""
        response = self.get_response(request)
        if self._is_time():
            response._resource_closers.append(run_after_the_answer)  # type: ignore[attr-defined]
        return response

    def _is_time(self) -> bool:
        now = time.monotonic()
        with self._lock:
            if now < self._next:
                return False
            self._next = now + SECONDS_BETWEEN_DRIVES
            return True
