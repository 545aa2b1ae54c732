"""Asks the connection that a request is given, before anything else: what did the one before leave in it?"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponseBase, JsonResponse

ADDRESS = "/left-behind/"
CLEAN = {"role": "none", "claim": "", "settings": [], "locks": 0, "tables": 0, "cursors": 0}
"""What a connection of nobody answers."""

_QUESTION = """
    SELECT current_setting('role'), coalesce(current_setting('portal.claim', true), ''),
        (SELECT coalesce(array_agg(name), '{}') FROM pg_settings WHERE source = 'session'),
        (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'),
        (SELECT count(*) FROM pg_class WHERE relpersistence = 't'
            AND relnamespace = pg_my_temp_schema()),
        (SELECT count(*) FROM pg_cursors WHERE is_holdable)
"""


class LeftBehind:
    """Outermost middleware, over the same pool as every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one address; hand every other request on."""
        if request.path_info != ADDRESS:
            return self.get_response(request)
        with connection.cursor() as cursor:
            cursor.execute(_QUESTION)
            found = cursor.fetchone()
        return JsonResponse(dict(zip(CLEAN, found, strict=True)))
