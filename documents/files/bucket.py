"""Documents' files in a bucket of an S3 service; documents/files/storage.py alone works with it.

A document is held in memory while it comes or goes: what is checked is what is stored, and nothing is
sent before all of it is here. Nobody but this process is ever given an address of the bucket.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import Any

from django.conf import settings

CONFLICT, NOT_THERE = "PreconditionFailed", "NoSuchKey"


class BucketError(OSError):
    """The bucket did not do what was asked; the text is its own code for why."""


def read(name: str) -> BytesIO:
    """The whole of a file. Raises FileNotFoundError if it is not there, BucketError for the rest."""
    with _failures_of_ours():
        # The body comes over the network after the answer, and can break off.
        return BytesIO(_ask("get_object", Key=name)["Body"].read())


def keep(name: str, content: bytes) -> None:
    """Store a file where there is none, checked once more by the service.

    Raises FileExistsError if there is one, BucketError for the rest.
    """
    checksum = base64.b64encode(hashlib.sha256(content).digest()).decode()
    _ask("put_object", Key=name, Body=content, IfNoneMatch="*", ChecksumSHA256=checksum)


def remove(name: str) -> None:
    """Remove a file; one that is not there is no fault."""
    _ask("delete_object", Key=name)


def gives_one() -> bool:
    """Whether the bucket is there for us, and would give one of the files that it has."""
    try:
        for one in _ask("list_objects_v2", MaxKeys=1).get("Contents", ()):
            _ask("head_object", Key=one["Key"])
    except OSError:
        return False
    return True


def _ask(operation: str, **what: object) -> Any:
    with _failures_of_ours():
        return getattr(_client(), operation)(Bucket=settings.DOCUMENTS_S3_BUCKET, **what)


@contextmanager
def _failures_of_ours() -> Iterator[None]:
    """Let what fails in the block fail as an OSError, without the bucket's address."""
    # Installed where a bucket is used (the extra `s3`), and not needed anywhere else.
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as refusal:
        code = refusal.response["Error"]["Code"]
        if code == CONFLICT:
            raise FileExistsError(code) from None
        if code == NOT_THERE:
            raise FileNotFoundError(code) from None
        raise BucketError(code) from None
    except BotoCoreError as failure:
        raise BucketError(type(failure).__name__) from None


def _client() -> Any:
    return _client_of(settings.DOCUMENTS_S3_ENDPOINT, settings.DOCUMENTS_S3_REGION)


@cache
def _client_of(endpoint: str, region: str) -> Any:
    """One client for all threads of the process. Who we are is said by AWS's own settings."""
    import boto3
    from botocore.config import Config

    patience = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 3})
    return boto3.client(
        "s3", endpoint_url=endpoint or None, region_name=region or None, config=patience
    )
