"""The web process. It refuses to start if the walls do not stand (portal/assurance/checks.py)."""

import io
import logging
import os
import time

from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connections

from documents.sandbox.asking import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
# A connection for each request was the slowest thing at a peak, and commands need no more than theirs.
os.environ.setdefault("DATABASE_POOL_SIZE", "2")

SECONDS_BETWEEN_TRIES = 1


def wait_until_checked() -> None:
    """Check everything, silently when all is well; raises SystemCheckError and names what is wrong.

    That PostgreSQL does not answer is waited for. A worker that failed to start instead would end
    gunicorn, and with it the workers that still serve.
    """
    while True:
        try:
            call_command(
                "check",
                databases=["default"],
                deploy=True,
                fail_level="ERROR",
                stdout=io.StringIO(),
                stderr=io.StringIO(),
            )
        except (SystemCheckError, OperationalError) as refusal:
            # Django's own checks of constraints ask PostgreSQL for its version, and catch nothing.
            if isinstance(refusal, SystemCheckError) and "portal.E020" not in str(refusal):
                raise
            logging.getLogger(__name__).warning("Not started yet: PostgreSQL does not answer.")
            time.sleep(SECONDS_BETWEEN_TRIES)
        else:
            return
        finally:
            # The thread that starts a worker serves nobody: it keeps no connection out of the pool.
            connections.close_all()


application = get_wsgi_application()
wait_until_checked()
# The first reader of this process waits for no interpreter.
warm_up()
