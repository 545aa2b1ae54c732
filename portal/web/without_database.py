"""A page that has another way answers by it where the first has failed: while the database is away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

Handler = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def otherwise(other: View) -> Callable[[View], View]:
    """Mark a view with the one that answers in its stead, outside any transaction, when it fails.

    It gets the same request and arguments. It may ask neither the session nor the database.
    """

    def mark(view: View) -> View:
        view.otherwise = other  # type: ignore[attr-defined]
        return view

    return mark


class WithoutDatabase:
    """Stands right outside the transaction: what has failed in there is undone when the other way begins."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request; answer a failure by the page's other way, if it has one."""
        response = self.get_response(request)
        if response.status_code < 500:
            return response
        other, arguments = _other_way(request)
        if other is None:
            return response
        # The shell of somebody who is signed in asks who that is.
        request.role = request.viewer = None  # type: ignore[attr-defined]
        answer = other(request, **arguments)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        answer.came_without_database = True  # type: ignore[attr-defined]
        return answer


def _other_way(request: HttpRequest) -> tuple[View | None, dict[str, Any]]:
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return None, {}
    return getattr(found.func, "otherwise", None), found.kwargs
