"""manage.py release_batch: show who would gain a kind of document, and release it; on the demo only."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from accounts.access.system import system_access
from documents.kinds import KINDS
from documents.management.of_the_owner import OwnersCommand
from documents.models import Release
from documents.release.batch import BatchRefusedError, release_batch
from tenancies.imports.plan import counted


class Command(OwnersCommand):
    help = (
        "Shows how many residents would gain how many documents of a kind. With --apply they are"
        " released. Only on the demo, only while the portal is closed, and never documents of cases."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which documents, for whom, and whether to release them."""
        audiences = [Release.Audience.HOUSEHOLD.value, Release.Audience.TENANTS.value]
        parser.add_argument("--kind", choices=[*KINDS], required=True)
        parser.add_argument("--audience", choices=audiences, required=True)
        parser.add_argument("--apply", action="store_true", help="Release them.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Release, say who gained what, and take it all back unless it was asked for."""
        kind, audience = options["kind"], options["audience"]
        try:
            with system_access("release_batch"), transaction.atomic():
                batch = release_batch(kind=kind, audience=audience)
                if not options["apply"]:
                    transaction.set_rollback(True)
        except BatchRefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        gain = (
            f"{counted(batch.residents, 'resident')} {'gains' if batch.residents == 1 else 'gain'}"
        )
        self.stdout.write(
            f"{kind}, to the {audience}: {gain} {batch.documents:,} of"
            f" {counted(batch.released, 'document')} ({counted(batch.pairs, 'pair')})."
        )
        if not options["apply"]:
            self.stdout.write("Nothing was released. Release them with --apply.")
