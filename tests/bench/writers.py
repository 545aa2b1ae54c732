"""An officer who releases documents and takes them back while others read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import User
from documents.models import Check, Document
from documents.release.services import release_document, withdraw_release
from tests import databases
from tests.bench.landlord import Landlord
from tests.bench.seats import Seat

EVERY = 0.5  # seconds


@contextmanager
def an_officer_at_work(landlord: Landlord) -> Iterator[list[UUID]]:
    """Have an officer release a document every half second and take it back; gives the documents so far."""
    over, done = threading.Event(), list[UUID]()
    officer = threading.Thread(target=_release_and_withdraw, args=(landlord, over, done))
    officer.start()
    try:
        yield done
    finally:
        over.set()
        officer.join()


def _release_and_withdraw(landlord: Landlord, over: threading.Event, done: list[UUID]) -> None:
    officer, documents = _unreleased(landlord)
    seat = Seat(landlord)
    with seat.kept():
        for document in documents:
            if over.wait(EVERY):
                break
            with unit_of_work(), acting_as(officer):
                by = User(pk=officer, name="Officer 1")
                released = release_document(
                    document=Document.objects.get(pk=document),
                    audience="household",
                    reason="It is about your home.",
                    by=by,
                )
                withdraw_release(release=released, reason="Sent by mistake.", by=by)
            done.append(document)
    seat.leave()


def _unreleased(landlord: Landlord) -> tuple[UUID, list[UUID]]:
    """An officer, and the documents of their patch that nobody was given yet; each is checked."""
    with databases.superuser(landlord.database) as server:
        rows = server.execute(
            "SELECT a.user_id, d.id FROM tenancies_patchassignment AS a"
            " JOIN tenancies_property AS p ON p.patch_id = a.patch_id"
            " JOIN tenancies_tenancy AS t ON t.property_id = p.id"
            " JOIN documents_document AS d ON d.tenancy_id = t.id"
            " WHERE a.user_id = (SELECT min(user_id::text)::uuid FROM tenancies_patchassignment)"
            " AND d.audience = '' AND NOT d.frozen AND d.ended_at IS NULL"
        ).fetchall()
        documents = [document for _officer, document in rows]
        server.execute(
            "INSERT INTO documents_check (id, document_id, code_version, outcome, unread, done_at)"
            " SELECT gen_random_uuid(), it, %s, 'clean', '{}', now() FROM unnest(%s::uuid[]) AS it",
            [Check.current_version(), documents],
        )
    return rows[0][0], documents
