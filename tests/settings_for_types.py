"""The portal's settings for mypy, which reads them and connects to nothing: no value here is used.

With them mypy runs in any shell and any editor; the settings themselves refuse to start without secrets.
"""

import os

os.environ.setdefault("SECRET_KEY", "for-mypy-alone")
os.environ.setdefault("PORTAL_CLAIM_KEY", "00" * 32)
os.environ.setdefault("DATABASE_URL", "postgres://nobody@localhost/none")

from portal.settings import *  # noqa: F403 (after the environment is complete)
