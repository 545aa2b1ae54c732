"""Canaries: a token in every private field and file, and who may ever meet it.

A token says which row and column it sits in, to us alone: for anybody else it is a random word. The
columns themselves are found from the models, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db import models

TOKEN = re.compile(r"zq[0-9a-f]{16}")
CONTENT = "content of the file"

# Text that says nothing about anybody, or that has a fixed form.
PLAIN = {
    "accounts.User": {"username", "role", "password", "staff_ref", "identity_checked"},
    "accounts.EarlierValues": {"table_name"},
    "tenancies.Patch": {"code", "name"},
    "tenancies.PatchAssignment": {"kind"},
    "tenancies.Property": {"ref", "uprn"},
    "tenancies.Tenancy": {"ref"},
    "tenancies.Person": {"ref"},
    "tenancies.Occupancy": {"role"},
    "tenancies.SafeContact": {"standing", "reason"},
    "tenancies.Task": {"kind", "number", "call_time", "goes_to"},
    "tenancies.Activation": {"delivery", "identity_seen"},
    "tenancies.LettersRun": {"who", "street", "outcome"},
    "tenancies.IdentityCheck": {"how"},
    "tenancies.Doubt": {"kind", "outcome"},
    "tenancies.QuarantinedRow": {"outcome"},
    "cases.Case": {"ref", "opened_at", "closed_at", "category"},
    "cases.Party": {"role"},
    "cases.Share": {"stands_as"},
    "documents.Document": {"kind", "content_type", "audience"},
    "documents.Upload": {"ref", "sha256"},
    "documents.Release": {"audience"},
    "documents.Check": {"code_version", "outcome"},
    "documents.Finding": {"kind", "where", "why"},
    "documents.Decision": {"verdict", "reason"},
    "documents.Hold": {"outcome"},
    "incidents.Report": {"reference", "wrong"},
    "incidents.ReportStep": {"outcome"},
    "incidents.Incident": {"reference"},
    "incidents.IncidentStep": {"kind", "outcome"},
    "incidents.Freeze": {"level", "kind"},
    "incidents.Drill": {"reference"},
    "incidents.DrillStep": {"kind", "team"},
    "accounts.Advice": {"stance"},
    "accounts.TwoPersonRequest": {"kind", "outcome", "role", "username", "email", "staff_ref"},
}


def canary(identity: UUID, column: str) -> str:
    """The token of one column of one row, or of a document's file (CONTENT)."""
    return "zq" + hashlib.sha256(f"{identity} {column}".encode()).hexdigest()[:16]


def private_columns(label: str) -> list[str]:
    """The text columns of a model that carry a canary."""
    return [
        field.name
        for field in apps.get_model(label)._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and field.name not in PLAIN.get(label, ())
    ]


def planted(label: str, identity: UUID) -> dict[str, str]:
    """Canaries for all private columns of one row."""
    return {
        column: f"{canary(identity, column)}@example.org"
        if isinstance(apps.get_model(label)._meta.get_field(column), models.EmailField)
        else f"{column} {canary(identity, column)}"
        for column in private_columns(label)
    }


def tokens_in(*texts: str | bytes) -> set[str]:
    """Every token that stands in some text or bytes."""
    found: set[str] = set()
    for text in texts:
        readable = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        found.update(TOKEN.findall(readable))
    return found


def tokens_of(identities: Iterable[UUID], columns: Iterable[str]) -> set[str]:
    """The tokens of some columns of some rows."""
    wanted = list(columns)
    return {canary(identity, column) for identity in identities for column in wanted}
