"""Codes for people of the cast, and the walk from a letter to an account."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from tenancies.activation.codes import hash_of, new_code
from tenancies.models import Activation, Person
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import ActivationFactory
from tests.storing import ref
from tests.world import World

PASSWORD = "three words by the sea"
A_CODE = re.compile(r'class="code">([2-9A-Z]{4}-[2-9A-Z]{4})<')


def give_code(person: UUID, delivery: str = "post") -> str:
    """A code for somebody, as if from staff."""
    code = new_code()
    with arranging(deriving=False):
        ActivationFactory(
            person=ref(Person, person),
            code_hash=hash_of(code),
            delivery=delivery,
            identity_seen="known" if delivery == "in person" else "",
        )
    return code


def row_of(person: UUID) -> Person:
    """Somebody as the database has them now."""
    with arranging(deriving=False):
        found: Person = Person.objects.select_related("account").get(pk=person)
    return found


def correct(person: UUID, **columns: Any) -> None:
    """Let the landlord know something else about somebody."""
    with arranging():
        Person.objects.filter(pk=person).update(**columns)


def code_of(person: UUID) -> Activation:
    """The code that somebody was given last."""
    with arranging(deriving=False):
        found: Activation = Activation.objects.filter(person=person).latest("recorded_at", "tries")
    return found


def live_codes(person: UUID) -> int:
    """How many codes of somebody work."""
    with arranging(deriving=False):
        count: int = Activation.objects.filter(person=person, ended_at=None).count()
    return count


def type_code(code: str, browser: Client | None = None) -> Client:
    """Step 1, in a browser of nobody."""
    browser = browser or PersonsClient()
    answer = browser.post("/activate/", {"code_0": code, "code_1": ""})
    assert answer.headers.get("Location") == "/activate/you/", answer.content
    return browser


def say_who(browser: Client, surname: str, born_on: date | None) -> Any:
    """Step 2."""
    day = born_on or date(1970, 1, 1)
    return browser.post(
        "/activate/you/",
        {
            "surname": surname,
            "born_on_day": day.day,
            "born_on_month": day.month,
            "born_on_year": day.year,
        },
    )


def choose(browser: Client, username: str, password: str = PASSWORD) -> Any:
    """Step 3."""
    return browser.post("/activate/secure/", {"username": username, "password": password})


def activate(code: str, person: UUID, username: str) -> Client:
    """The whole way, for somebody who knows who they are."""
    browser, someone = type_code(code), row_of(person)
    answer = say_who(browser, someone.surname, someone.born_on)
    assert answer.headers.get("Location") == "/activate/secure/", answer.content
    answer = choose(browser, username)
    assert answer.headers.get("Location") == "/activate/second-step/", answer.content
    return browser


def passes(code: str, person: UUID) -> bool:
    """Whether a code still gets past step 2 for who knows everything."""
    someone = row_of(person)
    answer = say_who(type_code(code), someone.surname, someone.born_on)
    return bool(answer.headers.get("Location") == "/activate/secure/")


def letter_page(world: World, name: str) -> str:
    """Where staff give somebody a code."""
    return f"/staff/person/{world.person(name).id}/letter/"


def print_letter(browser: Client, person: UUID, run: UUID | None = None) -> Any:
    """Make one person's letter, by post."""
    form = {"run": run or uuid4(), "delivery": "post"}
    return browser.post(f"/staff/person/{person}/letter/", form)


def choose_letters(browser: Client, **wanted: str) -> str:
    """Choose whom to write to, and read what the press would do."""
    browser.post("/staff/letters/", {"list": "", "who": "new", **wanted})
    return page_of(browser.get("/staff/letters/"))


def press_write(browser: Client, page: str) -> Any:
    """Press the button of the page as it stands; the letters come with the answer, or a refusal."""
    return browser.post("/staff/letters/", fields_of(page))


def fields_of(page: str) -> dict[str, str]:
    """What the form of the page that writes letters sends."""
    return dict(re.findall(r'name="(run|promised)" value="([^"]+)"', page))


def write_letters(browser: Client, **wanted: str) -> str:
    """Choose, press, and take in the whole page."""
    return page_of(press_write(browser, choose_letters(browser, **wanted)))


def letters_on(page: str) -> int:
    """How many letters a page says that it would write."""
    found = re.search(r"<strong>(\d+)</strong> letters?", page)
    assert found
    return int(found[1])


def go_away(answer: Any) -> None:
    """Let the browser close its page while the answer still comes, as the server notices it."""
    # Not `answer.close()`, which closes the suite's one connection too.
    answer._iterator.close()


def page_of(answer: Any) -> str:
    """All that an answer says, however it comes."""
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()
    text: str = answer.content.decode()
    return text


def in_person(browser: Client, address: str, seen: str = "photo ID") -> Any:
    """Give a code in person."""
    form = {"run": uuid4(), "delivery": "in person", "identity_seen": seen}
    return browser.post(address, form)


def codes_on(answer: Any) -> list[str]:
    """The codes that a page shows; an answer, or what it says."""
    return A_CODE.findall(answer if isinstance(answer, str) else page_of(answer))
