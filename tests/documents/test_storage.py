"""Files of documents: kept whole, checked once more, closed to others, under a name that says nothing."""

import hashlib
import stat
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings

from documents.files import storage

CONTENT = b"Dear Mrs Sinclair"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def root(settings: LazySettings, tmp_path: Path) -> Path:
    """The folder of documents, not made yet."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    return tmp_path / "documents"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A file to be kept."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(CONTENT)
    return path


def test_what_was_kept_can_be_opened(letter: Path) -> None:
    document = uuid4()
    storage.keep(letter, document, DIGEST)
    letter.unlink()

    with storage.open_document(document) as file:
        assert file.read() == CONTENT


def test_name_is_made_of_the_document_s_id_alone(letter: Path, root: Path) -> None:
    document = uuid4()
    storage.keep(letter, document, DIGEST)

    assert storage.path_of(document) == root / str(document)[:2] / str(document)
    assert storage.name_of(document) == f"{str(document)[:2]}/{document}"


def test_only_the_portal_and_the_proxy_group_can_read_files(letter: Path, root: Path) -> None:
    document = uuid4()
    storage.keep(letter, document, DIGEST)

    made = [root, *root.rglob("*")]
    assert len(made) == 3
    assert not [path for path in made if stat.S_IMODE(path.stat().st_mode) & 0o027]


def test_file_with_another_hash_is_not_kept(letter: Path) -> None:
    document = uuid4()

    with pytest.raises(storage.DocumentNotKeptError):
        storage.keep(letter, document, hashlib.sha256(b"another").hexdigest())

    with pytest.raises(FileNotFoundError):
        storage.open_document(document)


def test_kept_file_is_never_written_over(letter: Path, tmp_path: Path) -> None:
    document = uuid4()
    storage.keep(letter, document, DIGEST)
    other = tmp_path / "other.pdf"
    other.write_bytes(b"other")

    with pytest.raises(FileExistsError):
        storage.keep(other, document, hashlib.sha256(b"other").hexdigest())

    assert storage.path_of(document).read_bytes() == CONTENT


def test_link_is_not_followed_to_what_lies_elsewhere(letter: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.pdf"
    link.symlink_to(letter)

    with pytest.raises(OSError, match="symbolic links"):
        storage.keep(link, uuid4(), DIGEST)
