"""A paper's card in a list: what it says of sharing is what its reader may know."""

from __future__ import annotations

import pytest

from accounts.access import acting_as
from documents.cards import cards
from documents.models import Document, Release
from documents.own_past import my_paper_notes
from tests.arranging import arranging
from tests.factories import ReleaseFactory
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared_twice(world: World) -> Document:
    """A paper that Lorna, a lodger, was given by name, and that the tenants of her home have too."""
    with arranging():
        paper: Document = Document.objects.get(pk=world.paper("Loch for Lorna").id)
        ReleaseFactory(
            document=paper, audience="tenants", by_name="Another Colleague", opens_on=world.day(1)
        )
    return paper


def test_reader_by_name_is_not_told_that_the_tenants_have_it_too(
    world: World, shared_twice: Document
) -> None:
    with acting_as(world.account("Lorna").id):
        papers = list(Document.objects.filter(pk=shared_twice.pk).listed())
        (card,) = cards(papers, my_paper_notes(), hides_case_titles=False)
    assert "by name" in card.who_else
    assert "Another Colleague" not in card.sharing


def test_nor_where_it_is_taken_back_from_them_while_the_page_is_made(
    world: World, shared_twice: Document
) -> None:
    with acting_as(world.account("Lorna").id):
        papers = list(Document.objects.filter(pk=shared_twice.pk).listed())
        with arranging():
            Release.objects.get(
                document=shared_twice, recipient=world.person("Lorna").id, ended_at=None
            ).end(by=None)
        assert cards(papers, my_paper_notes(), hides_case_titles=False) == []
