"""What somebody sees of one table: through wall 1 alone, through wall 2 alone, and through both."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, models, transaction

from accounts.access import acting_as
from tests.arranging import OWNER, as_role

Keys = frozenset[Any]


def through_wall_1(account: UUID, label: str) -> Keys:
    """What the model's manager gives, run as the tables' owner, whom no policy holds."""
    model = apps.get_model(label)
    try:
        with acting_as(account) as asking, as_role(OWNER, asking):
            return _manager_gives(model)
    except PermissionDenied:
        return frozenset()


def through_wall_2(account: UUID, label: str) -> Keys:
    """What plain SQL gives in the same transaction; nothing if the role has no right at all."""
    with (
        _nothing_if_refused(),
        acting_as(account),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(_select_keys(apps.get_model(label)))
        return frozenset(row[0] for row in cursor.fetchall())
    return frozenset()


def through_both(account: UUID, label: str) -> Keys:
    """What a page gets."""
    with _nothing_if_refused(), acting_as(account), transaction.atomic():
        return _manager_gives(apps.get_model(label))
    return frozenset()


@contextlib.contextmanager
def _nothing_if_refused() -> Iterator[None]:
    try:
        yield
    except PermissionDenied:
        pass
    except ProgrammingError as refusal:
        if "permission denied" not in str(refusal):
            raise


def both_ways(account: UUID, labels: Iterable[str]) -> dict[str, tuple[Keys, Keys]]:
    """Several tables through wall 1 alone and wall 2 alone, with the door opened once."""
    tables = {label: apps.get_model(label) for label in labels}
    by_facts: dict[str, Keys] = dict.fromkeys(tables, frozenset())
    by_grants = dict(by_facts)
    with contextlib.suppress(PermissionDenied), acting_as(account) as asking:
        with connection.cursor() as cursor:
            for label, model in tables.items():
                cursor.execute(_select_keys(model))
                by_facts[label] = frozenset(row[0] for row in cursor.fetchall())
        with as_role(OWNER, asking):
            by_grants = {label: _manager_gives(model) for label, model in tables.items()}
    return {label: (by_grants[label], by_facts[label]) for label in tables}


def all_rows(label: str) -> Keys:
    """Every row there is."""
    model = apps.get_model(label)
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(_select_keys(model))
        return frozenset(row[0] for row in cursor.fetchall())


def _select_keys(model: type[models.Model]) -> str:
    return f'SELECT "{model._meta.pk.column}" FROM public."{model._meta.db_table}"'


def _manager_gives(model: type[models.Model]) -> Keys:
    return frozenset(model._default_manager.values_list("pk", flat=True))
