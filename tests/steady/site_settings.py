"""The portal's settings, with pages of the suite's own that fail, and style sheets as they lie."""

from portal.settings import MIDDLEWARE as OF_THE_PORTAL
from portal.settings import STORAGES as STORAGES_OF_THE_PORTAL
from tests.http.site_settings import *  # noqa: F403

ROOT_URLCONF = "tests.steady.failing_pages"
MIDDLEWARE = ["tests.steady.left_behind.LeftBehind", *OF_THE_PORTAL]
STORAGES = STORAGES_OF_THE_PORTAL | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
