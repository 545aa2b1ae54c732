"""manage.py demo: make the demo on its own PostgreSQL if it is not there, and serve it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from documents.management.of_the_owner import OwnersCommand
from documents.sandbox.confinement import what_the_kernel_lacks
from portal.dev.demo.building import ACCOUNTS, build
from portal.dev.demo.failure import DemoError
from portal.dev.demo.serving import refuse_taken_port, serve
from portal.dev.demo.table import accounts_table
from portal.dev.embedded.demo import demo_state


class Command(OwnersCommand):
    help = "Makes the demo if it is not there yet, and serves it until Ctrl-C."
    # The database has no tables before the first step.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to serve, and which export to load instead of the slice."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--export", type=Path, help="A whole export instead of demo/.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build, tell who can sign in, and become the web server."""
        try:
            refuse_taken_port(options["port"])
            accounts = build(demo_state(), options["export"])
        except DemoError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(accounts_table(accounts, demo_state() / ACCOUNTS))
        for lack in what_the_kernel_lacks():
            self.stdout.write(
                f"\nThis machine has no {lack}: open only files that you trust in this demo."
            )
        self.stdout.write(f"\nhttp://localhost:{options['port']}   (Ctrl-C ends it)")
        self.stdout.flush()
        sys.exit(serve(options["port"]))
