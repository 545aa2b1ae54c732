"""What the residents' pages do not do: ask once for each row, or stay behind in a cache."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import (
    AuditEventFactory,
    DocumentFactory,
    ReleaseFactory,
    UploadFactory,
)
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def pages(world: World) -> list[str]:
    return [
        "/home/",
        "/documents/",
        "/documents/?about=rent&year=2026",
        f"/documents/{world.document('Glen Court gas').id}/",
        "/cases/",
        f"/cases/{world.share('Catriona', 'DOGS').id}/",
        "/details/",
        "/details/sign-ins/",
        "/not-mine/",
    ]


def queries(browser: PersonsClient, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200, address
    return len(asked)


def test_pages_ask_as_often_for_sixty_documents_as_for_thirty(
    world: World, as_person: AsPerson
) -> None:
    catriona = as_person("Catriona")
    some = queries_for_more_documents(world, catriona, range(30))
    assert queries_for_more_documents(world, catriona, range(30, 60)) == some


def test_list_of_few_documents_asks_less_than_one_of_several_pages(
    world: World, as_person: AsPerson
) -> None:
    catriona = as_person("Catriona")
    few = queries(catriona, "/documents/")
    many = queries_for_more_documents(world, catriona, range(30))["/documents/"]
    assert many == few + len(["the years of the documents on the other pages"])


def queries_for_more_documents(world: World, browser: PersonsClient, days: range) -> dict[str, int]:
    """How often each page asks once somebody has one more document of their home and of their case a day."""
    person, share = world.person("Catriona").id, world.share("Catriona", "DOGS").id
    with arranging():
        for ago in days:
            document = DocumentFactory(
                kind="rent statement",
                tenancy_id=world.tenancy("Glen Court").id,
                dated=world.day(ago),
            )
            ReleaseFactory(document=document, audience="tenants", opens_on=world.day(1))
            of_case = DocumentFactory(
                case_id=world.case("DOGS").id, tenancy=None, dated=world.day(ago)
            )
            UploadFactory(document=of_case, addressee_id=person)
            ReleaseFactory(
                document=of_case,
                audience="recipient",
                recipient_id=person,
                share_id=share,
                opens_on=world.day(1),
            )
            AuditEventFactory(
                user_id=world.account("Catriona").id,
                event="signed_in",
                at=timezone.now(),
                detail={"browser": "Chrome", "system": "Android"},
            )
    return {address: queries(browser, address) for address in pages(world)}


def test_pages_are_kept_by_no_cache(world: World, as_person: AsPerson) -> None:
    for address in pages(world):
        assert as_person("Catriona").get(address)["Cache-Control"] == "private, no-store"
