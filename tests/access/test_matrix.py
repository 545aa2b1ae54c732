"""Every address, everybody, everything, every method: each answers as docs/access.md says.

The same walk looks at every answer: no canary of somebody else in body or headers, nothing kept by
a cache, nothing in mail or logs; the ids in the pages and the files that come back are exactly those
of the plain rule. A failure is one line for each wrong cell: person, page, object, expected, got.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail

from tests.access.cells import Cell, cells_that_differ, expect_none
from tests.access.closing import WIDE, close
from tests.access.meeting import tokens_for
from tests.access.pages import ANY_METHOD, Page, addresses, pages
from tests.access.reading_only import guard_tables, is_reading
from tests.arranging import let_the_worker_work, without_wall_1, without_wall_2
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.copies import is_copy_of, words_in
from tests.model.expectation import ROLES, expected
from tests.selection import others_later
from tests.world import FIRST_OF_ROLE, ONE_OF_EACH_STANDING, RESIDENTS, STAFF, World

EVERYBODY = ["nobody", *RESIDENTS, "Hugh", *STAFF]
# Whoever asks for them is signed out; tests/resident/test_quick_exit.py and test_sign_ins.py ask.
ENDS_THE_SESSION = ("public:leave", "accounts:sign_out_everywhere")
# An officer and a manager have the most pages, and the most on them: a minute of the four of `make check`.
# The deputy has the DPO's.
ASKED_LATER = ("officer", "manager", "deputy")
FIRST_ASKED = (
    "nobody",
    *(name for role, name in FIRST_OF_ROLE.items() if role not in ASKED_LATER),
)
ONE_OF_EACH_ROLE = ("nobody", *FIRST_OF_ROLE.values())
A_UUID = re.compile(r"/documents/([0-9a-f-]{36})/")

pytestmark = [pytest.mark.django_db, pytest.mark.walk]


class Walk:
    """Somebody goes through the portal; what was not as it should be is noted."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.name = name
        account = None if name == "nobody" else world.account(name)
        self.reader = account if account and account.is_active else None
        self.browser = PersonsClient(account.id if account else None)
        self.may_meet = tokens_for(world, self.reader) if self.reader else set()
        self.wrong: list[Cell] = []
        self.files: dict[UUID, bytes] = {}
        self.theirs: dict[Page, frozenset[UUID]] = {}
        self.listed: set[UUID] = set()
        self.answers = 0

    def reads(self, label: str) -> bool:
        """Whether the reader's role has any right on a table."""
        return self.reader is not None and label in ROLES[self.reader.role].rules

    def things_of(self, page: Page) -> frozenset[UUID]:
        """What a page shows to the reader; the world does not change while they walk."""
        if page not in self.theirs:
            self.theirs[page] = page.has(self.world, self.reader) if self.reader else frozenset()
        return self.theirs[page]

    @cached_property
    def documents(self) -> frozenset[UUID]:
        """Every document of the reader's."""
        return (
            expected(self.world.facts, self.reader, "documents.Document")
            if self.reader
            else frozenset()
        )

    def note(self, page: str, identity: UUID | None, method: str, expected: str, got: str) -> None:
        thing = self.world.name_of(identity) if identity else ""
        self.wrong.append(Cell(self.name, f"{method} {page}", thing, expected, got))

    def note_other_documents(self) -> None:
        """Compare the documents that came, as files and in lists, with those of the rule."""
        named = self.world.name_of
        came = {document: is_copy_of(document, body) for document, body in self.files.items()}
        whole = [named(document) for document, is_whole in came.items() if is_whole]
        self.wrong += [
            Cell(self.name, "GET document_download", named(document), "its copy", "something else")
            for document, is_whole in came.items()
            if not is_whole
        ]
        due = list(map(named, self.documents))
        self.wrong += cells_that_differ(self.name, "files that came", due, whole)
        if self.reader and self.reader.role == "resident":
            listed = map(named, self.listed)
            self.wrong += cells_that_differ(self.name, "documents in lists", due, listed)

    def ask(self, page: Page, identity: UUID | None = None, method: str = "GET") -> Any:
        """Send one request and look at everything that comes back."""
        version = self.world.version_of(identity)
        address = page.address(identity, self.reader.id if self.reader else None, version)
        written: list[str] = []
        with is_reading(written) if method in ("GET", "HEAD") else nullcontext():
            answer = self.browser.generic(method, address)
            body = answer.getvalue() if answer.streaming else answer.content
        headers = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
        headers += words_in(body)
        self.answers += 1
        if written:
            self.note(page.name, identity, method, "no row written", " ".join(map(str, written)))
        if foreign := tokens_in(body, headers) - self.may_meet:
            tokens = " ".join(sorted(foreign)[:5])
            self.note(
                page.name, identity, method, "no token but theirs", f"{len(foreign)}: {tokens}"
            )
        if "no-store" not in answer.get("Cache-Control", ""):
            self.note(page.name, identity, method, "no-store", "a page that caches may keep")
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
            self.note(page.name, identity, method, due, came)


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
    if page.label and walk.reader and identity not in walk.things_of(page):
        return "not there"
    return "there"


def requests_for(walk: Walk) -> Iterator[tuple[Page, UUID | None, str]]:
    """Everything there is to ask for."""
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


def every_method() -> Iterator[tuple[Page, UUID | None, str]]:
    """Every method on every page, about something that is not there."""
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
            found = walk.things_of(page)
            yield from ((page, identity) for identity in sorted(found))
            if page.label not in asked:
                others = set(page.objects_to_ask_for(walk.world)) - found
                yield from ((page, identity) for identity in sorted(others))
            asked.add(page.label)


def some_of_each_page(walk: Walk) -> Iterator[tuple[Page, UUID | None]]:
    """The same, with three things of each page: a freeze of what residents read hides nothing from staff."""
    by_page: dict[Page, list[UUID | None]] = {}
    for page, identity in one_page_for_everything(walk):
        by_page.setdefault(page, []).append(identity)
    for page, found in by_page.items():
        yield from ((page, identity) for identity in found[:: max(1, len(found) // 3)])


@pytest.mark.parametrize(
    "name",
    others_later(EVERYBODY, check=FIRST_ASKED, ship=("nobody", *ONE_OF_EACH_STANDING)),
)
def test_every_person_can_open_exactly_their_own_pages(
    world: World, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    guard_tables()
    walk = Walk(world, name)
    for page, identity, method in requests_for(walk):
        walk.expect(page, identity, method, due_for(walk, page, identity, method))
    walk.note_other_documents()
    expect_none(walk.wrong)
    let_the_worker_work()
    assert not tokens_in(caplog.text, *(str(m.message()) for m in mail.outbox))
    assert walk.answers > 100


def test_someone_of_each_role_is_asked_before_anything_ships(world: World) -> None:
    assert {world.account(name).role for name in FIRST_OF_ROLE.values()} == set(ROLES)


# The role and the method answer, before anything of the person is looked at.
@pytest.mark.parametrize("name", others_later(EVERYBODY, check=(), ship=ONE_OF_EACH_ROLE))
def test_every_method_is_answered_as_the_table_says(
    world: World, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    walk = Walk(world, name)
    for page, identity, method in every_method():
        walk.expect(page, identity, method, due_for(walk, page, identity, method))
    expect_none(walk.wrong)
    let_the_worker_work()
    assert not tokens_in(caplog.text, *(str(m.message()) for m in mail.outbox))
    assert walk.answers > 400


@pytest.mark.parametrize("level", WIDE)
@pytest.mark.parametrize("name", others_later(EVERYBODY, check=(), ship=ONE_OF_EACH_STANDING))
def test_every_person_can_open_what_is_left_of_theirs_while_much_is_closed(
    world: World, name: str, level: str
) -> None:
    close(world, level)
    walk = Walk(world, name)
    is_resident = walk.reader is not None and walk.reader.role == "resident"
    for page, identity in one_page_for_everything(walk) if is_resident else some_of_each_page(walk):
        walk.expect(page, identity, "GET", due_for(walk, page, identity, "GET"))
    if is_resident:
        walk.note_other_documents()
    expect_none(walk.wrong)
    assert walk.answers > 20 or walk.reader is None


@pytest.mark.parametrize("missing", ["wall 1", "wall 2"])
# That each wall alone gives everybody their own rows, test_three_ways.py asks at once.
@pytest.mark.parametrize("name", others_later(EVERYBODY, check=(), ship=ONE_OF_EACH_ROLE))
def test_every_person_can_open_the_same_pages_without_one_wall(
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
    walk.note_other_documents()
    expect_none(walk.wrong)


def test_access_table_names_every_address() -> None:
    assert {page.name.split()[0] for page in pages()} == addresses()
