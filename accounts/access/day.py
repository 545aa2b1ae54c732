"""Today in Europe/London. There is one source: the database, which tells the viewer on opening the door."""

from __future__ import annotations

from datetime import date

from django.db import connection

from accounts.access.viewer import Viewer, scope


def today() -> date:
    """The viewer's today; where no viewer is known (the gate, imports, commands), the database's.

    Policies ask the same `portal.today()`. Python's own clock says what a moment is, never which day it is.
    """
    asking = scope.get()
    if isinstance(asking, Viewer):
        return asking.today
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.today()")
        day: date = cursor.fetchone()[0]
    return day
