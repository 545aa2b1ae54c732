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


def print_letters(browser: Client, *people: UUID, run: UUID | None = None) -> Any:
    """Tick people and print."""
    form = {"run": run or uuid4(), "person": list(people), "shown": shown_on(browser)}
    return browser.post("/staff/letters/", form)


def shown_on(browser: Client, address: str = "/staff/letters/") -> str:
    """What the form of the list says of whom it shows."""
    page = browser.get(address).content.decode()
    found = re.search(r'name="shown" value="([^"]+)"', page)
    return found[1] if found else ""


def in_person(browser: Client, address: str, seen: str = "photo ID") -> Any:
    """Give a code in person."""
    form = {"run": uuid4(), "delivery": "in person", "identity_seen": seen}
    return browser.post(address, form)


def codes_on(answer: Any) -> list[str]:
    """The codes that a page shows."""
    return A_CODE.findall(answer.content.decode())
