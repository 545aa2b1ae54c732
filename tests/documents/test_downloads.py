"""Downloads: only the right reader, whole, under a neutral name, and never without an audit log row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import connection

from accounts.models import AuditEvent
from documents.files import kept_pages, storage
from documents.files.kept_pages import Copy
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.copies import is_copy_of
from tests.storing import content_of
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def url(world: World, name: str) -> str:
    """Where a document is downloaded."""
    return f"/documents/{world.document(name).id}/download/"


def original_of(world: World, name: str) -> str:
    """Where staff download a document as it came."""
    return f"/staff/document/{world.document(name).id}/original/"


def test_tenant_downloads_the_gas_certificate_and_the_neighbour_does_not(
    world: World, as_person: AsPerson
) -> None:
    answer = as_person("Morag").get(url(world, "Loch gas"))
    assert is_copy_of(world.document("Loch gas").id, answer.getvalue())
    assert as_person("Catriona").get(url(world, "Loch gas")).status_code == 404


def test_no_resident_gets_the_upload_and_officers_get_it_when_they_ask(
    world: World, as_person: AsPerson
) -> None:
    document = world.document("Loch gas").id
    assert as_person("Fiona").get(original_of(world, "Loch gas")).getvalue() == content_of(document)
    for name in ("Morag", "Catriona", "Aileen"):
        assert as_person(name).get(original_of(world, "Loch gas")).status_code == 403
    assert as_person("Ruth").get(original_of(world, "Loch gas")).status_code == 404


def test_the_download_is_an_attachment_that_no_browser_runs_or_keeps(
    world: World, as_person: AsPerson
) -> None:
    answer = as_person("Morag").get(url(world, "Loch gas"))
    dated = world.document("Loch gas").dated
    assert answer["Content-Disposition"].startswith("attachment;")
    assert f"gas-safety-certificate-{dated:%Y-%m-%d}." in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "ETag" not in answer
    assert "Last-Modified" not in answer


def test_range_and_conditional_headers_change_nothing(world: World, as_person: AsPerson) -> None:
    browser = as_person("Morag")
    whole = browser.get(url(world, "Loch gas")).getvalue()
    for headers in (
        {"Range": "bytes=0-0"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"},
    ):
        answer = browser.get(url(world, "Loch gas"), headers=headers)
        assert answer.status_code == 200
        assert answer.getvalue() == whole
        assert as_person("Catriona").get(url(world, "Loch gas"), headers=headers).status_code == 404


@pytest.mark.parametrize("method", ["head", "post", "put", "delete", "options"])
def test_only_get_is_answered_and_refusals_are_alike(
    world: World, as_person: AsPerson, method: str
) -> None:
    answers = [
        getattr(as_person(name), method)(url(world, "Loch gas")) for name in ("Morag", "Catriona")
    ]
    assert [answer.status_code for answer in answers] == [405, 405]
    assert answers[0].content == answers[1].content


def test_download_is_recorded_with_reader_and_document(world: World, as_person: AsPerson) -> None:
    as_person("Morag").get(url(world, "Loch gas"))
    with arranging():
        entry = AuditEvent.objects.filter(event="document_downloaded").order_by("seq").last()
    assert entry, "nobody could say who has the document"
    assert entry.user_id == world.account("Morag").id
    assert entry.person_id == world.person("Morag").id
    assert entry.object_ids == [world.document("Loch gas").id]


def test_download_that_cannot_be_recorded_is_not_sent(world: World, as_person: AsPerson) -> None:
    browser = as_person("Morag")
    assert browser.get(url(world, "Loch gas")).status_code == 200
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE accounts_auditevent ADD CHECK (event <> 'document_downloaded') NOT VALID"
        )
    answer = browser.get(url(world, "Loch gas"))
    assert answer.status_code == 500
    assert not answer.streaming


def test_proxy_serves_copies_and_originals_from_internal_locations_of_their_own(
    world: World, as_person: AsPerson, settings: LazySettings
) -> None:
    settings.DOCUMENTS_ACCEL_LOCATION = "/documents-inside/"
    settings.PAGES_ACCEL_LOCATION = "/pages-inside/"
    document = world.document("Loch gas").id
    answer = as_person("Morag").get(url(world, "Loch gas"))
    copy = Copy(document, world.version_of(document))
    assert answer["X-Accel-Redirect"] == f"/pages-inside/{kept_pages.name_of(copy, 'copy.pdf')}"
    assert answer.content == b""
    original = as_person("Fiona").get(original_of(world, "Loch gas"))
    assert original["X-Accel-Redirect"] == f"/documents-inside/{storage.name_of(document)}"
    refused = as_person("Catriona").get(url(world, "Loch gas"))
    assert "X-Accel-Redirect" not in refused


def downloads_noted(world: World, name: str) -> int:
    with arranging(deriving=False):
        count: int = AuditEvent.objects.filter(
            event="original_downloaded", object_ids__contains=[world.document(name).id]
        ).count()
    return count


@pytest.mark.parametrize("behind_a_proxy", ["/documents-inside/", ""])
@pytest.mark.parametrize("fault", ["missing", "empty", "a folder"])
def test_original_that_cannot_be_sent_is_our_error_and_no_download(
    world: World,
    as_person: AsPerson,
    settings: LazySettings,
    caplog: pytest.LogCaptureFixture,
    fault: str,
    behind_a_proxy: str,
) -> None:
    settings.DOCUMENTS_ACCEL_LOCATION = behind_a_proxy
    document = world.document("Loch gas").id
    place = storage.path_of(document)
    kept = place.read_bytes()
    place.unlink()
    if fault == "empty":
        place.touch()
    elif fault == "a folder":
        place.mkdir()
    try:
        answer = as_person("Fiona").get(original_of(world, "Loch gas"))
    finally:
        if fault == "a folder":
            place.rmdir()
        place.write_bytes(kept)
    assert answer.status_code == 500
    assert "X-Accel-Redirect" not in answer
    assert settings.LANDLORD["name"] in answer.content.decode()
    assert downloads_noted(world, "Loch gas") == 0
    told = [record for record in caplog.records if record.name == "documents.reading.downloads"]
    assert [record.levelname for record in told] == ["ERROR"]
    assert str(document) in told[0].getMessage()
