"""The alarm's second way: one call to an address, with a reference, a word and whether it is a drill."""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings


class WebhookError(Exception):
    """The address did not take the call. Says the kind of failure alone."""


class _NoRedirects(HTTPRedirectHandler):
    """Whoever is told elsewhere was not chosen by the landlord."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Follow none."""


def call(url: str, *, reference: str, level: str, is_drill: bool) -> None:
    """Tell the address of an incident or a drill: its reference, who should act now. Raises WebhookError."""
    body = json.dumps({"reference": reference, "level": level, "drill": is_drill}).encode()
    request = Request(  # noqa: S310 (the settings let no other scheme in than https)
        url, data=body, method="POST", headers={"Content-Type": "application/json"}
    )
    try:
        with build_opener(_NoRedirects).open(request, timeout=settings.ALARM_WEBHOOK_TIMEOUT):
            pass
    except (OSError, HTTPException) as failure:
        status = getattr(failure, "code", None)
        raise WebhookError(str(status) if status else type(failure).__name__) from failure
