"""What each reader tries with something that a freeze closes: by the portal's pages, and past them in SQL.

Every act is undone as soon as it is seen whether it was done.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from cases.models import Share
from documents.models import Release
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.documents import sent_files
from tests.documents.uploading import case_upload, form, send_and_see, tenancy_upload
from tests.model.facts import Freeze
from tests.staff.pages import REASON, release_page, share_page
from tests.world import World

WORDS = {"title": "A concern", "status": "We want to hear your side", "next_step": "We call you."}
ACCUSED = "alleged perpetrator"


@dataclass(frozen=True, slots=True)
class Closed:
    """Something that a freeze closes, who reads it otherwise, and in which case or tenancy it lies."""

    freeze: Freeze
    document: str
    reader: str
    case: str = ""
    tenancy: str = ""
    not_yet_shared: str = ""
    """A party to the case with whom it could be shared."""


class Trying:
    """One reader, and all that they might do with what is closed. Each way says whether it was done."""

    def __init__(self, world: World, closed: Closed, name: str) -> None:
        self.world, self.closed, self.name = world, closed, name
        self.account = world.account(name)
        self.document = world.document(closed.document)
        self.browser = PersonsClient(self.account.id)

    def does(self, verb: str, way: str) -> bool:
        """Whether they can do it in this way; nothing of it stays."""
        deed: Callable[[], bool] = getattr(self, f"{verb.replace(' ', '_')}_by_{way}")
        done = False
        with suppress(DatabaseError, PermissionDenied), transaction.atomic():
            done = deed()
            transaction.set_rollback(True)
        return done

    def can_be_tried(self, verb: str) -> bool:
        """A tenancy is shared with no one."""
        return verb != "share" or bool(self.closed.case)

    # By the pages ---------------------------------------------------------------------------------

    def read_by_page(self) -> bool:
        if self.account.role == "resident":
            return self._opens(f"/documents/{self.document.id}/download/")
        return self._opens(f"/staff/document/{self.document.id}/original/")

    def add_by_page(self) -> bool:
        if self.closed.case:
            address = case_upload(self.world, self.closed.case)
        else:
            address = tenancy_upload(self.world, self.closed.tenancy)
        if not self._opens(address):
            return False
        said = form(self.world, "photo" if self.closed.case else "repair letter")
        return send_and_see(self.browser, address, said, {"a.png": sent_files.png()}) == {
            "a.png": "Saved"
        }

    def share_by_page(self) -> bool:
        party = (self.closed.not_yet_shared, self.closed.case, ACCUSED)
        return self._takes(share_page(self.world, *party), WORDS) and self._shares() == 1

    def release_by_page(self) -> bool:
        self._take_back()
        audience = (
            str(self.world.person(self.closed.reader).id) if self.closed.case else "household"
        )
        address = release_page(self.world, self.closed.document)
        return self._takes(address, REASON | {"audience": audience}) and self._releases() == 1

    def hand_over_by_page(self) -> bool:
        address = f"/staff/document/{self.document.id}/hand-over/"
        to = {"to": str(self.world.person(self.closed.reader).id), "how": "printed", "read": "on"}
        return self._opens(address) and self._takes(address, to)

    def end_by_page(self) -> bool:
        return self._takes(f"/dpo/freeze/{self.closed.freeze.id}/end/", {"reason": "It was right."})

    # By SQL, as the role that their transactions have ----------------------------------------------

    def read_by_sql(self) -> bool:
        return self._asked("SELECT FROM documents_document WHERE id = %s", [self.document.id])

    def add_by_sql(self) -> bool:
        return self._asked(
            "INSERT INTO documents_document (id, kind, dated, tenancy_id, case_id, content_type, size,"
            " audience, frozen, shown_from, recorded_by)"
            " VALUES (%s, 'photo', %s, %s, %s, 'image/png', 1, '', false, NULL, %s)",
            [
                uuid4(),
                self.world.day(5),
                self.document.tenancy,
                self.document.case,
                self.account.id,
            ],
        )

    def share_by_sql(self) -> bool:
        party = self.world.party(self.closed.not_yet_shared, self.closed.case, ACCUSED)
        return (
            self._asked(
                "INSERT INTO cases_share (id, case_id, party_id, person_id, stands_as, frozen, recorded_by)"
                " VALUES (%s, %s, %s, %s, %s, false, %s)",
                [uuid4(), party.case, party.id, party.person, party.role, self.account.id],
            )
            and self._settles()
        )

    def release_by_sql(self) -> bool:
        self._take_back()
        reader = self.world.person(self.closed.reader)
        to: tuple[str, UUID | None, UUID | None] = ("household", None, None)
        if self.closed.case:
            to = ("recipient", reader.id, self.world.share(self.closed.reader, self.closed.case).id)
        return (
            self._asked(
                "INSERT INTO documents_release (id, document_id, audience, recipient_id, share_id, reason,"
                " by_name, pages_read, opens_on, ended_reason, recorded_by)"
                " VALUES (%s, %s, %s, %s, %s, 'Asked for', 'x', true, %s, '', %s)",
                [uuid4(), self.document.id, *to, self.world.facts.today, self.account.id],
            )
            and self._settles()
        )

    def hand_over_by_sql(self) -> bool:
        reader = self.world.person(self.closed.reader).id
        return self._asked(
            "SELECT FROM unnest(portal.kept_readers(%s)) AS kept WHERE kept = %s",
            [self.document.id, reader],
        )

    def end_by_sql(self) -> bool:
        return self._asked(
            "UPDATE incidents_freeze SET ended_at = transaction_timestamp(), ended_by = %s,"
            " ended_reason = 'It was right.' WHERE id = %s",
            [self.account.id, self.closed.freeze.id],
        )

    # What they came to ------------------------------------------------------------------------------

    def _opens(self, address: str) -> bool:
        answer = self.browser.get(address)
        assert answer.status_code in (200, 302, 403, 404), (address, answer.status_code)
        return bool(answer.status_code == 200)

    def _takes(self, address: str, said: dict[str, Any]) -> bool:
        answer = self.browser.post(address, said)
        assert answer.status_code in (200, 302, 403, 404), (address, answer.status_code)
        return bool(answer.status_code == 302)

    def _asked(self, statement: str, values: list[UUID | date | str | None]) -> bool:
        with acting_as(self.account.id), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return bool(cursor.rowcount == 1)

    def _settles(self) -> bool:
        """Whether what is only looked at when it is committed lets it be."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        return True

    def _take_back(self) -> None:
        """It is released to no one, so that it could be released again."""
        with arranging(deriving=False):
            for release in Release.objects.filter(document=self.document.id, ended_at=None):
                release.end(by=None)

    def _releases(self) -> int:
        with arranging(deriving=False):
            return int(Release.objects.filter(document=self.document.id, ended_at=None).count())

    def _shares(self) -> int:
        person = self.world.person(self.closed.not_yet_shared).id
        with arranging(deriving=False):
            live = Share.objects.filter(case=self.document.case, person=person, ended_at=None)
            return int(live.count())
