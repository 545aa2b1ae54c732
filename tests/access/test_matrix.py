"""Every address, everybody, everything, every method: each answers as docs/access.md says.

The same walk looks at every answer: no canary of somebody else in body or headers, nothing kept by
a cache, nothing in mail or logs; the ids in the pages and the files that come back are exactly those
of the plain rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail

from tests.access.meeting import tokens_for
from tests.access.pages import ANY_METHOD, Page, addresses, pages
from tests.access.reading_only import guard_tables, is_reading
from tests.arranging import without_wall_1, without_wall_2
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.model.expectation import ROLES, expected
from tests.storing import content_of
from tests.world import RESIDENTS, STAFF, World

EVERYBODY = ["nobody", *RESIDENTS, "Hugh", *STAFF]
# Whoever asks for them is signed out; tests/resident/test_leaving_quickly.py and test_sign_ins.py ask.
ENDS_THE_SESSION = ("public:leave", "accounts:sign_out_everywhere")
A_UUID = re.compile(r"/documents/([0-9a-f-]{36})/")

pytestmark = pytest.mark.django_db


class Walk:
    """Somebody goes through the portal; what was not as it should be is noted."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        account = None if name == "nobody" else world.account(name)
        self.reader = account if account and account.is_active else None
        self.browser = PersonsClient(account.id if account else None)
        self.may_meet = tokens_for(world, self.reader) if self.reader else set()
        self.wrong: list[str] = []
        self.files: dict[UUID, bytes] = {}
        self.listed: set[UUID] = set()
        self.answers = 0

    def reads(self, label: str) -> bool:
        """Whether the reader's role has any right on a table."""
        return self.reader is not None and label in ROLES[self.reader.role].rules

    def note(self, what: str) -> None:
        self.wrong.append(what)

    def ask(self, page: Page, identity: UUID | None = None, method: str = "GET") -> Any:
        """Send one request and look at everything that comes back."""
        address = page.address(identity)
        written: list[str] = []
        with is_reading(written) if method in ("GET", "HEAD") else nullcontext():
            answer = self.browser.generic(method, address)
            body = answer.getvalue() if answer.streaming else answer.content
        headers = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
        self.answers += 1
        about = f"{method} {page.name} {self.world.name_of(identity) if identity else ''}"
        if written:
            self.note(f"{about}: {written}")
        if foreign := tokens_in(body, headers) - self.may_meet:
            self.note(f"{about}: tokens that are not theirs {foreign}")
        if "no-store" not in answer.get("Cache-Control", ""):
            self.note(f"{about}: may be kept by a cache")
        if answer.status_code == 200 and page.name == "documents:download" and identity:
            self.files[identity] = body
        if answer.status_code == 200 and page.name in (
            "documents:list",
            "residents:case",
            "residents:home",
        ):
            self.listed.update(map(UUID, A_UUID.findall(body.decode())))
        return answer

    def expect(self, page: Page, identity: UUID | None, method: str, due: str) -> None:
        """Ask, and compare the kind of answer."""
        answer = self.ask(page, identity, method)
        came = kind_of(answer)
        if came != due:
            what = self.world.name_of(identity) if identity else ""
            self.note(f"{method} {page.name} {what}: {came}, not {due}")


def kind_of(answer: Any) -> str:
    """What an answer is, in the words of the table."""
    if answer.status_code == 302:
        # Pages between two steps lead back to the first one, and not from there to themselves.
        return "sign in first" if "/sign-in/?next=" in answer["Location"] else "there"
    by_status = {200: "there", 403: "another role's", 404: "not there", 405: "no such method"}
    return by_status.get(answer.status_code, str(answer.status_code))


def due_for(walk: Walk, page: Page, identity: UUID | None, method: str) -> str:
    """What the table says about one request."""
    if not page.is_for(walk.reader):
        return "another role's" if walk.reader else "sign in first"
    if method not in page.methods:
        return "no such method"
    if page.label and walk.reader and identity not in page.has(walk.world, walk.reader):
        return "not there"
    return "there"


def requests_for(walk: Walk) -> Iterator[tuple[Page, UUID | None, str]]:
    """Everything there is to ask for, and every method on some of it."""
    for page in pages():
        if page.name in ENDS_THE_SESSION:
            continue
        if not page.takes_an_object:
            yield from ((page, None, "GET"), (page, None, "HEAD"))
            continue
        if page.is_of_ones_account:
            continue  # Passkeys, of whom the cast has none: tests/accounts/test_second_step.py.
        everything = list(page.objects_to_ask_for(walk.world))
        if not page.is_for(walk.reader) or not page.label:
            everything = everything[:: max(1, len(everything) // 3)]
        yield from ((page, identity, "GET") for identity in everything)
    for page in pages():
        if not page.is_of_ones_account and page.name not in ENDS_THE_SESSION:
            for method in ANY_METHOD:
                yield page, (uuid4() if page.takes_an_object else None), method


def one_page_for_everything(walk: Walk) -> Iterator[tuple[Page, UUID | None]]:
    """Every list, every page of what is theirs, and for what is not, one page of each kind."""
    asked: set[str] = set()
    for page in pages():
        if not page.is_for(walk.reader) or page.is_of_ones_account:
            continue
        if page.name in ENDS_THE_SESSION:
            continue
        if not page.takes_an_object:
            yield page, None
        elif walk.reader and page.label:
            found = page.has(walk.world, walk.reader)
            yield from ((page, identity) for identity in sorted(found))
            if page.label not in asked:
                others = set(page.objects_to_ask_for(walk.world)) - found
                yield from ((page, identity) for identity in sorted(others))
            asked.add(page.label)


def theirs(walk: Walk, label: str) -> frozenset[UUID]:
    return expected(walk.world.facts, walk.reader, label) if walk.reader else frozenset()


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_meets_exactly_the_pages_that_are_theirs(
    world: World, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    guard_tables()
    walk = Walk(world, name)
    for page, identity, method in requests_for(walk):
        walk.expect(page, identity, method, due_for(walk, page, identity, method))
    documents = theirs(walk, "documents.Document")
    assert walk.files == {document: content_of(document) for document in documents}
    if walk.reader and walk.reader.role == "resident":
        assert {world.name_of(i) for i in walk.listed} == {world.name_of(i) for i in documents}
    assert tokens_in(caplog.text, *(str(m.message()) for m in mail.outbox)) == set()
    assert walk.wrong == []
    assert walk.answers > 100


@pytest.mark.parametrize("missing", ["wall 1", "wall 2"])
@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_meets_the_same_pages_with_one_wall_gone(
    world: World, name: str, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(world, name)
    if missing == "wall 1":
        without_wall_1(monkeypatch)
    else:
        without_wall_2()
    for page, identity in one_page_for_everything(walk):
        due = due_for(walk, page, identity, "GET")
        if missing == "wall 1" and page.label and due == "not there" and not walk.reads(page.label):
            due = "500"  # PostgreSQL refuses the whole table to the role.
        walk.expect(page, identity, "GET", due)
    documents = theirs(walk, "documents.Document")
    assert walk.files == {document: content_of(document) for document in documents}
    if walk.reader and walk.reader.role == "resident":
        assert walk.listed == documents
    assert walk.wrong == []


def test_table_names_every_address_of_the_portal() -> None:
    assert {page.name.split()[0] for page in pages()} == addresses()
