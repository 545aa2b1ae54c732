"""The portal's own settings with the bench's pages beside the portal's."""

from __future__ import annotations

from django.db.models import Model

from portal.settings import DATABASES, env
from tests.http.site_settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"


class WhatGuardianAsks:
    """Names of models are asked for on the connection without policies: residents may not read them."""

    def db_for_read(self, model: type[Model], **_hints: object) -> str | None:
        """The connection for a model, or none: the usual one."""
        return "bare" if model._meta.app_label == "contenttypes" else None


if "BENCH_BARE_URL" in env:
    # For the page on guardian's defaults, which knows of no policy.
    DATABASES["bare"] = env.db_url("BENCH_BARE_URL", engine="django.db.backends.postgresql") | {
        "CONN_MAX_AGE": None
    }
    DATABASE_ROUTERS = ["tests.bench.settings.WhatGuardianAsks"]
