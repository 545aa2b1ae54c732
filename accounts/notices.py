"""The mails about one's own account: fixed words without name or link; accounts/outbox.py sends them."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User

CODE_LASTS = timedelta(seconds=settings.ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT)


class Notice(Enum):
    """What somebody is told about their account without having asked."""

    PASSWORD_CHANGED = gettext_lazy(
        "Your password was changed. If you did not do this, call us now."
    )
    EMAIL_CHANGED = gettext_lazy(
        "Your email address was changed. If you did not do this, call us now."
    )
    SECOND_STEP_CHANGED = gettext_lazy(
        "The second step of your sign-in was changed. If you did not do this, call us now."
    )
    PASSWORD_WITHOUT_CODE = gettext_lazy(
        "Someone had your password but not your code. Change it. If it was you, you need do nothing."
    )
    NEW_DEVICE = gettext_lazy(
        "Someone signed in to your account on a new device. If it was not you, call us now."
    )


def tell(user: User, notice: Notice, *, at: str = "") -> None:
    """Mail a notice to the account's verified address, or to the one it had (`at`).

    An account that keeps quiet is told nothing: somebody else may read its mail.
    """
    to = at or user.email
    if to and not _keeps_quiet(user):
        _queue(to, str(notice.value), settings.LANDLORD["phone"])


def _keeps_quiet(user: User) -> bool:
    """Whether its owner wants quiet or has a safe contact; PostgreSQL alone knows of those."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.keeps_quiet(%s)", [user.pk])
        return bool(cursor.fetchone()[0])


def send_code(to: str, code: str) -> None:
    """Mail a code that somebody has just asked for; the outbox forgets it once it is sent, or dead."""
    words = _("Your code is %(code)s. It lasts 15 minutes. We will never ask you for it.")
    _queue(to, words % {"code": code}, lasts=CODE_LASTS)


def _queue(to: str, *lines: str, **life: timedelta) -> None:
    queue = import_string("accounts.outbox.queue")
    body = "\n".join(filter(None, lines)) + "\n"
    queue(to=to, subject=_("Your online account"), body=body, **life)
