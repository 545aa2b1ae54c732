"""manage.py check_documents: is every document's file there, and what it was when it was stored?"""

from __future__ import annotations

import sys
from typing import Any

from accounts.access.system import system_access
from documents.files.integrity import documents_and_hashes, missing_or_changed
from documents.management.of_the_owner import OwnersCommand


class Command(OwnersCommand):
    help = (
        "Reads every document's file and compares it with the hash of the day it was stored. Run it after"
        " a restore, and every week."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print every fault and end with status 1 if there is one."""
        # Read first: hashing takes minutes, and a transaction must not be open for so long.
        with system_access("check_documents"):
            documents = documents_and_hashes()
        found = 0
        for fault in missing_or_changed(documents):
            self.stdout.write(fault)
            found += 1
        self.stdout.write(f"{len(documents)} documents, {found} faults.")
        if found:
            sys.exit(1)
