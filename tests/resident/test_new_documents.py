"""New: shared lately and not opened since, by the audit log, for the one who looks alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from documents.models import DocumentGrant
from portal.web.paging import PAGE_SIZE
from tenancies.models import TenancyGrant
from tests.arranging import arranging, move_today_to
from tests.clients import PersonsClient
from tests.factories import AuditEventFactory, DocumentFactory, ReleaseFactory
from tests.resident.pages import documents, words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def is_new(browser: PersonsClient, world: World, document: str) -> bool:
    return documents(browser)[world.document(document).id].is_new


@pytest.mark.parametrize("how", ["", "download/"])
def test_document_is_new_until_it_is_opened_or_downloaded(
    world: World, as_person: AsPerson, how: str
) -> None:
    morag = as_person("Morag")
    assert is_new(morag, world, "Loch gas")
    assert is_new(morag, world, "Loch gas"), "listing it is not opening it"
    assert morag.get(f"/documents/{world.document('Loch gas').id}/{how}").status_code == 200
    assert not is_new(morag, world, "Loch gas")
    assert is_new(morag, world, "Loch repair")


def test_document_opened_by_another_reader_is_still_new_to_me(
    world: World, as_person: AsPerson
) -> None:
    morag, otis = as_person("Morag"), as_person("Otis")
    otis.get(f"/documents/{world.document('Loch gas').id}/")
    assert not is_new(otis, world, "Loch gas")
    assert is_new(morag, world, "Loch gas")


def test_document_is_new_for_thirty_days_after_it_was_shared(
    world: World, as_person: AsPerson
) -> None:
    """Everything in the cast's world was shared yesterday."""
    morag = as_person("Morag")
    move_today_to(world.day(-29))
    assert is_new(morag, world, "Loch gas")
    move_today_to(world.day(-30))
    assert not is_new(morag, world, "Loch gas")


def test_document_that_was_opened_before_it_was_shared_again_is_new(
    world: World, as_person: AsPerson
) -> None:
    morag, document = as_person("Morag"), world.document("Loch gas").id
    with arranging():
        AuditEventFactory(
            user_id=world.account("Morag").id,
            event="document_opened",
            object_ids=[document],
            at=timezone.now() - timedelta(days=3),
        )
    assert is_new(morag, world, "Loch gas")


def test_earliest_of_two_releases_decides_whether_a_document_is_new(
    world: World, as_person: AsPerson
) -> None:
    morag = as_person("Morag")
    with arranging():
        document: Any = DocumentFactory(
            tenancy_id=world.tenancy("Loch Road").id, dated=world.day(90)
        )
        ReleaseFactory(document=document, audience="household", opens_on=world.day(40))
        ReleaseFactory(
            document=document,
            audience="recipient",
            recipient_id=world.person("Morag").id,
            opens_on=world.day(0),
        )
    assert not documents(morag)[document.pk].is_new


def test_list_counts_only_my_new_documents(world: World, as_person: AsPerson) -> None:
    catriona = as_person("Catriona")
    assert "3 documents, 3 new." in words(catriona.get("/documents/"))
    catriona.get(f"/documents/{world.document('Glen Court gas').id}/")
    assert "3 documents, 2 new." in words(catriona.get("/documents/"))
    for document in ("Glen Court rent", "DOGS letter to Catriona"):
        catriona.get(f"/documents/{world.document(document).id}/")
    assert "3 documents." in words(catriona.get("/documents/"))


def test_document_allowed_by_only_one_wall_is_not_counted_as_new(
    world: World, as_person: AsPerson
) -> None:
    """By the facts two documents of her home are new to Catriona; no grant opens them to her any more."""
    with arranging(deriving=False):
        TenancyGrant.objects.filter(user_id=world.account("Catriona").id).update(
            opens_on=world.day(-1)
        )
    assert "1 document, 1 new." in words(as_person("Catriona").get("/documents/"))


def test_document_allowed_by_only_one_wall_is_not_counted_over_several_pages(
    world: World, as_person: AsPerson
) -> None:
    with arranging():
        for _ in range(PAGE_SIZE):
            document: Any = DocumentFactory(
                tenancy_id=world.tenancy("Glen Court").id, dated=world.day(30)
            )
            ReleaseFactory(document=document, audience="household", opens_on=world.day(40))
    with arranging(deriving=False):
        DocumentGrant.objects.filter(user_id=world.account("Catriona").id).update(
            opens_on=world.day(-1)
        )
    catriona = as_person("Catriona")
    for address in ("/documents/", "/documents/?page=2"):
        assert "22 documents, 2 new." in words(catriona.get(address))


def test_filtered_list_counts_what_is_new_among_what_it_shows(
    world: World, as_person: AsPerson
) -> None:
    catriona = as_person("Catriona")
    assert "1 document, 1 new." in words(catriona.get("/documents/?about=gas"))
    with arranging():
        for _ in range(PAGE_SIZE):
            document: Any = DocumentFactory(
                tenancy_id=world.tenancy("Glen Court").id,
                dated=world.day(30),
                kind="gas safety certificate",
            )
            ReleaseFactory(document=document, audience="household", opens_on=world.day(40))
    assert "21 documents, 1 new." in words(catriona.get("/documents/?about=gas&page=2"))
