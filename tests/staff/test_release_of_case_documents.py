"""Releasing the documents of a case: by name, to people who know of it, an imported one to its addressee."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenancies.models import Property
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.documents import sent_files
from tests.documents.uploading import case_upload, documents_of, form, send_and_see
from tests.staff.pages import (
    REASON,
    can_read,
    case_page,
    is_named,
    live_releases,
    offers,
    release_page,
    rows,
    said,
    share_page,
    until,
    withdraw_page,
)
from tests.storing import end
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


def test_case_letter_is_released_to_its_addressee_only(world: World, as_person: AsPerson) -> None:
    page = as_person("Fiona").get(release_page(world, "NOISE second letter to Morag"))
    assert is_named("Morag", page.context["readers"])
    assert page.context["readers"].endswith("straight away. Nobody else will.")
    response = as_person("Fiona").post(
        release_page(world, "NOISE second letter to Morag"),
        REASON | {"audience": str(world.person("Ewan").id)},
    )
    assert response["Location"] == case_page(world, "NOISE")
    assert can_read(as_person("Morag"), world, "NOISE second letter to Morag")
    assert not can_read(as_person("Ewan"), world, "NOISE second letter to Morag")


def test_role_address_and_year_of_birth_stand_beside_each_name(
    world: World, as_person: AsPerson
) -> None:
    page = as_person("Fiona").get(release_page(world, "NOISE second letter to Morag"))
    born = world.person("Morag").born_on
    assert born
    with arranging(deriving=False):
        address = Property.objects.get(pk=world.tenancy("Loch Road").home).address
    beside = f"(complainer, {address}, born {born.year})"
    assert beside in page.context["button"]
    assert beside in page.context["readers"]
    callum, drums = as_person("Callum"), release_page(world, "DRUMS agreement")
    callum.post(withdraw_page(world, "DRUMS agreement", "Iain"), {"reason": "For the other side."})
    (to_wilma,) = [words for words in offers(callum, drums) if is_named("Wilma", words)]
    assert "(alleged perpetrator, " in to_wilma


def test_case_letter_waits_until_the_case_is_shared(world: World, as_person: AsPerson) -> None:
    fiona, address = as_person("Fiona"), release_page(world, "DOGS warning to Rab")
    refused = fiona.post(address, REASON)
    assert refused["Location"] == case_page(world, "DOGS")
    assert said(refused).startswith("Nobody may be given this document now.")
    (first_step,) = rows(fiona, case_page(world, "DOGS"))[
        world.document("DOGS warning to Rab").id
    ].readers
    assert first_step.startswith("Nobody: staff only. To release it, first share the case with Rab")
    fiona.post(
        share_page(world, "Rab", "DOGS", "alleged perpetrator"),
        {"title": "A concern", "status": "We want to hear your side", "next_step": "We call."},
    )
    assert not can_read(as_person("Rab"), world, "DOGS warning to Rab")
    assert fiona.post(address, REASON).status_code == 302
    assert can_read(as_person("Rab"), world, "DOGS warning to Rab")


def test_party_who_left_long_ago_needs_a_last_day(world: World, as_person: AsPerson) -> None:
    fiona, document = as_person("Fiona"), "PARTY letter to Kenny"
    fiona.post(withdraw_page(world, document, "Kenny"), {"reason": "Wrong date."})
    page = fiona.get(release_page(world, document))
    assert "has left our homes" in page.context["readers"]
    refused = fiona.post(release_page(world, document), REASON)
    assert list(refused.context["form"].errors) == ["until"]
    assert live_releases(world, document) == []
    fiona.post(release_page(world, document), REASON | until(5, world))
    assert can_read(as_person("Kenny"), world, document)


def test_document_made_here_goes_to_people_of_one_side(world: World, as_person: AsPerson) -> None:
    callum, address = as_person("Callum"), release_page(world, "DRUMS agreement")
    # Iain reads it, and nobody else stands where he does.
    assert said(callum.get(address)).startswith("This document is released already.")
    callum.post(withdraw_page(world, "DRUMS agreement", "Iain"), {"reason": "For the other side."})
    choices = offers(callum, address)
    named = [n for n in world.names_of("person") if any(is_named(n, words) for words in choices)]
    # Zara is blocked, Murdo has died.
    assert sorted(named) == ["Iain", "Paula", "Wilma"]
    callum.post(address, REASON | {"audience": str(world.person("Wilma").id)})
    assert can_read(as_person("Wilma"), world, "DRUMS agreement")
    refused = callum.post(address, REASON | {"audience": str(world.person("Iain").id)})
    assert said(refused).startswith("This document is released already.")
    assert not can_read(as_person("Iain"), world, "DRUMS agreement")


def test_page_says_that_earlier_readers_keep_it(world: World, as_person: AsPerson) -> None:
    callum, address = as_person("Callum"), release_page(world, "DRUMS agreement")
    callum.post(withdraw_page(world, "DRUMS agreement", "Iain"), {"reason": "For the witnesses."})
    with arranging():
        end(world.block("Zara"))
    callum.post(address, REASON | {"audience": str(world.person("Zara").id)})
    page = callum.get(address)  # Paula alone is left, and her account is not active.
    assert is_named("Paula", page.context["readers"])
    assert page.context["readers"].endswith(
        "has no active account, and will read this document once they have."
        " Whoever reads it now still will."
    )


@pytest.mark.parametrize(
    ("kind", "goes_to"),
    [
        ("asb letter to complainer", ["Iain"]),
        ("asb warning letter", ["Wilma"]),
        # Iain is accused too, and no one is noted as the giver.
        ("witness statement", ["Paula"]),
        ("diary sheet", ["Paula"]),
        ("photo", ["Paula", "Wilma"]),
    ],
)
def test_kind_of_document_is_offered_to_the_sides_it_is_for(
    world: World, as_person: AsPerson, kind: str, goes_to: list[str]
) -> None:
    callum = as_person("Callum")
    send_and_see(
        callum, case_upload(world, "DRUMS"), form(world, kind), {"a.pdf": sent_files.pdf()}
    )
    (document,) = (d for d in documents_of(case=world.case("DRUMS").id) if d.kind == kind)
    page = callum.get(f"/staff/document/{document.pk}/release/").context
    audience = page["form"].fields.get("audience")
    offered = [words for _key, words in audience.choices] if audience else [page["readers"]]
    named = [n for n in world.names_of("person") if any(is_named(n, words) for words in offered)]
    assert sorted(named) == goes_to
