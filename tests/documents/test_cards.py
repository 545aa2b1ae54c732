"""A document's card in a list: what it says of sharing is what its reader may know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.html import escape

from accounts.access import acting_as
from documents.models import Document, DocumentGrant, Release
from documents.reading import labels
from documents.reading.cards import DocumentCard, cards
from documents.reading.reading_history import my_reading_notes
from tests import pseudo_language
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.factories import DocumentFactory, ReleaseFactory
from tests.world import RESIDENTS, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared_twice(world: World) -> Document:
    """A document that Lorna, a lodger, was given by name, and that the tenants of her home have too."""
    with arranging():
        document: Document = Document.objects.get(pk=world.document("Loch for Lorna").id)
        ReleaseFactory(
            document=document,
            audience="tenants",
            by_name="Another Colleague",
            opens_on=world.day(1),
        )
    return document


def test_named_reader_is_not_told_that_tenants_can_read_it_too(
    world: World, shared_twice: Document
) -> None:
    with acting_as(world.account("Lorna").id):
        documents = list(Document.objects.filter(pk=shared_twice.pk).listed())
        (card,) = cards(documents, my_reading_notes(), hides_case_titles=False)
    assert "by name" in card.who_else
    assert "Another Colleague" not in card.sharing


def test_named_reader_is_not_told_of_tenants_whose_release_ends_meanwhile(
    world: World, shared_twice: Document
) -> None:
    with acting_as(world.account("Lorna").id):
        documents = list(Document.objects.filter(pk=shared_twice.pk).listed())
        with arranging():
            Release.objects.get(
                document=shared_twice, recipient=world.person("Lorna").id, ended_at=None
            ).end(by=None)
        assert cards(documents, my_reading_notes(), hides_case_titles=False) == []


def card_of(**said: str) -> DocumentCard:
    words = {
        "title": "Gas safety",
        "url": "/documents/1/",
        "facts": "Your home",
        "sharing": "",
        "who_else": "",
    }
    return DocumentCard(**(words | said), is_new=False)


def printed(*documents: DocumentCard) -> str:
    """The list as a page prints it."""
    return render_to_string("components/document_cards.html", {"documents": documents})


def test_text_on_a_card_is_escaped() -> None:
    """What officers type as their names comes into cards."""
    typed = "<b>{{ landlord }} & Co</b>"
    for field in ("title", "url", "facts", "sharing", "who_else"):
        page = printed(card_of(**{field: typed}))
        assert escape(typed) in page
        assert typed not in page


def test_card_marks_only_new_documents_in_the_language_of_the_page() -> None:
    old, new = card_of(), replace(card_of(), is_new=True)
    assert [printed(*cards).count("New") for cards in ([], [old], [new, old])] == [0, 0, 1]
    with pseudo_language.spoken():
        assert "⟦New⟧" in printed(new)
    assert "⟦" not in printed(new)


@pytest.fixture
def by_name_and_with_home(world: World) -> Any:
    """The release to the home of a document that Lorna was also given by name."""
    with arranging():
        release: Any = ReleaseFactory(
            document_id=world.document("Loch for Lorna").id,
            audience="household",
            by_name="First Colleague",
            opens_on=world.day(1),
        )
    return release


def lornas_card(
    release: Release, asked_first: str = "", meanwhile: Callable[[], None] = lambda: None
) -> DocumentCard:
    """What Lorna reads where something happens between the list and the notes, which is asked first."""
    if asked_first == "notes":
        notes = my_reading_notes()
        meanwhile()
    documents = list(Document.objects.filter(pk=release.document_id).listed())
    if asked_first != "notes":
        meanwhile()
        notes = my_reading_notes()
    (card,) = cards(documents, notes, hides_case_titles=False)
    return card


def test_document_shared_with_the_home_is_not_shown_as_personal(
    world: World, by_name_and_with_home: Release
) -> None:
    with acting_as(world.account("Lorna").id):
        card = lornas_card(by_name_and_with_home)
    assert "lived with you" in card.who_else
    assert "First Colleague" in card.sharing


@pytest.mark.parametrize("asked_first", ["notes", "list"])
def test_card_does_not_change_when_a_release_moves_from_home_to_tenants_meanwhile(
    world: World, by_name_and_with_home: Release, asked_first: str
) -> None:
    """An officer corrects for whom it was."""

    def correct() -> None:
        with arranging():
            by_name_and_with_home.end(by=None)
            ReleaseFactory(
                document_id=by_name_and_with_home.document_id,
                audience="tenants",
                by_name="Another Colleague",
                opens_on=world.day(0),
            )

    with acting_as(world.account("Lorna").id):
        card = lornas_card(by_name_and_with_home, asked_first, correct)
    assert "by name" in card.who_else
    assert "Colleague" not in card.sharing


@pytest.mark.parametrize("asked_first", ["notes", "list"])
def test_document_withdrawn_from_the_home_meanwhile_is_still_hers_by_name(
    world: World, by_name_and_with_home: Release, asked_first: str
) -> None:
    def take_back() -> None:
        with arranging():
            by_name_and_with_home.end(by=None)

    with acting_as(world.account("Lorna").id):
        card = lornas_card(by_name_and_with_home, asked_first, take_back)
    assert "by name" in card.who_else
    assert "Colleague" not in card.sharing


def test_card_does_not_name_tenants_where_wall_2_counts_her_as_one(
    world: World, shared_twice: Document
) -> None:
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('portal.entitled_documents'::regproc)")
        rule: str = cursor.fetchone()[0]
        mistaken = rule.replace("WHEN 'tenants' THEN reach.as_tenant", "WHEN 'tenants' THEN true")
        assert mistaken != rule
        cursor.execute(mistaken)
    with acting_as(world.account("Lorna").id):
        documents = list(Document.objects.filter(pk=shared_twice.pk).listed())
        (card,) = cards(documents, my_reading_notes(), hides_case_titles=False)
    assert "by name" in card.who_else
    assert "Another Colleague" not in card.sharing


def test_stale_personal_grant_hides_no_document_of_the_home(
    world: World,
) -> None:
    with arranging():
        here = world.tenancy("Loch Road").id
        document: Any = DocumentFactory(tenancy_id=here, dated=world.day(90))
        ReleaseFactory(document=document, audience="household", opens_on=world.day(60))
    with arranging(deriving=False):
        DocumentGrant.objects.create(
            user_id=world.account("Lorna").id,
            permission=Permission.objects.get(codename="read_document"),
            content_object=document,
            source=uuid4(),
            opens_on=world.day(60),
        )
    with acting_as(world.account("Lorna").id):
        documents = list(Document.objects.filter(pk=document.pk).listed())
        (card,) = cards(documents, my_reading_notes(), hides_case_titles=False)
    assert "lived with you" in card.who_else


def test_document_withdrawn_while_its_page_is_made_is_not_found(
    world: World, as_person: Callable[[str], PersonsClient]
) -> None:
    """The page asks for the document, then for the release that lets Ewan read it."""
    document = world.document("Loch for Ewan").id
    taken_back: list[UUID] = []

    def take_back(execute: Any, statement: str, *rest: Any) -> Any:
        if 'FROM "documents_release"' in statement and not taken_back:
            taken_back.append(document)
            with arranging():
                Release.objects.get(document=document, ended_at=None).end(by=None)
        return execute(statement, *rest)

    ewan = as_person("Ewan")
    assert ewan.get(f"/documents/{document}/").status_code == 200
    with connection.execute_wrapper(take_back):
        assert ewan.get(f"/documents/{document}/").status_code == 404
    assert taken_back == [document]


@pytest.mark.parametrize("name", [name for name in RESIDENTS if name != "Paula"])
def test_every_document_has_a_card_that_says_what_its_release_says(world: World, name: str) -> None:
    """The rule of wall 1 stands in the statement; a card asks the same of one row. Paula is shut out."""
    with acting_as(world.account(name).id):
        documents = list(Document.objects.all().listed())
        made = cards(documents, my_reading_notes(), hides_case_titles=False)
        assert len(made) == len(documents)
        for document, card in zip(documents, made, strict=True):
            release = (
                Release.objects.filter(document=document.pk)
                .only("audience", "by_name", "opens_on", "recipient")
                .order_by(F("recipient_id").asc(nulls_first=True))[0]
            )
            of_a_case = document.case_id is not None
            assert card.who_else == labels.who_else(release.audience, of_a_case=of_a_case)
            assert labels.day_words(release.opens_on) in card.sharing
            assert release.by_name in card.sharing
