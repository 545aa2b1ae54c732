"""An address works with and without its final slash: people type what a letter prints or a voice says."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes

Handler = Callable[[HttpRequest], HttpResponseBase]


class AddFinalSlash:
    """Leads from an address that lacks nothing but its final slash to the one that has it.

    It looks at the shape of the address alone, and asks nobody: whether there is such a thing, and whose it
    is, the page itself answers. What is posted is never sent on.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Lead on, or serve the request as it is."""
        if request.method in ("GET", "HEAD") and _lacks_slash(request.path_info):
            address = request.get_full_path(force_append_slash=True)
            to = HttpResponseRedirect(escape_leading_slashes(address))
            to["Cache-Control"] = "private, no-store"
            return to
        return self.get_response(request)


def _lacks_slash(path: str) -> bool:
    return not path.endswith("/") and not _is_page(path) and _is_page(f"{path}/")


def _is_page(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
