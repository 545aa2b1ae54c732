"""A landlord's machine: PostgreSQL, web, documents and people, on small disks where we may have some."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from django.conf import settings
from django.test import override_settings

from documents.files import storage
from tests.access.meeting import tokens_for
from tests.canaries import CONTENT, canary
from tests.http.site import environment_of
from tests.model.facts import Document
from tests.steady.importing import Imports
from tests.steady.members import Member
from tests.steady.own_server import DATABASE, OwnServer, furnish, sessions_on
from tests.steady.small_disk import SmallDisk, may_have_disks
from tests.steady.tally import Tally
from tests.steady.web import Web
from tests.steady.work import Work, sha256
from tests.storing import write_files
from tests.waiting import PATIENCE
from tests.world import World

PEOPLE = ("Morag", "Ewan", "Lorna", "Catriona", "Fiona", "Callum", "Donald", "Aileen")


@dataclass
class Landlord:
    """A landlord's machine: PostgreSQL, the web process, the documents, and the people who use them."""

    server: OwnServer
    web: Web
    documents: Path
    disks: dict[str, SmallDisk]
    work: Work
    imports: Imports
    tally: Tally
    chance: Random

    def manage(self, *command: str) -> str:
        """Run one of the operators' commands to its end, which must be a good one; gives what it said."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR,
            env=self.web.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout


@contextmanager
def a_landlord(*, spares: int, seed: int) -> Iterator[Landlord]:
    """The machine, running, with everybody signed in and so many documents to work on."""
    with ExitStack() as ending:
        folder = Path(ending.enter_context(TemporaryDirectory(prefix="f-", dir="/tmp")))
        folder.chmod(0o755)
        disks = {}
        if may_have_disks():
            for which, megabytes in (("documents", 64), ("postgresql", 700)):
                disks[which] = ending.enter_context(SmallDisk(folder / which, megabytes))
        server = OwnServer(folder / "postgresql")
        ending.callback(server.stop)
        server.start()
        world = world_with_spares(spares)
        furnish(server, world)
        documents = folder / "documents"
        with override_settings(DOCUMENTS_ROOT=documents):
            write_files(world.facts.all(Document))
        web = Web(
            folder,
            environment_of(DATABASE, documents, folder)
            | server.addresses(DATABASE)
            | {
                "DJANGO_SETTINGS_MODULE": "tests.steady.site_settings",
                "DOCUMENTS_ACCEL_LOCATION": "",
                "PAGES_ACCEL_LOCATION": "",
            },
        )
        ending.enter_context(web.kept_up())
        web.wait_until_ready()
        tally = Tally()
        work = Work(world, members_of(world, web, server, tally, spares), tally)
        imports = Imports(server, folder / "import", web.environment)
        yield Landlord(server, web, documents, disks, work, imports, tally, Random(seed))  # noqa: S311


def world_with_spares(spares: int) -> World:
    """The cast, with enough documents to release and to report."""
    world = World(datetime.now(ZoneInfo("Europe/London")).date())
    for number in range(spares):
        for home, tenancy in (("Loch", "Loch Road"), ("Glen", "Glen Court")):
            world.make_document(
                f"{home} spare {number}", "repair letter", dated=150, tenancy=tenancy
            )
        world.make_release(f"Glen spare {number}", "household")
    return world


def members_of(
    world: World, web: Web, server: OwnServer, tally: Tally, spares: int
) -> dict[str, Member]:
    """Everybody who works, with what they may meet before, between and after the releases."""
    members = {}
    for name, session in sessions_on(server, world, PEOPLE).items():
        members[name] = Member(web, name, tokens_for(world, world.account(name)), tally)
        members[name].cookies[settings.SESSION_COOKIE_NAME] = session
    for name in ("Morag", "Ewan"):  # The tenants of Loch Road.
        members[name].may_meet |= {
            canary(world.document(f"Loch spare {number}").id, CONTENT) for number in range(spares)
        }
    return members


def wait_until_somebody_reads(landlord: Landlord) -> None:
    """Wait until a resident reads her list again."""
    landlord.web.wait_until_ready()
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = landlord.work.members["Morag"].try_to_ask("/documents/")
        if answer and answer.status == 200:
            return
        assert time.monotonic() < deadline, landlord.web.log.read_text()[-3000:]


def broken_promises(landlord: Landlord) -> list[str]:
    """Everything that somebody was told has happened and that is not stored."""
    promised = landlord.work.promised
    with landlord.server.superuser() as sql:
        noted = Counter(
            sql.execute(
                "SELECT user_id, unnest(object_ids) FROM accounts_auditevent"
                " WHERE event = 'document_downloaded' AND detail->>'rolled_back' IS NULL"
            ).fetchall()
        )
        reported = set(
            sql.execute(
                "SELECT r.what, r.document_id FROM incidents_report AS r JOIN documents_block AS b"
                " ON b.document_id = r.document_id AND b.person_id = r.person_id AND b.reported"
            ).fetchall()
        )
        told = {words for (words,) in sql.execute("SELECT what FROM incidents_report")}
        released = {
            document
            for (document,) in sql.execute(
                "SELECT document_id FROM documents_release WHERE ended_at IS NULL"
            )
        }
        uploaded = dict(sql.execute("SELECT document_id, sha256 FROM documents_upload").fetchall())
    return [
        *(f"download {it} is not in the audit log" for it in Counter(promised.downloads) - noted),
        *(
            f"{words} is lost"
            for words, document in promised.reports
            if (words, document) not in reported
        ),
        *(f"{words} is lost, and was kept" for words in promised.kept if words not in told),
        *(
            f"release of {document} is lost"
            for document in promised.releases
            if document not in released
        ),
        *(
            f"upload {document} is lost"
            for document, content in promised.uploads
            if uploaded.get(document) != sha256(content)
            or (landlord.documents / storage.name_of(document)).read_bytes() != content
        ),
    ]


def strays(landlord: Landlord) -> set[str]:
    """Files without a document, and documents without a file."""
    with landlord.server.superuser() as sql:
        documents = {
            str(document) for (document,) in sql.execute("SELECT id FROM documents_document")
        }
    return {path.name for path in landlord.documents.rglob("*") if path.is_file()} ^ documents
