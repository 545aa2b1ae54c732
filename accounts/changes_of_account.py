"""What was changed of an account lately, and by whom: for the second person, before they agree."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.dates import date_format

# The events of which portal.changes_of_account tells.
WORDS: dict[str, Any] = {
    "account_added": gettext_lazy("added"),
    "account_written": gettext_lazy("changed"),
    "administrator_added": gettext_lazy("added from the server"),
    "two_people_asked": gettext_lazy("something asked for"),
    "two_people_agreed": gettext_lazy("agreed to"),
    "two_people_refused": gettext_lazy("refused"),
    "two_people_taken_back": gettext_lazy("taken back"),
    "second_step_reset": gettext_lazy("second step taken away"),
    "persons_reference_noted": gettext_lazy("a person noted"),
    "password_changed": gettext_lazy("password changed"),
    "password_reset": gettext_lazy("password forgotten and chosen anew"),
    "email_verified": gettext_lazy("address verified"),
    "email_removed": gettext_lazy("address removed"),
    "second_step_added": gettext_lazy("second step added"),
    "second_step_removed": gettext_lazy("second step removed"),
    "recovery_codes_made": gettext_lazy("recovery codes made"),
}


def changes_of_account(account: UUID) -> list[str]:
    """One line for each change of the last 30 days, the newest first; the viewer may be told of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, event, fields, by_name FROM portal.changes_of_account(%s)", [account]
        )
        rows = cursor.fetchall()
    return [
        _("%(when)s: %(what)s, by %(who)s")
        % {
            "when": date_format(timezone.localtime(at), "j F Y, g:ia"),
            "what": f"{WORDS[event]} ({fields})" if fields else WORDS[event],
            "who": name or _("the system"),
        }
        for at, event, fields, name in rows
    ]
