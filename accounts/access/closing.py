"""Whether the portal is closed to residents: by its state in the database, or by a switch outside it.

The switch is a file that whoever runs the server puts down and takes away. Nothing here is kept between two
requests.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db import connection

from accounts.access.viewer import Viewer, scope

FILE = "portal-off"
"""The switch's name below the documents' folder, unless PORTAL_OFF_FILE names another place."""


def switch() -> Path:
    """Where the file of the switch lies, while it is there."""
    named: str = settings.PORTAL_OFF_FILE
    return Path(named) if named else Path(settings.DOCUMENTS_ROOT) / FILE


def is_switched_off() -> bool:
    """Whether the file is there. Where no one can say, it is: a switch out of reach keeps people out."""
    try:
        os.lstat(switch())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def portal_is_open() -> bool:
    """Whether residents may use the portal now, whoever asks."""
    asking = scope.get()
    if isinstance(asking, Viewer):
        return asking.portal_is_open
    if is_switched_off():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.is_open()")
        is_open: bool = cursor.fetchone()[0]
    return is_open
