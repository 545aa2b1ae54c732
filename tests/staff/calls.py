"""Someone of the cast is on the telephone: what they say, and what a member of staff then reads."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tenancies.models import Person, Property
from tests.arranging import arranging
from tests.world import World

CALLER = "/staff/caller/"
LOOK = "/staff/found/outside/"
WHY = "They have called or written to us"
CALL_NUMBER = "C-10482"


def full_name(world: World, name: str) -> str:
    """Forename and surname, as they stand in the record."""
    with arranging(deriving=False):
        person: Person = Person.objects.get(pk=world.person(name).id)
    return person.name


def address(world: World, home: str) -> str:
    """The whole address of a home of the cast."""
    with arranging(deriving=False):
        found: Property = Property.objects.get(pk=world.home(home).id)
    return found.address


def street(world: World, home: str) -> str:
    """The street of a home of the cast, by which it is found."""
    with arranging(deriving=False):
        found: Property = Property.objects.get(pk=world.home(home).id)
    return found.street


def phone(world: World, name: str, number: str) -> str:
    """Let somebody of the cast have a telephone number."""
    with arranging(deriving=False):
        Person.objects.filter(pk=world.person(name).id).update(mobile=number)
    return number


def call(browser: Client, name: str, known: str) -> Any:
    """The page that an adviser reads after typing a full name and one thing more."""
    answer = browser.post(CALLER, {"full_name": name, "known": known})
    assert answer["Location"] == CALLER
    return browser.get(CALLER)


def call_from(browser: Client, world: World, home: str, name: str) -> Any:
    """The page after typing a full name on the page of a home."""
    answer = browser.post(CALLER, {"full_name": name, "home": str(world.home(home).id)})
    assert answer["Location"] == CALLER
    return browser.get(CALLER)


def look(browser: Client, name: str, known: str, reason: str = WHY) -> Any:
    """The page that an officer reads after looking outside their patches."""
    answer = browser.post(
        LOOK, {"full_name": name, "known": known, "reason": reason, "quoting": CALL_NUMBER}
    )
    assert answer["Location"] == LOOK
    return browser.get(LOOK)
