"""Releasing a document: only to readers whom the facts allow, and never by accident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from tests.arranging import arranging, move_today_to
from tests.clients import PersonsClient
from tests.factories import CheckFactory
from tests.staff.pages import (
    REASON,
    can_read,
    is_named,
    live_releases,
    offers,
    release_page,
    rows,
    said,
    tenancy_page,
    until,
    withdraw_page,
)
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


def test_officer_releases_a_repair_letter_to_the_household(
    world: World, as_person: AsPerson
) -> None:
    assert not can_read(as_person("Lorna"), world, "Loch unreleased")
    response = as_person("Fiona").post(
        release_page(world, "Loch unreleased"), REASON | {"audience": "household"}
    )
    assert response["Location"] == tenancy_page(world, "Loch Road")
    assert said(response) == "Released. 6 people can read it now."
    assert can_read(as_person("Lorna"), world, "Loch unreleased")
    assert not can_read(as_person("Skye"), world, "Loch unreleased")  # 15
    assert not can_read(as_person("Catriona"), world, "Loch unreleased")  # A neighbour.


def test_page_after_releasing_says_who_reads_it(world: World, as_person: AsPerson) -> None:
    fiona, document = as_person("Fiona"), world.document("Loch unreleased").id
    before = rows(fiona, tenancy_page(world, "Loch Road"))[document]
    fiona.post(release_page(world, "Loch unreleased"), REASON | {"audience": "tenants"})
    after = rows(fiona, tenancy_page(world, "Loch Road"))[document]
    assert (before.state, before.readers) == ("Staff only", ["Nobody: staff only."])
    assert after.state == "Released"
    assert is_named("Morag", after.readers[0])
    assert not is_named("Lorna", after.readers[0])


def test_officer_releases_to_the_addressee_alone(world: World, as_person: AsPerson) -> None:
    choice = {"audience": str(world.person("Ewan").id)}
    as_person("Fiona").post(release_page(world, "Loch unreleased"), REASON | choice)
    assert can_read(as_person("Ewan"), world, "Loch unreleased")
    assert not can_read(as_person("Morag"), world, "Loch unreleased")


def test_imported_document_is_offered_to_no_other_person(world: World, as_person: AsPerson) -> None:
    choices = offers(as_person("Fiona"), release_page(world, "Loch unreleased"))
    tenants, household, alone = choices
    assert tenants.startswith("The tenants: ")
    assert household.startswith("Everybody aged 16 or over in the household: ")
    assert alone.startswith("One person: ")
    assert is_named("Ewan", alone)
    for stranger in ("Lorna", "Catriona"):
        response = as_person("Fiona").post(
            release_page(world, "Loch unreleased"),
            REASON | {"audience": str(world.person(stranger).id)},
        )
        assert response.context["form"].errors["audience"] == ["Choose who may read it."]
    assert live_releases(world, "Loch unreleased") == []


def test_each_choice_names_exactly_its_future_readers(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    _tenants, household, _alone = offers(fiona, release_page(world, "Loch unreleased"))
    fiona.post(release_page(world, "Loch unreleased"), REASON | {"audience": "household"})
    (sentence,) = rows(fiona, tenancy_page(world, "Loch Road"))[
        world.document("Loch unreleased").id
    ].readers
    everybody = world.names_of("person")
    assert [n for n in everybody if is_named(n, household)] == [
        n for n in everybody if is_named(n, sentence)
    ]


def test_opening_the_release_page_releases_nothing(world: World, as_person: AsPerson) -> None:
    as_person("Fiona").get(release_page(world, "Loch unreleased"))
    as_person("Fiona").get(release_page(world, "NOISE second letter to Morag"))
    assert live_releases(world, "Loch unreleased") == []
    assert live_releases(world, "NOISE second letter to Morag") == []
    with arranging(deriving=False):
        events = set(AuditEvent.objects.values_list("event", flat=True))
    assert "released" not in events
    assert "release_page_opened" in events


@pytest.mark.parametrize(
    ("document", "usual"),
    [
        ("Loch unreleased", "household"),
        ("Loch withdrawn", "household"),
        ("Hill Street rent", "tenants"),
    ],
)
def test_usual_readers_are_chosen_beforehand(
    world: World, as_person: AsPerson, document: str, usual: str
) -> None:
    if live_releases(world, document):
        as_person("Fiona").post(
            withdraw_page(world, document, usual), {"reason": "To begin again."}
        )
    form = as_person("Fiona").get(release_page(world, document)).context["form"]
    assert form["audience"].initial == usual


def test_release_needs_a_reason_and_confirmation_of_reading(
    world: World, as_person: AsPerson
) -> None:
    with arranging(deriving=False):  # The check could not read its second page.
        CheckFactory(document_id=world.document("Loch unreleased").id, unread=[2])
    response = as_person("Fiona").post(
        release_page(world, "Loch unreleased"), {"audience": "household"}
    )
    assert response.status_code == 200
    assert response.context["form"].errors == {
        "reason": ["Say why they get it."],
        "read": ["Tick that you have read every page."],
    }
    assert live_releases(world, "Loch unreleased") == []


def test_release_ends_after_its_last_day(world: World, as_person: AsPerson) -> None:
    address = release_page(world, "Loch unreleased")
    form = REASON | {"audience": "household"}
    passed = as_person("Fiona").post(address, form | until(-1, world))
    assert passed.context["form"].errors == {"until": ["The last day must be today or later."]}
    for day, year in (("31", "2027"), ("3", ""), ("third", "2027"), ("3", "99999")):
        nonsense = {"until_day": day, "until_month": "2", "until_year": year}
        response = as_person("Fiona").post(address, form | nonsense)
        assert list(response.context["form"].errors) == ["until"]
    assert live_releases(world, "Loch unreleased") == []
    as_person("Fiona").post(address, form | until(3, world))
    (release,) = live_releases(world, "Loch unreleased")
    assert release.until == world.facts.today + timedelta(days=3)


def test_frozen_document_cannot_be_released(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    fiona.post(withdraw_page(world, "Loch frozen", "household"), {"reason": "It is reported."})
    for response in (
        fiona.get(release_page(world, "Loch frozen")),
        fiona.post(release_page(world, "Loch frozen"), REASON | {"audience": "household"}),
    ):
        assert response["Location"] == tenancy_page(world, "Loch Road")
        assert said(response) == "This document is being checked. Do not release or copy it."
    assert live_releases(world, "Loch frozen") == []
    row = rows(fiona, tenancy_page(world, "Loch Road"))[world.document("Loch frozen").id]
    assert (row.state, row.release_url) == ("Frozen", "")


def test_document_released_to_the_household_is_not_released_again(
    world: World, as_person: AsPerson
) -> None:
    response = as_person("Fiona").get(release_page(world, "Loch gas"))
    assert response["Location"] == tenancy_page(world, "Loch Road")
    assert said(response).startswith("This document is released already.")
    row = rows(as_person("Fiona"), tenancy_page(world, "Loch Road"))[world.document("Loch gas").id]
    assert row.release_url == ""


def test_release_that_reaches_nobody_yet_is_said(world: World, as_person: AsPerson) -> None:
    callum, document = as_person("Callum"), "Bridge Street gas"
    callum.post(withdraw_page(world, document, "household"), {"reason": "Wrong home."})
    move_today_to(world.facts.today + timedelta(days=1))  # 29 days after Jean left.
    response = callum.post(release_page(world, document), REASON | {"audience": "household"})
    assert said(response) == "Released, but nobody can read it now. The table says why."
    (sentence,) = rows(callum, tenancy_page(world, "Bridge Street"))[
        world.document(document).id
    ].readers
    assert sentence == "The household: nobody now. They left, are under 16, or are blocked."


@pytest.mark.parametrize("name", ["Callum", "Ruth"])
def test_document_of_another_patch_is_not_found(
    world: World, as_person: AsPerson, name: str
) -> None:
    missing = as_person(name).get("/staff/document/00000000-0000-4000-8000-000000000000/release/")
    foreign = as_person(name).get(release_page(world, "Loch unreleased"))
    posted = as_person(name).post(
        release_page(world, "Loch unreleased"), REASON | {"audience": "household"}
    )
    assert foreign.status_code == posted.status_code == 404
    assert foreign.content == posted.content == missing.content
    assert live_releases(world, "Loch unreleased") == []


@pytest.mark.parametrize("name", ["Donald", "Senga", "Aileen", "Alan", "Morag"])
def test_only_officers_and_managers_release(world: World, as_person: AsPerson, name: str) -> None:
    form = REASON | {"audience": "household"}
    response = as_person(name).post(release_page(world, "Loch unreleased"), form)
    assert response.status_code == 403
    assert live_releases(world, "Loch unreleased") == []
    assert as_person("Moira").post(release_page(world, "Loch unreleased"), form).status_code == 302
