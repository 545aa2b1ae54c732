"""People at work while things fail: they read, download, report, release and upload, and note each success.

What was answered with success is a promise: `Promises` holds it against what is stored afterwards.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from tests.copies import is_copy_of
from tests.documents.sent_files import pdf
from tests.http.browsing import Answer
from tests.steady.members import Member
from tests.steady.people import own_documents
from tests.steady.tally import Tally, says_busy
from tests.world import World

KEPT = "reports kept"
CSRF_COOKIE = "__Host-csrf"
OF_OUR_SITE = "Referer: https://localhost/"
# Between two things that one person does: they are people, and leave the machine some air.
PAUSE = 0.05


@dataclass
class Promises:
    """What people were told has happened. Lists are appended to by several threads, and read at the end."""

    downloads: list[tuple[UUID, UUID]] = field(
        default_factory=list
    )  # Whose account, which document.
    reports: list[tuple[str, UUID]] = field(default_factory=list)  # Its words, which document.
    kept: list[str] = field(
        default_factory=list
    )  # Words of reports that came while PostgreSQL was away.
    releases: list[UUID] = field(default_factory=list)
    uploads: list[tuple[UUID, bytes]] = field(default_factory=list)


class Work:
    """Everybody's work in one world, of which each piece is done once."""

    def __init__(self, world: World, members: dict[str, Member], tally: Tally) -> None:
        self.world = world
        self.members = members
        self.tally = tally
        failing = members["Morag"].try_to_ask("/raises/")
        assert failing
        self.failure = failing.body
        self.promised = Promises()
        self.to_release = iter(self.spares("Loch"))
        self.to_report = iter(self.spares("Glen"))
        self.number = 0

    def spares(self, home: str) -> list[UUID]:
        """Documents of a home that are there to be worked on."""
        names = [
            name for name in self.world.names_of("document") if name.startswith(f"{home} spare")
        ]
        return [self.world.document(name).id for name in names]

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Everybody works, each in a thread of their own, until the end of the block."""
        over = threading.Event()
        tasks: list[tuple[Callable[[Member], None], str]] = [
            (self.read, "Morag"), (self.read, "Ewan"), (self.read, "Lorna"),
            (self.report, "Catriona"), (self.release, "Fiona"), (self.upload, "Callum"),
            (self.oversee, "Donald"),
        ]  # fmt: skip

        def keep_at(task: Callable[[Member], None], name: str) -> None:
            while not over.wait(PAUSE):
                try:
                    task(self.members[name])
                except Exception as error:
                    self.tally.note(f"{name} could not {task.__name__}: {error!r}")
                    return

        threads = [threading.Thread(target=keep_at, args=task) for task in tasks]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def read(self, member: Member) -> None:
        """A resident looks at the list and takes the file of one of their documents."""
        chance = Random()  # noqa: S311
        self._succeeded(member.try_to_ask("/documents/"), 200)
        account = self.world.account(member.name)
        document = chance.choice(own_documents(self.world, account))
        if self._download(member, document):
            self.promised.downloads.append((account.id, document))

    def report(self, member: Member) -> None:
        """A resident takes a file and says that it is not hers: it must be closed from then on."""
        document = next(self.to_report, None)
        if document is None or not self._download(member, document):
            return
        self.promised.downloads.append((self.world.account(member.name).id, document))
        words = f"report of {document}"
        answer = self.send(
            member, f"/documents/{document}/not-mine/", {"wrong": "not for me", "what": words}
        )
        if answer and (said := _without_database(answer)):
            self.tally.count(said)
            if said == KEPT:
                self.promised.kept.append(words)
        elif self._succeeded(answer, 302):
            self.promised.reports.append((words, document))
            self.tally.count("reports")
            gone = member.try_to_ask(f"/documents/{document}/download/")
            if gone and gone.status == 200:
                self.tally.note(f"{document} is open although it was reported")

    def release(self, member: Member) -> None:
        """An officer releases a letter to the tenants."""
        document = next(self.to_release, None)
        if document is None:
            return
        form = {"reason": "Because you asked for it.", "read": "on", "audience": "tenants"}
        if self._succeeded(self.send(member, f"/staff/document/{document}/release/", form), 302):
            self.promised.releases.append(document)
            self.tally.count("releases")

    def upload(self, member: Member) -> None:
        """An officer adds a file to a tenancy, as the script of the page sends it."""
        self.number += 1
        content = pdf(f"letter {self.number}")
        answer = self.send_file(member, content)
        if not (answer and self._succeeded(answer, 200)):
            return
        (row,) = json.loads(answer.body)["rows"]
        self.tally.count(f"upload {row['state']} {row['why']}".strip())
        if row["state"] == "Saved":
            self.promised.uploads.append((UUID(row["read_url"].split("/")[3]), content))

    def send_file(self, member: Member, content: bytes, **how: float) -> Answer | None:
        """Send one file to Harbour View."""
        day = self.world.day(3)
        said = {"kind": "photo", "dated_day": day.day, "dated_month": day.month,
                "dated_year": day.year}  # fmt: skip
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in said.items()
        ]
        head = 'Content-Disposition: form-data; name="documents"; filename="letter.pdf"'
        body = b"".join([*parts, f"--x\r\n{head}\r\n\r\n".encode(), content, b"\r\n--x--\r\n"])
        return member.try_to_ask(
            f"/staff/tenancy/{self.world.tenancy('Harbour View').id}/upload/",
            "Content-Type: multipart/form-data; boundary=x",
            "Accept: application/json",
            *self._token(member),
            method="POST",
            content=body,
            **how,  # type: ignore[arg-type]
        )

    def oversee(self, member: Member) -> None:
        """The DPO looks at the reports and the audit log."""
        self._succeeded(member.try_to_ask("/dpo/"), 200)
        self._succeeded(member.try_to_ask("/dpo/audit-log/"), 200)

    def _download(self, member: Member, document: UUID) -> bool:
        answer = ask_for_copy(member, document)
        if answer and answer.status == 503 and b"We cannot show this document" in answer.body:
            return False  # The disk of the documents, or of their pages, is full.
        if not self._succeeded(answer, 200):
            return False
        assert answer
        if says_not_yet(answer):
            return False
        if not is_copy_of(document, answer.body):
            self.tally.note(f"{member.name} got other bytes for {document}")
        self.tally.count("downloads")
        return True

    def send(self, member: Member, address: str, form: dict[str, str]) -> Answer | None:
        """Send a form of the portal's, as a browser does."""
        return member.try_to_ask(address, *self._token(member), method="POST", form=form)

    def _token(self, member: Member) -> list[str]:
        if CSRF_COOKIE not in member.cookies:
            member.try_to_ask("/help/")
            member.try_to_ask("/not-mine/")
        return [f"X-CSRFToken: {member.cookies.get(CSRF_COOKIE, '')}", OF_OUR_SITE]

    def _succeeded(self, answer: Answer | None, status: int) -> bool:
        """Whether it is the answer hoped for; any other must be the plain page of a failure."""
        if answer is None:
            self.tally.count("no whole answer")
            return False
        if answer.status >= 500 and answer.body != self.failure and not says_busy(answer):
            self.tally.note(f"not the plain page of a failure: {answer.body[:200]!r}")
        elif answer.status not in (status, 500, 503):
            self.tally.note(f"answered {answer.status}, not {status}: {answer.body[:300]!r}")
        return answer.status == status


def ask_for_copy(member: Member, document: UUID) -> Answer | None:
    """Download a document; who asks first is told that the copy is being made, and asks again."""
    for _ in range(20):
        answer = member.try_to_ask(f"/documents/{document}/download/")
        if answer is None or not says_not_yet(answer):
            break
    return answer


def says_not_yet(answer: Answer) -> bool:
    """Whether a copy is still being made."""
    return answer.status == 200 and b"We are preparing your copy." in answer.body


def _without_database(answer: Answer) -> str:
    """What became of a report while PostgreSQL was away; empty if it was not."""
    if answer.status == 200 and b"We have kept what you told us." in answer.body:
        return KEPT
    return "reports refused" if b"We could not keep what you wrote." in answer.body else ""


def sha256(content: bytes) -> str:
    """As it is stored of an upload."""
    return hashlib.sha256(content).hexdigest()
