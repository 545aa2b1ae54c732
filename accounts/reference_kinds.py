"""What the audit log calls the things it speaks of: each app names its own kinds when it starts.

An event knows a thing by its kind (`app.model`) and its id. Here stands, for each kind, its word and
how its references are looked up, so that the audit log's pages need to know no app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst

References = dict[UUID, str]
LookUp = Callable[[set[UUID]], References]


@dataclass(frozen=True, slots=True)
class ReferenceKind:
    """One kind of thing: its word, and the references of those ids that the viewer may see."""

    label: str | Promise
    look_up: LookUp | None


_kinds: dict[str, ReferenceKind] = {}


def register(kind: str, label: str | Promise, look_up: LookUp | None = None) -> None:
    """Name a kind of thing; without `look_up` its things have no reference of their own.

    Raises ValueError for a kind that is named already: it has one place.
    """
    if kind in _kinds:
        raise ValueError(f"{kind} is named already.")
    _kinds[kind] = ReferenceKind(label, look_up)


def label_of(kind: str) -> str:
    """The word for what an event speaks of."""
    if kind in _kinds:
        return str(_kinds[kind].label)
    return capfirst(str(apps.get_model(kind)._meta.verbose_name)) if "." in kind else kind


def references(things: Iterable[tuple[str, UUID]]) -> References:
    """By id the reference of each thing; what the viewer may not see has none.

    One query a kind, however many things there are.
    """
    asked: dict[str, set[UUID]] = {kind: set() for kind in _kinds}
    for kind, thing in things:
        if kind in asked:
            asked[kind].add(thing)
    found: References = {}
    for kind, named in _kinds.items():
        if named.look_up and asked[kind]:
            found |= named.look_up(asked[kind])
    return found


def by_column(model: type[models.Model], column: str) -> LookUp:
    """Look things up in `model` by one of its columns, or of what it points at."""

    def look_up(ids: set[UUID]) -> References:
        rows: Any = model._default_manager.filter(pk__in=ids).values_list("pk", column)
        return {pk: str(value) for pk, value in rows}

    return look_up
