"""The list behind My documents: each reader gets their own documents, a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from accounts.access import NoViewerError, acting_as
from documents.models import Document
from documents.reading.my_documents import my_document_years, my_documents_page
from documents.reading.reading_history import may_have_notes, my_reading_notes
from tests.access.looking import through_both, through_wall_1
from tests.arranging import OWNER, as_role, move_today_to
from tests.clients import PersonsClient
from tests.world import RESIDENTS, World

pytestmark = pytest.mark.django_db

CAST = [name for name in RESIDENTS if name != "Paula"]
"""Without Paula, who is shut out."""
EVERYTHING = slice(0, 100)


def keys(chosen: Q | None = None) -> list[UUID]:
    return [row.pk for row in my_documents_page(EVERYTHING, chosen or Q()).documents]


@pytest.mark.parametrize("name", CAST)
def test_everybody_gets_their_own_documents_by_wall_1_alone_and_by_both(
    world: World, name: str
) -> None:
    account = world.account(name)
    with acting_as(account.id) as asking:
        assert set(keys()) == through_both(account.id, "documents.Document")
        with as_role(OWNER, asking):
            assert set(keys()) == through_wall_1(account.id, "documents.Document")


def test_list_holds_what_was_chosen_newest_first(world: World) -> None:
    gas = Q(kind="gas safety certificate")
    with acting_as(world.account("Morag").id):
        for chosen in (Q(), gas, ~gas, Q(dated__year=world.day(90).year)):
            newest_first = Document.objects.filter(chosen).order_by("-dated", "-id")
            assert keys(chosen) == [document.pk for document in newest_first] != []


def test_pages_are_parts_of_the_whole(world: World) -> None:
    with acting_as(world.account("Morag").id):
        whole = keys()
        pages = [my_documents_page(slice(n, n + 2), Q()) for n in range(0, len(whole), 2)]
    assert [row.pk for page in pages for row in page.documents] == whole
    assert {page.total for page in pages} == {len(whole)}


def test_years_are_whole_numbers_and_each_has_its_count(world: World) -> None:
    with acting_as(world.account("Morag").id):
        years = my_document_years(counted=Q(kind="rent statement"))
        counted = Document.objects.filter(kind="rent statement")
        assert {type(year) for year in years} == {int}
        assert +Counter(years) == Counter(document.dated.year for document in counted) != Counter()


def test_nobody_asks_outside_the_door() -> None:
    with pytest.raises(NoViewerError):
        my_documents_page(EVERYTHING, Q())


@pytest.mark.parametrize("name", CAST)
def test_notes_are_not_asked_for_where_there_are_none(world: World, name: str) -> None:
    with acting_as(world.account(name).id):
        notes = my_reading_notes()
        assert may_have_notes(my_documents_page(EVERYTHING, Q()).last_shared) or not notes


def test_notes_are_not_asked_for_a_month_after_the_last_document_was_shared_with_a_home(
    world: World, as_person: Callable[[str], PersonsClient]
) -> None:
    otis = as_person("Otis")
    asked_for = []
    for days_later in (0, 40):
        move_today_to(world.day(-days_later))
        with CaptureQueriesContext(connection) as asked:
            assert otis.get("/documents/").context["documents"]
        asked_for.append(any("my_reading_notes" in query["sql"] for query in asked))
    assert asked_for == [True, False]
