"""Walking through the page on which documents are added: what is sent, and what the page says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import Document
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.world import World


def case_upload(world: World, name: str) -> str:
    """Where documents are added to a case."""
    return f"/staff/case/{world.case(name).id}/upload/"


def tenancy_upload(world: World, name: str) -> str:
    """Where documents are added to a tenancy."""
    return f"/staff/tenancy/{world.tenancy(name).id}/upload/"


def form(world: World, kind: str = "photo", *, days_ago: int = 3) -> dict[str, object]:
    """What is said of the documents."""
    day = world.day(days_ago)
    return {"kind": kind, "dated_day": day.day, "dated_month": day.month, "dated_year": day.year}


def send(
    browser: PersonsClient,
    address: str,
    said: Mapping[str, object],
    files: Mapping[str, bytes] | list[tuple[str, bytes]],
    **headers: str,
) -> Any:
    """Send files under their names, as the plain form does."""
    pairs = files.items() if isinstance(files, Mapping) else files
    sent = [SimpleUploadedFile(name, content) for name, content in pairs]
    return browser.post(address, {**said, "documents": sent}, headers=headers or None)


def outcomes(browser: PersonsClient, address: str) -> dict[str, str]:
    """What the page after sending says of each file: that it is saved, or why not."""
    return {row.name: row.why or row.state for row in browser.get(address).context["rows"]}


def send_and_see(
    browser: PersonsClient,
    address: str,
    said: Mapping[str, object],
    files: Mapping[str, bytes] | list[tuple[str, bytes]],
) -> dict[str, str]:
    """Send files and read the page that follows."""
    answer = send(browser, address, said, files)
    assert answer.status_code == 302, answer.status_code
    return outcomes(browser, answer["Location"])


def documents_of(*, case: UUID | None = None, tenancy: UUID | None = None) -> list[Document]:
    """What was added here by staff, in the order of their file's names."""
    with arranging(deriving=False):
        added = Document.objects.filter(case=case, tenancy=tenancy).exclude(recorded_by=None)
        return list(added.select_related("upload").order_by("upload__file_name"))
