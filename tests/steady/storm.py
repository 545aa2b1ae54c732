"""Many requests of many people at once, in an order that a seed decides, each answer held to what is due."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from uuid import UUID

from tests.access.visiting import A_DOCUMENT
from tests.canaries import tokens_in
from tests.copies import is_copy_of
from tests.http.browsing import TOKEN, Answer
from tests.model.facts import Account
from tests.steady import left_behind
from tests.steady.failing_pages import FAILING
from tests.steady.members import Member
from tests.steady.people import GROWING, NO_ADDRESSES, others_documents, own_documents, own_pages
from tests.steady.tally import Tally, says_busy
from tests.steady.work import ask_for_copy, says_not_yet
from tests.world import World

CLIENTS = 6


@dataclass(frozen=True, slots=True)
class Due:
    """What a page holds when nobody else asks for anything."""

    status: int
    tokens: frozenset[str]
    documents: frozenset[UUID]


def due_of(answer: Answer) -> Due:
    """What one answer holds."""
    text = answer.body.decode("utf-8", "replace")
    return Due(
        answer.status, frozenset(tokens_in(text)), frozenset(map(UUID, A_DOCUMENT.findall(text)))
    )


class Storm:
    """Everybody asks for everything: `quietly` first, then `blow`."""

    def __init__(self, world: World, members: list[Member], tally: Tally, seed: int) -> None:
        self.world = world
        self.members = members
        self.tally = tally
        self.seed = seed
        self.due: dict[tuple[str, str], Due] = {}
        self.failure = b""
        self.not_there = b""
        self.kinds: dict[Callable[[Member, Random], None], int] = {
            self.reads_a_page: 50,
            self.downloads: 14,
            self.asks_for_anothers: 10,
            self.asks_for_nothing: 4,
            self.sends_a_form: 6,
            self.meets_a_failure: 5,
            self.leaves_everything: 2,
            self.hangs_up: 4,
            self.is_impatient: 1,
            self.asks_what_was_left: 4,
        }

    def quietly(self) -> None:
        """Ask for every page once, one after the other: the right answers."""
        for member in self.members:
            for address in (*own_pages(self.world, member.name), *NO_ADDRESSES):
                answer = member.try_to_ask(address)
                assert answer, address
                assert answer.status < 500, (member.name, address)
                self.due[member.name, address] = due_of(answer)
        somebody = next(member for member in self.members if member.name != "nobody")
        self.failure = self._body_of(somebody, "/raises/", 500)
        self.not_there = self._body_of(somebody, "/nowhere/", 404)

    def blow(self, requests: int, harm: dict[int, Callable[[], None]]) -> None:
        """Send so many requests from several clients at once; after every so many, do some harm."""
        shares = [requests // CLIENTS + (n < requests % CLIENTS) for n in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as clients:
            for done in [
                clients.submit(self._client, n, share, harm) for n, share in enumerate(shares)
            ]:
                done.result()

    def _client(self, number: int, requests: int, harm: dict[int, Callable[[], None]]) -> None:
        chance = Random(f"{self.seed} {number}")  # noqa: S311 (to be repeated, not to be secret)
        kinds, weights = list(self.kinds), list(self.kinds.values())
        for _ in range(requests):
            (kind,) = chance.choices(kinds, weights)
            self.tally.count(kind.__name__)
            kind(chance.choice(self.members), chance)
            done = self.tally.count("done")
            for every, act in harm.items():
                if done % every == 0:
                    act()

    def reads_a_page(self, member: Member, chance: Random) -> None:
        """One page of their own: a whole answer is exactly what is due to them."""
        address = chance.choice(own_pages(self.world, member.name))
        self._expect(member, address, member.try_to_ask(address))

    def downloads(self, member: Member, chance: Random) -> None:
        """The bytes of one of their documents, every one of them."""
        mine = [] if member.name == "nobody" else own_documents(self.world, self._account(member))
        if not mine:
            return self.asks_for_anothers(member, chance)
        document = chance.choice(mine)
        answer = ask_for_copy(member, document)
        if answer is None or self._is_plain_failure(answer) or says_not_yet(answer):
            return None
        self.tally.count("files")
        if answer.status != 200 or not is_copy_of(document, answer.body):
            self.tally.note(f"{member.name} got {answer.status} and other bytes for {document}")
        return None

    def asks_for_anothers(self, member: Member, chance: Random) -> None:
        """Documents of others are not there, like those that never were; nobody is to sign in first."""
        account = None if member.name == "nobody" else self._account(member)
        document = chance.choice(others_documents(self.world, account))
        has_pages = account is not None and account.role == "resident"
        address = (
            f"/documents/{document}/"
            if has_pages and chance.random() < 0.5
            else f"/documents/{document}/download/"
        )
        answer = member.try_to_ask(address)
        if answer is None or self._is_plain_failure(answer):
            return
        self.tally.count("refused")
        if account is None:
            if answer.status != 302 or "/sign-in/" not in answer["Location"]:
                self.tally.note(f"nobody got {answer.status} at {address}")
        elif (answer.status, answer.body) != (404, self.not_there):
            self.tally.note(f"{member.name} got {answer.status} at {address}")

    def asks_for_nothing(self, member: Member, chance: Random) -> None:
        """What is no address, or no request."""
        address = chance.choice(NO_ADDRESSES)
        self._expect(member, address, member.try_to_ask(address))

    def sends_a_form(self, member: Member, chance: Random) -> None:
        """A right form, one without its token, or a body that is none."""
        way = chance.randrange(4)
        if way == 0:
            answer = member.try_to_ask("/not-mine/", method="POST", form={"wrong": "not sure"})
            return self._expect_status(member, "a form without its token", answer, 403)
        if way == 1:
            answer = member.try_to_ask(
                "/not-mine/",
                "Content-Type: multipart/form-data; boundary=x",
                method="POST",
                content=b"--y\r\n\xff\x00" * 40,
            )
            return self._expect_status(member, "a body that is none", answer, 400, 403)
        asked = member.try_to_ask("/not-mine/")
        token = TOKEN.search(asked.body) if asked else None
        if not token:
            return None
        form = {"wrong": "not sure" if way == 2 else "", "csrfmiddlewaretoken": token[1].decode()}
        answer = member.try_to_ask("/not-mine/", method="POST", form=form)
        # Where no connection is had in time the report is kept in a file, and the page says so.
        return self._expect_status(member, "a form", answer, *((302, 200) if way == 2 else (200,)))

    def meets_a_failure(self, member: Member, chance: Random) -> None:
        """A page that fails with the door open says nothing but that it failed."""
        if member.name == "nobody":
            return
        page = chance.choice(FAILING).__name__
        answer = member.try_to_ask(f"/{page}/")
        if answer and self._is_plain_failure(answer):
            self.tally.count(page)
        elif answer:
            self.tally.note(f"{member.name} got {answer.status} from {page}")

    def leaves_everything(self, member: Member, chance: Random) -> None:
        """A page that does to its connection what would outlive the request, or breaks off."""
        if member.name != "nobody":
            member.try_to_ask(chance.choice(("/leaves/", "/breaks-off/")))

    def hangs_up(self, member: Member, chance: Random) -> None:
        """Goes away in the middle of the answer."""
        address = chance.choice(own_pages(self.world, member.name))
        member.try_to_ask(address, at_most=chance.choice((1, 200, 3000)))

    def is_impatient(self, member: Member, chance: Random) -> None:
        """Goes away while the page is still at work."""
        member.try_to_ask("/thinks/", patience=chance.choice((0.01, 0.1, 0.25)))

    def asks_what_was_left(self, member: Member, _chance: Random) -> None:
        """The connection that somebody is given is nobody's."""
        answer = member.try_to_ask(left_behind.ADDRESS)
        if answer and answer.status == 200:
            self.tally.count("clean connections")
            if json.loads(answer.body) != left_behind.CLEAN:
                self.tally.note(f"left in a connection: {answer.body!r}")

    def _expect(self, member: Member, address: str, answer: Answer | None) -> None:
        if answer is None or self._is_plain_failure(answer):
            return
        due, came = self.due[member.name, address], due_of(answer)
        self.tally.count(f"right for {member.name}")
        if came.status != due.status or (address not in GROWING and came != due):
            self.tally.note(f"{member.name} at {address}: {came}, not {due}")

    def _expect_status(
        self, member: Member, what: str, answer: Answer | None, *statuses: int
    ) -> None:
        if answer is None or self._is_plain_failure(answer):
            return
        self.tally.count(what)
        if answer.status not in statuses:
            self.tally.note(f"{member.name} got {answer.status} for {what}")

    def _is_plain_failure(self, answer: Answer) -> bool:
        """Whether it is the plain page of a request that failed, byte for byte."""
        if answer.status >= 500 and answer.body != self.failure and not says_busy(answer):
            self.tally.note(f"not the plain page of a failure: {answer.body[:200]!r}")
        return answer.status >= 500

    def _body_of(self, member: Member, address: str, status: int) -> bytes:
        answer = member.try_to_ask(address)
        assert answer
        assert answer.status == status
        return answer.body

    def _account(self, member: Member) -> Account:
        return self.world.account(member.name)
