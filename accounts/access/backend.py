"""Django's own question, `user.has_perm(…)`, answered by wall 1. No one is signed in here."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.access import rules
from accounts.access.viewer import NoViewerError, Viewer, viewer

VIEW = "view_"


class ViewersPermissions(BaseBackend):
    """Says what the viewer of the open door may view: `documents.view_document` and its like.

    With an object: whether the model's manager gives it, asked anew each time. Without one: whether the
    viewer's role is shown any row of the model. Every other permission is denied: what may be added or
    changed is PostgreSQL's to say, row by row, and guardian's codenames are for its own rows.

    Raises NoViewerError without an open door, and for any account but the viewer's: wall 1 knows
    what one viewer was granted, and a false "no" about another would be taken for an answer.
    """

    def has_perm(
        self,
        user_obj: AbstractBaseUser | AnonymousUser,
        perm: str,
        obj: models.Model | None = None,
    ) -> bool:
        """Whether the viewer, who must be this account, may view the object, or any of its kind."""
        asking = _the_viewer(user_obj)
        model = _viewed_model(perm)
        if model is None or not rules.is_shown_to(model, asking.role):
            return False
        if obj is None:
            return True
        return type(obj) is model and model._default_manager.filter(pk=obj.pk).exists()

    def has_module_perms(self, user_obj: AbstractBaseUser | AnonymousUser, app_label: str) -> bool:
        """Whether the viewer, who must be this account, is shown rows of any model of this app."""
        asking = _the_viewer(user_obj)
        models_of_app = (m for m in apps.get_models() if m._meta.app_label == app_label)
        return any(rules.is_shown_to(model, asking.role) for model in models_of_app)


def _the_viewer(user: AbstractBaseUser | AnonymousUser) -> Viewer:
    asking = viewer()
    if user.pk != asking.user_id:
        raise NoViewerError("Only the viewer's own permissions are known; act as the other first.")
    return asking


def _viewed_model(perm: str) -> type[models.Model] | None:
    """The model of a permission to view; None for any other permission, and for no model."""
    app_label, _, codename = perm.partition(".")
    if not codename.startswith(VIEW):
        return None
    try:
        return apps.get_model(app_label, codename.removeprefix(VIEW))
    except LookupError:
        return None
