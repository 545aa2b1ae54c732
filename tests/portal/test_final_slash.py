"""Every address works with and without its final slash: on letters, in mails and by telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.access.pages import Page, pages
from tests.activation.letters import print_letter
from tests.clients import PersonsClient
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db

OPENED = [
    page
    for page in pages()
    if "GET" in page.methods and not page.takes_an_object and page.name != "public:welcome"
]


def test_address_that_a_letter_prints_opens_as_it_is_printed(
    world: World, as_person: AsPerson
) -> None:
    letter = print_letter(as_person("Callum"), world.person("Effie").id).content.decode()
    (printed,) = re.findall(r'type this address:\s*<strong class="nowrap">([^<]+)</strong>', letter)
    typed = "/" + printed.partition("/")[2]
    assert not typed.endswith("/")
    page = PersonsClient().get(typed, follow=True)
    assert page.status_code == 200
    assert "Type the code in your letter" in page.content.decode()


@pytest.mark.parametrize("page", OPENED, ids=lambda page: page.name)
def test_every_address_is_found_without_its_final_slash(page: Page) -> None:
    address = page.address()
    answer = PersonsClient().get(f"{address.rstrip('/')}?page=2")
    assert (answer.status_code, answer["Location"]) == (302, f"{address}?page=2")


def test_what_is_missing_and_what_is_not_mine_lead_to_the_same_answer(
    world: World, as_person: AsPerson
) -> None:
    morag, foreign = as_person("Morag"), world.document("Loch unreleased").id
    answers = [morag.get(f"/documents/{document}", follow=True) for document in (foreign, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_what_is_posted_is_never_sent_on() -> None:
    assert PersonsClient().post("/sign-in", {"login": "x"}).status_code == 404
