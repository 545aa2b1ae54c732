"""Missing, foreign, withdrawn, frozen, blocked and malformed give one and the same answer, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.model.facts import Block, Freeze
from tests.storing import end, store
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
DOCUMENT_PAGES = ("documents:document", "documents:download")

pytestmark = pytest.mark.django_db


def whole(answer: Any) -> tuple[int, list[tuple[str, str]], bytes, str]:
    """Everything of an answer that somebody could compare."""
    return (
        answer.status_code,
        sorted(answer.headers.items()),
        answer.content,
        answer.cookies.output(),
    )


@pytest.fixture
def missing(as_person: AsPerson) -> tuple[int, list[tuple[str, str]], bytes, str]:
    """Morag asks for a document that never was."""
    return whole(as_person("Morag").get(f"/documents/{uuid4()}/"))


@pytest.mark.parametrize("page", DOCUMENT_PAGES)
@pytest.mark.parametrize(
    "document",
    [
        "Loch unreleased",
        "Loch withdrawn",
        "Loch vanished",
        "Loch frozen",
        "Loch opens tomorrow",
        "Loch until yesterday",
        "Loch day before",
        "Loch for Ewan",
        "NOISE warning to Ewan",
        "NOISE second letter to Morag",
        "Glen Court gas",
        "DOGS statement of Agnes",
    ],
)
def test_document_of_another_person_is_not_found(
    world: World, as_person: AsPerson, missing: object, page: str, document: str
) -> None:
    morag = as_person("Morag")
    assert whole(morag.get(reverse(page, args=[world.document(document).id]))) == missing
    assert morag.get(reverse(page, args=[world.document("Loch gas").id])).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/documents/1/",
        "/documents/not-a-number/",
        "/documents/00000000-0000-0000-0000-00000000000g/download/",
        "/documents/%00/",
        "/documents/../documents/",
        "/cases/1/",
        "/admin",
        "/admin/",
        "/media/",
        "/nowhere/at/all",
        "/staff/tenancy/1/",
        "/documents/?page=99999999999999999999999",
        "/documents/?page=-1",
        "/documents/?page=x",
    ],
)
def test_malformed_address_is_not_found(as_person: AsPerson, missing: object, path: str) -> None:
    answer = as_person("Morag").get(path)
    assert whole(answer) == missing or (answer.status_code == 200 and "page=" in path)


def test_case_of_another_person_is_not_found(
    world: World, as_person: AsPerson, missing: object
) -> None:
    morag = as_person("Morag")
    for identity in (
        world.share("Ewan", "NOISE").id,
        world.share("Agnes", "DOGS").id,
        world.share("Lachie", "FIRE").id,
        world.case("NOISE").id,
        world.party("Morag", "NOISE", "complainer").id,
        uuid4(),
    ):
        assert whole(morag.get(reverse("residents:case", args=[identity]))) == missing
    assert (
        morag.get(reverse("residents:case", args=[world.share("Morag", "NOISE").id])).status_code
        == 200
    )


def test_document_is_not_found_once_withdrawn_frozen_or_blocked(
    world: World, as_person: AsPerson, missing: object
) -> None:
    morag = as_person("Morag")
    gas, rent, repair = (world.document(f"Loch {name}").id for name in ("gas", "rent", "repair"))
    for document in (gas, rent, repair):
        assert morag.get(reverse("documents:document", args=[document])).status_code == 200
    with arranging():
        end(world.release("Loch gas", "household"))
        store(Freeze(uuid4(), document=rent))
        store(Block(uuid4(), world.person("Morag").id, document=repair))
    for document in (gas, rent, repair):
        for page in DOCUMENT_PAGES:
            assert whole(morag.get(reverse(page, args=[document]))) == missing


def test_staff_get_the_same_answer_as_residents(
    world: World, as_person: AsPerson, missing: object
) -> None:
    for name, page, thing in (
        ("Fiona", "desk:tenancy", world.tenancy("Kirk Wynd").id),
        ("Fiona", "documents:release", world.document("Kirk Wynd gas").id),
        ("Graham", "desk:case", world.case("DOGS").id),
        ("Rhona", "desk:case", world.case("DRUMS").id),
        ("Senga", "desk:case", world.case("DRUMS").id),
        ("Callum", "documents:release", world.document("Loch frozen").id),
        ("Aileen", "documents:download", world.document("Loch gas").id),
        ("Alan", "documents:download", world.document("Loch gas").id),
    ):
        assert whole(as_person(name).get(reverse(page, args=[thing]))) == missing, name
    assert (
        as_person("Callum")
        .get(reverse("desk:tenancy", args=[world.tenancy("Kirk Wynd").id]))
        .status_code
        == 200
    )


def test_report_page_is_the_same_whether_or_not_the_document_exists(
    world: World, as_person: AsPerson
) -> None:
    morag = as_person("Morag")
    pages = [
        morag.get(reverse("incidents:not_mine_document", args=[identity])).content
        for identity in (
            world.document("Loch gas").id,
            world.document("Glen Court gas").id,
            uuid4(),
        )
    ]
    assert without_tokens(pages[0]) == without_tokens(pages[1]) == without_tokens(pages[2])


def without_tokens(page: bytes) -> bytes:
    """A page without what is another one each time: the token against forged forms, and whose page it was."""
    drawn = (b"csrfmiddlewaretoken", b'name="shown"')
    return b"\n".join(line for line in page.splitlines() if not any(it in line for it in drawn))
