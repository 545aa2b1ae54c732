"""Files: static ones, documents and their pages, and what may be sent here."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from portal.settings.environment import BASE_DIR, DEMO, env

# Files: static ones from this process, documents outside any web root.
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.web.branding.files.BrandFinder",
]
DOCUMENTS_ROOT = Path(env.str("DOCUMENTS_ROOT", default=str(BASE_DIR / "var" / "documents")))
# The switch outside the application: while a file is here, the portal is closed to residents.
PORTAL_OFF_FILE = env.str("PORTAL_OFF_FILE", default="")
# A proxy's internal location for the documents (X-Accel-Redirect), for example "/documents-inside/".
DOCUMENTS_ACCEL_LOCATION = env.str("DOCUMENTS_ACCEL_LOCATION", default="")
# A bucket for the documents instead of the folder, which then holds only what is arriving.
DOCUMENTS_S3_BUCKET = env.str("DOCUMENTS_S3_BUCKET", default="")
DOCUMENTS_S3_ENDPOINT = env.str("DOCUMENTS_S3_ENDPOINT", default="")
DOCUMENTS_S3_REGION = env.str("DOCUMENTS_S3_REGION", default="")
if DOCUMENTS_S3_BUCKET and DOCUMENTS_ACCEL_LOCATION:
    raise ImproperlyConfigured(
        "DOCUMENTS_ACCEL_LOCATION is for documents in a folder, not in a bucket."
    )
# Pages as they are read in the browser: a cache of its own, apart from the documents, and its own location.
PAGES_ROOT = Path(env.str("PAGES_ROOT", default=str(BASE_DIR / "var" / "pages")))
PAGES_ACCEL_LOCATION = env.str("PAGES_ACCEL_LOCATION", default="")
PAGES_MOST_BYTES = env.int("PAGES_MOST_MEGABYTES", default=2048) << 20
if PAGES_ROOT.is_relative_to(DOCUMENTS_ROOT) or DOCUMENTS_ROOT.is_relative_to(PAGES_ROOT):
    raise ImproperlyConfigured("PAGES_ROOT must lie apart from DOCUMENTS_ROOT.")
# So long a page of ours waits for pages that are being drawn, before it says that they are.
SECONDS_A_PAGE_IS_WAITED_FOR = 0.3
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # The demo serves static/ as it lies; on a server collectstatic gives every file a lasting name.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_AUTOREFRESH = DEMO
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

# What may be sent here. A body that says it is larger is not read at all (portal/shell/body_limit.py).
UPLOAD_LARGEST_FILE = 25 << 20  # bytes
UPLOAD_MOST_FILES = 20
LARGEST_BODY = 1 << 20  # bytes
LARGEST_BODY_WITH_FILES = UPLOAD_MOST_FILES * UPLOAD_LARGEST_FILE + LARGEST_BODY
# Beyond UPLOAD_MOST_FILES each is refused by name; beyond this the whole request is.
DATA_UPLOAD_MAX_NUMBER_FILES = 100
# Straight to disk, nameless, below DOCUMENTS_ROOT: a letter is not kept in memory nor in /tmp.
FILE_UPLOAD_HANDLERS = ["documents.intake.receiving.ToDisk"]
# The socket of ClamAV's daemon, for example "/run/clamav/clamd.ctl" or, where it has a machine of its
# own, "scanner:3310". Unset: files are not scanned.
CLAMD_SOCKET = env.str("CLAMD_SOCKET", default="")
_at = re.fullmatch(r"(?:[\w-]+\.)*[\w-]+:(\d{1,5})", CLAMD_SOCKET, re.ASCII)
_is_somewhere = CLAMD_SOCKET.startswith("/") or (_at is not None and int(_at[1]) < 1 << 16)
if CLAMD_SOCKET and not _is_somewhere:
    raise ImproperlyConfigured("CLAMD_SOCKET must be a path, or a host and a port: scanner:3310.")
