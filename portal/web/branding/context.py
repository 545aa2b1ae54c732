"""The landlord as residents know it, for every template."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def landlord(_request: HttpRequest | None = None) -> dict[str, Any]:
    """`landlord` with name, phone, `phone_uri`, hours and the regulator's particulars."""
    known = settings.LANDLORD
    digits = "".join(c for c in known["phone"] if c.isdigit() or c == "+")
    return {"landlord": {**known, "phone_uri": f"tel:{digits}"}}
