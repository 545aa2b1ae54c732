"""A command that touches the documents' files: it runs as the user that owns their folder, or not at all."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.files.readable import WrongUserError, refuse_another_user


class OwnersCommand(BaseCommand):
    """The base of those commands."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run it; as another user than the folder's it is refused before it has done anything."""
        try:
            refuse_another_user()
        except WrongUserError as refusal:
            raise CommandError(str(refusal)) from refusal
        return super().execute(*args, **options)
