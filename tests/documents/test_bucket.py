"""Documents in a bucket: the same promises as in a folder, kept by a server that speaks S3."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from moto.server import ThreadedMotoServer

from documents.files import bucket, storage, transactional_files
from documents.files.integrity import missing_or_changed
from tests.arranging import OWNER, as_role
from tests.clients import PersonsClient
from tests.copies import is_copy_of
from tests.databases import OwnDatabase
from tests.documents import sent_files
from tests.documents.uploading import case_upload, documents_of, form, send
from tests.model.facts import Document
from tests.storing import content_of
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
CONTENT = b"Dear Mrs Sinclair"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def names(
    service: str, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], set[str]]]:
    """What lies in the bucket of this test."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "portal")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "only for a test")
    before = settings.DOCUMENTS_ROOT
    settings.DOCUMENTS_ROOT = tmp_path / "arrivals"
    storage.make_folder(settings.DOCUMENTS_ROOT)
    settings.DOCUMENTS_S3_BUCKET = f"documents-{uuid4()}"
    settings.DOCUMENTS_S3_ENDPOINT, settings.DOCUMENTS_S3_REGION = service, "us-east-1"
    client = boto3.client("s3", endpoint_url=service, region_name="us-east-1")
    client.create_bucket(Bucket=settings.DOCUMENTS_S3_BUCKET)

    def listed() -> set[str]:
        found = client.list_objects_v2(Bucket=settings.DOCUMENTS_S3_BUCKET)
        return {each["Key"] for each in found.get("Contents", ())}

    yield listed
    settings.DOCUMENTS_ROOT = before


Names = Callable[[], set[str]]


def test_what_was_kept_can_be_opened_and_is_never_overwritten(names: Names) -> None:
    document = uuid4()
    storage.keep_open(io.BytesIO(CONTENT), document, DIGEST)
    with pytest.raises(FileExistsError):
        storage.keep_open(io.BytesIO(CONTENT), document, DIGEST)
    with storage.open_document(document) as file:
        assert file.read() == CONTENT
    assert names() == {storage.name_of(document)}
    storage.remove(document)
    storage.remove(document)
    assert names() == set()
    with pytest.raises(FileNotFoundError):
        storage.open_document(document)


def test_file_with_another_hash_is_not_kept(names: Names) -> None:
    with pytest.raises(storage.DocumentNotKeptError):
        storage.keep_open(io.BytesIO(b"Dear Mr Reid"), uuid4(), DIGEST)
    assert names() == set()


def test_documents_that_are_missing_or_changed_are_named(names: Names) -> None:
    kept, missing, changed = uuid4(), uuid4(), uuid4()
    for document in (kept, changed):
        storage.keep_open(io.BytesIO(CONTENT), document, DIGEST)
    documents = [(kept, DIGEST), (missing, DIGEST), (changed, hashlib.sha256(b"").hexdigest())]
    assert [fault.partition(":")[0] for fault in missing_or_changed(documents)] == [
        str(missing),
        str(changed),
    ]
    assert len(names()) == 2


@pytest.mark.django_db
class BreaksOff(BaseHTTPRequestHandler):
    """A service that promises more of every file than it sends."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT) + 1))
        self.end_headers()
        self.wfile.write(CONTENT)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_document_that_breaks_off_half_way_is_named_and_the_next_is_looked_at(
    settings: LazySettings,
) -> None:
    documents = [(uuid4(), DIGEST), (uuid4(), DIGEST)]
    with HTTPServer(("127.0.0.1", 0), BreaksOff) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.DOCUMENTS_S3_ENDPOINT = f"http://127.0.0.1:{server.server_port}"
        found = list(missing_or_changed(documents))
        server.shutdown()
    assert [fault.partition(":")[0] for fault in found] == [
        str(document) for document, _ in documents
    ]
    assert "127.0.0.1" not in "".join(found)


def test_tenant_downloads_her_document_and_is_told_no_address_of_the_bucket(
    world: World, as_person: AsPerson, service: str
) -> None:
    gas = world.document("Loch gas").id
    for document in world.facts.all(Document):
        bucket.keep(storage.name_of(document.id), content_of(document.id))
    answer = as_person("Morag").get(f"/documents/{gas}/download/")
    assert answer.status_code == 200
    copy = answer.getvalue()
    assert is_copy_of(gas, copy)
    assert int(answer["Content-Length"]) == len(copy)
    assert not any(service in value or "X-Amz" in value for value in answer.headers.values())
    assert "X-Accel-Redirect" not in answer
    assert as_person("Catriona").get(f"/documents/{gas}/download/").status_code == 404


@pytest.mark.django_db
def test_document_that_is_added_lies_in_the_bucket_and_nowhere_else(
    world: World, as_person: AsPerson, names: Names, tmp_path: Path
) -> None:
    send(as_person("Fiona"), case_upload(world, "NOISE"), form(world), {"a": sent_files.png()})
    (document,) = documents_of(case=world.case("NOISE").id)
    assert names() == {storage.name_of(document.pk)}
    assert [path for path in (tmp_path / "arrivals").rglob("*") if path.is_file()] == []
    with storage.open_document(document.pk) as file:
        assert hashlib.sha256(file.read()).hexdigest() == document.upload.sha256


@pytest.mark.django_db
def test_failing_audit_log_keeps_neither_document_nor_file(
    world: World, as_person: AsPerson, names: Names
) -> None:
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE accounts_auditevent ADD CONSTRAINT full_disk"
            " CHECK (event <> 'document_added') NOT VALID"
        )
    answer = send(
        as_person("Fiona"), case_upload(world, "NOISE"), form(world), {"a": sent_files.png()}
    )
    assert answer.status_code == 500
    assert names() == set()


@pytest.mark.django_db
def test_files_of_an_import_are_kept_there_all_or_none(names: Names, tmp_path: Path) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(CONTENT)
    documents = [uuid4() for _ in range(20)]
    with transactional_files.arriving() as arriving:
        assert list(arriving.keep(dict.fromkeys(documents, (letter, DIGEST)))) == documents
    assert names() == {storage.name_of(document) for document in documents}
    more = {uuid4(): (letter, DIGEST), uuid4(): (letter, "another")}
    with pytest.raises(storage.DocumentNotKeptError), transactional_files.arriving() as arriving:
        list(arriving.keep(more))
    assert len(names()) == len(documents)


def test_file_of_an_upload_that_was_killed_is_cleared_away(
    empty_database: OwnDatabase, names: Names
) -> None:
    document = uuid4()
    bucket.keep(storage.name_of(document), CONTENT)
    note = transactional_files._notes() / str(uuid4())
    storage.make_folder(note.parent)
    note.write_text(f"{document}\n")
    with empty_database.as_login("worker"):
        call_command("clear_away")
    assert names() == set()
    assert not note.exists()


def test_portal_without_its_bucket_is_not_ready(
    empty_database: OwnDatabase, settings: LazySettings
) -> None:
    with empty_database.as_login("web"):
        assert Client().get("/readyz").status_code == 200
        settings.DOCUMENTS_S3_BUCKET = "documents-of-nobody"
        assert Client().get("/readyz").status_code == 503
        settings.DOCUMENTS_S3_ENDPOINT = "http://127.0.0.1:9"
        assert Client().get("/readyz").status_code == 503
