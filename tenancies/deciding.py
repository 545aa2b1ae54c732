"""What waits for the viewer as safeguarding lead, or in place of one, in words.

An officer who is the lead decides about people of other patches, and opens no page of theirs by it.
PostgreSQL says their names, and no more of them (portal.words_to_decide, rls/safety.sql).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.http import Http404

from accounts.access import viewer
from tenancies.models import Person, SafeContact


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A name, a number or a title. `reaches`: a telephone number, or whom a held thing would reach."""

    words: str
    reaches: str


def words_to_decide() -> dict[UUID, ToDecide]:
    """By the id of a person, a request or a hold; empty for whoever decides nothing. One query."""
    if not viewer().decides:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, words, reaches FROM portal.words_to_decide()")
        return {
            thing: ToDecide(words, reaches or "") for thing, words, reaches in cursor.fetchall()
        }


def names_of(people: set[UUID]) -> dict[UUID, str]:
    """Names of people whom the viewer may see, or must decide about."""
    names = {
        person.pk: person.name
        for person in Person.objects.filter(pk__in=people).only("forename", "surname")
    }
    if people - names.keys():
        told = words_to_decide()
        names |= {who: told[who].words for who in people - names.keys() if who in told}
    return names


def person_to_decide_about(person_id: UUID) -> Person:
    """By their name alone, and never saved. Raises Http404 if nothing about them waits for the viewer."""
    told = words_to_decide().get(person_id) if person_id in viewer().decides else None
    if told is None:
        raise Http404
    return Person(pk=person_id, surname=told.words)


def may_decide(contact: SafeContact | None) -> bool:
    """What waits for the safeguarding lead is theirs, or whose turn it is in their place."""
    if contact is None or contact.standing != SafeContact.Standing.WAITING:
        return True
    return viewer().safeguards or contact.pk in viewer().decides
