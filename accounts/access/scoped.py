"""Models and managers that show only what the viewer may see, and refuse when nobody asks."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models

from accounts.access import rules
from accounts.access.viewer import System, current_scope

M = TypeVar("M", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[M]):
    """Rows of one model; business words are added by subclasses, access never is."""

    def delete(self) -> NoReturn:
        """Refuse: facts are ended, never deleted."""
        raise TypeError(f"{self.model.__name__}: facts are ended, never deleted.")


class ScopedManager(models.Manager[M]):
    """Starts every query of a model inside the viewer's own rows.

    Raises NoViewerError outside the door. It is also the model's base manager, so that relations,
    refresh_from_db and save() go through it too.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        """All rows the viewer may see; inside system work, all rows."""
        rows = super().get_queryset()
        current = current_scope()
        if current is System.SYSTEM:
            return rows
        return rows.filter(rules.visible(self.model, current))


class Scoped(models.Model):
    """Base of every model that says something about a person, a home, a case or a document."""

    objects: ClassVar[Any] = ScopedManager.from_queryset(ScopedQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuse: facts are ended, never deleted."""
        raise TypeError(f"{type(self).__name__}: facts are ended, never deleted.")


def scoped(queryset: type[ScopedQuerySet[Any]]) -> Any:
    """A scoped manager whose querysets speak the words of `queryset`."""
    return ScopedManager.from_queryset(queryset)()
