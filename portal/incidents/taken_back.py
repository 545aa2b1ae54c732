"""What was taken back between a backup and its restore: by which entries of the audit log, and their list.

PostgreSQL knows whether it was restored (portal/rls/place.sql), and does again what can be (restored.sql).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access.grants import derive_grants
from accounts.models import User
from accounts.reference_kinds import label_of, references
from portal.assurance.audit_log.events import event_label
from portal.web.dates import moment_words

DONE_AGAIN = (
    *("account_deactivated", "role_lowered", "password_changed", "password_reset"),
    *("patch_assignment_ended", "patch_cover_ended", "share_ended", "withdrawn", "letters_lost"),
)
"""What an entry alone is enough to do again: portal.note_taken_back does it."""
BY_HAND = (
    *("account_changed", "email_verified", "email_removed", "persons_reference_noted"),
    *("second_step_reset", "second_step_removed"),
    *("blocked", "safe_contact_set", "safe_contact_asked", "interest_declared", "hold_refused"),
    *("frozen", "sealed", "freeze_narrowed", "reported_not_mine", "breach_logged"),
    *("imported", "two_people_agreed", "share_reworded", "privacy_chosen"),
)
"""What someone has to do again: its content stood in the database alone, or has to be asked about."""
TAKES_BACK = (*DONE_AGAIN, *BY_HAND)

KEPT = ("role", "active", "data_steward", "safeguarding_lead", "deputy", "person", "officer")
"""Of an entry's details what the copy needs: plain states and ids. Reasons stay in the database."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the audit log by which something was taken back. It names no one but by ids."""

    seq: int
    at: datetime
    event: str
    kind: str
    ids: tuple[UUID, ...]
    detail: dict[str, Any]

    @property
    def about(self) -> tuple[str, UUID | None]:
        """The one thing that whoever does it again looks for, and its kind."""
        if person := self.detail.get("person"):
            return "tenancies.person", UUID(person)
        if officer := self.detail.get("officer"):
            return "accounts.user", UUID(officer)
        return self.kind, self.ids[0] if len(self.ids) == 1 else None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list. `what` it was is empty where it is not the reader's to know."""

    id: int
    when: str
    event: str
    what: str
    is_done_again: bool
    is_ticked: bool
    may_tick: bool


def is_restored() -> bool:
    """Whether this is a restored database through which no one has gone yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.is_restored()")
        restored: bool = cursor.fetchone()[0]
    return restored


def findings() -> Iterator[str]:
    """What an operator should look at; needs system access."""
    if is_restored():
        yield (
            "The portal was restored from a backup, and no one has gone through it: only the data protection"
            " officer, the deputy and administrators come in (manage.py taken_back)."
        )


def say_restored(*, why: str) -> None:
    """Shut everyone out but those who go through it; needs system access."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.say_restored()")
    audit_log.record("said_restored", reason=why)


def take_back_again(entries: Iterable[Entry]) -> list[tuple[Entry, bool]]:
    """Do again what can be, list the rest; needs system access. Gives what is new, and whether it is done."""
    noted: list[tuple[Entry, bool]] = []
    with connection.cursor() as cursor:
        for entry in sorted(entries, key=lambda one: (one.at, one.seq)):
            kind, thing = entry.about
            cursor.execute(
                "SELECT portal.note_taken_back(%s, %s, %s, %s, %s::uuid[], %s::jsonb, %s::uuid)",
                [
                    *(entry.seq, entry.at, entry.event, kind, list(entry.ids)),
                    *(json.dumps(entry.detail), thing),
                ],
            )
            (done,) = cursor.fetchone()
            if done is not None:
                noted.append((entry, done))
    derive_grants(users=User.objects.values_list("pk", flat=True))
    audit_log.record(
        "taken_back_again", entries=len(noted), done_again=sum(done for _entry, done in noted)
    )
    return noted


def items() -> list[Item]:
    """All that was taken back since the backup, for one of the two who go through it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.taken_back_here()")
        rows = cursor.fetchall()
    named = references((kind, thing) for _id, _at, _event, kind, thing, *_rest in rows if thing)
    return [
        Item(
            id=number,
            when=moment_words(at),
            event=event_label(event),
            what=_what(kind, named.get(thing, "")) if thing else "",
            is_done_again=done,
            is_ticked=ticked,
            may_tick=mine and not done and not ticked,
        )
        for number, at, event, kind, thing, done, ticked, mine in rows
    ]


def _what(kind: str, reference: str) -> str:
    """The thing in words; one that was made since the backup is not there any more."""
    return f"{label_of(kind)} {reference or _('(not in the backup, or not yours to see)')}"


def tick(number: int) -> bool:
    """Note that it is done again, or is not needed any more; whether that was new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.tick_taken_back(%s)", [number])
        ticked: bool = cursor.fetchone()[0]
    if ticked:
        audit_log.record("taken_back_ticked", item=number)
    return ticked
