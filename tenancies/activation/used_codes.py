"""Answers that are shown once: a reload sends the same form again, and is recognised."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

RUNS = "letters_printed"
KEPT = 50


def was_shown(request: HttpRequest, run: UUID) -> bool:
    """Whether the answer to this form was shown in this session."""
    return str(run) in request.session.get(RUNS, [])


def note_shown(request: HttpRequest, run: UUID) -> None:
    """Remember that the answer to this form has been shown."""
    request.session[RUNS] = [*request.session.get(RUNS, []), str(run)][-KEPT:]
