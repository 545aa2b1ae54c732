"""The portal's own settings with the bench's pages beside the portal's."""

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES, env

ROOT_URLCONF = "tests.bench.urls"

if "BENCH_BARE_URL" in env:
    # For the page on guardian's defaults, which knows of no policy.
    DATABASES["bare"] = env.db_url("BENCH_BARE_URL", engine="django.db.backends.postgresql") | {
        "CONN_MAX_AGE": None
    }
