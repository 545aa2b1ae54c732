"""A list whose SQL is written once gives each reader what a list written anew would give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.access import NoViewerError, acting_as, viewer, written_once
from accounts.access.written_once import _written
from documents.models import Document, Release
from documents.reading.filters import ABOUT
from documents.reading.my_documents import my_document_years, my_documents_page
from documents.reading.reading_history import may_have_notes, my_reading_notes
from tests.access.looking import through_both, through_wall_1
from tests.arranging import OWNER, arranging, as_role, move_today_to
from tests.clients import PersonsClient
from tests.factories import DocumentFactory, ReleaseFactory
from tests.world import RESIDENTS, World

pytestmark = pytest.mark.django_db

CAST = [name for name in RESIDENTS if name != "Paula"]
"""Without Paula, who is shut out."""
EVERYTHING = slice(0, 100)
DOCUMENTS = "documents.Document"


def keys(chosen: Q = ABOUT["all"][1]) -> list[UUID]:
    return [row.pk for row in my_documents_page(EVERYTHING, chosen).documents]


@pytest.fixture
def written() -> tuple[Callable[..., list[Any]], list[Q]]:
    """A list of documents, and how often its SQL was written."""
    times: list[Q] = []

    @written_once(Document)
    def found(documents: QuerySet[Document], chosen: Q) -> QuerySet[Any, Any]:
        times.append(chosen)
        return documents.filter(chosen).values_list("pk")

    return found, times


def test_everybody_gets_their_own_documents_by_wall_1_alone_and_by_both(world: World) -> None:
    """One after another, so that each takes the SQL that was written for somebody else."""
    for name in [*CAST, *CAST]:
        account = world.account(name)
        with acting_as(account.id) as asking:
            assert set(keys()) == through_both(account.id, DOCUMENTS), name
            with as_role(OWNER, asking):
                assert set(keys()) == through_wall_1(account.id, DOCUMENTS), name


@pytest.mark.parametrize("about", ABOUT)
def test_filter_finds_what_a_list_written_anew_finds_and_in_that_order(
    world: World, about: str
) -> None:
    kinds = ABOUT[about][1]
    years = {world.day(days).year for days in (0, 400, 2000)}
    for name in CAST:
        with acting_as(world.account(name).id):
            for chosen in (kinds, *(kinds & Q(dated__year=year) for year in years)):
                anew = Document.objects.filter(chosen).newest_first()
                assert keys(chosen) == [document.pk for document in anew], (name, chosen)


def test_sql_is_written_once_for_readers_whose_grants_are_alike(
    world: World, written: tuple[Callable[..., list[Any]], list[Q]]
) -> None:
    found, times = written
    given = {}
    for name in ("Ewan", "Lorna"):
        with acting_as(world.account(name).id):
            given[name] = {row.pk for row in found(chosen=Q(size__gte=0))}
    assert len(times) == 1
    assert world.document("Loch for Ewan").id in given["Ewan"] - given["Lorna"]
    assert world.document("Loch for Lorna").id in given["Lorna"] - given["Ewan"]


def test_however_many_values_a_condition_has_the_sql_is_the_same(
    world: World, written: tuple[Callable[..., list[Any]], list[Q]]
) -> None:
    found, times = written
    gas, rent = world.document("Loch gas").id, world.document("Loch rent").id
    with acting_as(world.account("Morag").id):
        for wanted in ([], [gas], [rent, gas], {gas}):
            assert {row.pk for row in found(chosen=Q(pk__in=wanted))} == set(wanted)
    assert len(times) == 1


def test_what_changes_the_sql_itself_is_kept_apart(
    world: World, written: tuple[Callable[..., list[Any]], list[Q]]
) -> None:
    found, times = written
    with arranging():
        there = world.tenancy("Loch Road").id
        document: Any = DocumentFactory(tenancy_id=there, dated=world.day(90), size=1)
        ReleaseFactory(document=document, audience="household", opens_on=world.day(60))
    with acting_as(world.account("Morag").id):
        for chosen in (Q(case=None), ~Q(case=None), Q(case__isnull=True), Q(case__isnull=False)):
            anew = set(Document.objects.filter(chosen).values_list("pk"))
            assert set(map(tuple, found(chosen=chosen))) == anew != set(), chosen
        assert [row.pk for row in found(chosen=Q(size=1))] == [document.pk]
        assert not found(chosen=Q(size=2))
    assert len(times) == 5


def test_what_the_list_itself_asks_for_stands_beside_what_each_reader_chooses(
    world: World,
) -> None:
    """A list of rent statements alone: their kind is no value that comes with the reader."""

    @written_once(Document)
    def rent(documents: QuerySet[Document], chosen: Q) -> QuerySet[Any, Any]:
        return documents.filter(chosen, kind="rent statement").values_list("pk")

    here, there = world.document("Loch rent").id, world.document("Glen Court rent").id
    both = Q(pk__in=[here, there, world.document("Loch gas").id])
    for name, theirs in (("Morag", here), ("Catriona", there)):
        with acting_as(world.account(name).id):
            assert [row.pk for row in rent(chosen=both)] == [theirs], name


def test_whoever_asks_for_page_after_page_does_not_fill_the_memory() -> None:
    """Each page is a statement of its own, and the address may name any of 99,999."""
    assert _written.cache_info().maxsize in range(1, 1000)


def test_pages_are_parts_of_the_whole(world: World) -> None:
    with acting_as(world.account("Morag").id):
        whole = keys()
        pages = [my_documents_page(slice(n, n + 2), Q()) for n in range(0, len(whole), 2)]
    assert [row.pk for page in pages for row in page.documents] == whole
    assert {page.total for page in pages} == {len(whole)}


def test_page_without_rows_is_empty(world: World) -> None:
    with acting_as(world.account("Morag").id):
        assert my_documents_page(slice(5, 5), Q()).documents == []


def test_null_among_documents_that_are_not_wanted_hides_no_others(
    world: World, written: tuple[Callable[..., list[Any]], list[Q]]
) -> None:
    found, _times = written
    with acting_as(world.account("Morag").id):
        for unwanted in ([None], [None, world.document("Loch gas").id]):
            anew = set(Document.objects.exclude(pk__in=unwanted).values_list("pk"))
            assert set(map(tuple, found(chosen=~Q(pk__in=unwanted)))) == anew != set()


def test_years_are_whole_numbers_and_each_has_its_count(world: World) -> None:
    with acting_as(world.account("Morag").id):
        years = my_document_years(counted=Q(kind="rent statement"))
        anew = Counter(
            document.dated.year for document in Document.objects.filter(kind="rent statement")
        )
        assert {type(year) for year in years} == {int}
        assert +Counter(years) == anew != Counter()


def test_nobody_asks_outside_the_door() -> None:
    with pytest.raises(NoViewerError):
        my_documents_page(EVERYTHING, Q())


def test_staff_whose_rules_ask_further_are_refused(world: World) -> None:
    """An officer's rule holds queries: kept SQL would hold the first officer's own."""
    with acting_as(world.account("Fiona").id), pytest.raises(TypeError):
        my_documents_page(EVERYTHING, Q())


def test_careless_query_inside_keeps_nothing_of_whoever_came_first(world: World) -> None:
    """The first reader's own releases would stand in everybody's SQL."""

    @written_once(Document)
    def careless(documents: QuerySet[Document]) -> QuerySet[Any, Any]:
        return documents.filter(pk__in=Release.objects.values("document")).values_list("pk")

    with acting_as(world.account("Morag").id) as morag:
        with pytest.raises(NoViewerError):
            careless()
        assert viewer() is morag


@pytest.mark.parametrize("name", CAST)
def test_notes_are_not_asked_for_where_there_are_none(world: World, name: str) -> None:
    with acting_as(world.account(name).id):
        notes = my_reading_notes()
        assert may_have_notes(my_documents_page(EVERYTHING, Q()).last_shared) or not notes


def test_nor_a_month_after_the_last_document_was_shared_with_a_home(
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
