"""The web process. It refuses to start if the walls do not stand (portal/checks.py)."""

import io
import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()
# Silent when all is well; otherwise it raises and names what is wrong.
call_command(
    "check",
    databases=["default"],
    deploy=True,
    fail_level="ERROR",
    stdout=io.StringIO(),
    stderr=io.StringIO(),
)
