"""A page that is only sent to says so to whoever opens it: after a sign-in, Back or a typed address."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from portal.shell.error_views import method_not_allowed

Handler = Callable[[HttpRequest], HttpResponseBase]


class ExplainRefusedMethod:
    """Gives every 405 a page of words; Django's own is empty."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request, and explain a refusal."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response.content = method_not_allowed(request).content
        return response
