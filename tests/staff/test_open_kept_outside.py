"""What has to do with someone hidden opens from outside only if the safeguarding lead agrees.

Victoria is protected, and lives in Glen Court, which is in Fiona's patch and not in Callum's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.access import acting_as
from accounts.models import OutgoingMail, TwoPersonRequest
from cases.models import OutOfPatchAccess
from tests.access.cells import expect_none
from tests.access.looking import through_both, through_wall_1, through_wall_2
from tests.access.test_three_ways import differences
from tests.arranging import arranging, move_today_to
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.documents.test_notices_to_readers import address_of
from tests.factories import OutOfPatchAccessFactory
from tests.model import facts as plain
from tests.staff.pages import case_page, person_page, said, tenancy_page
from tests.staff.test_out_of_patch_access import NO_SUCH_TENANCY, REFUSAL, WHY
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db
OUTSIDE = "/staff/outside/"


def ask(browser: PersonsClient, reference: str) -> Any:
    """Ask to open something of another patch."""
    return browser.post(OUTSIDE, WHY | {"reference": reference})


def waiting() -> list[TwoPersonRequest]:
    with arranging(deriving=False):
        return list(TwoPersonRequest.objects.filter(kind="open outside", ended_at=None))


def answer_page() -> str:
    """Where the lead answers the one request that waits."""
    (request,) = waiting()
    return f"/dpo/agree/{request.pk}/"


def agreed(world: World, as_person: AsPerson, reference: str) -> None:
    """Callum asks, and Donald, the safeguarding lead, agrees."""
    ask(as_person("Callum"), reference)
    (request,) = waiting()
    answer = as_person("Donald").post(f"/dpo/agree/{request.pk}/", {"do": "agree"})
    assert answer["Location"] == "/staff/"
    callum = world.account("Callum").id
    world.facts.add(
        plain.TwoPersonRequest(request.pk, callum, request.about_id, outside=True, ended=True)
    )
    with arranging(deriving=False):
        access = OutOfPatchAccess.objects.get(user=callum, agreed_by__isnull=False)
    assert access.agreed_by == world.account("Donald").id
    world.facts.add(
        plain.OutOfPatchAccess(
            access.pk, callum, access.day, access.tenancy_id, access.case_id, agreed=True
        )
    )


def opens(world: World, name: str, tenancy: str) -> set[bool]:
    """Whether a tenancy is theirs, by each wall alone and by both."""
    account, wanted = world.account(name).id, world.tenancy(tenancy).id
    ways = (through_wall_1, through_wall_2, through_both)
    return {wanted in way(account, "tenancies.Tenancy") for way in ways}


def page_without(answer: Any, reference: str) -> str:
    text: str = answer.content.decode().replace(reference, "…")
    start, _, rest = text.partition('name="csrfmiddlewaretoken" value="')
    return start + "".join(part[64:] for part in rest.split('name="csrfmiddlewaretoken" value="'))


def test_home_of_someone_protected_does_not_open_by_a_reason_alone(
    world: World, as_person: AsPerson
) -> None:
    answer = ask(as_person("Callum"), world.tenancy("Glen Court").ref)
    assert answer.context["form"].non_field_errors() == [REFUSAL]
    assert opens(world, "Callum", "Glen Court") == {False}
    (request,) = waiting()
    assert (request.reason, request.recorded_by) == (
        f"{WHY['reason']} ({WHY['quoting']})",
        world.account("Callum").id,
    )


def test_number_of_nothing_reads_the_same_and_asks_no_one(
    world: World, as_person: AsPerson
) -> None:
    real = world.tenancy("Glen Court").ref
    callum = as_person("Callum")
    pages = {page_without(ask(callum, number), number) for number in (real, NO_SUCH_TENANCY)}
    assert len(pages) == 1
    assert [request.about_id for request in waiting()] == [world.tenancy("Glen Court").id]


def test_lead_agrees_and_it_opens_until_midnight(world: World, as_person: AsPerson) -> None:
    agreed(world, as_person, world.tenancy("Glen Court").ref)
    assert opens(world, "Callum", "Glen Court") == {True}
    page = as_person("Callum").get(tenancy_page(world, "Glen Court"))
    assert page.context["tenancy"].open_until == "midnight tonight"
    assert ask(as_person("Callum"), world.tenancy("Glen Court").ref).status_code == 302
    move_today_to(world.facts.today + timedelta(days=1))
    assert opens(world, "Callum", "Glen Court") == {False}


@pytest.mark.parametrize("name", ["Callum", "Ruth", "Fiona", "Moira", "Donald", "Senga", "Elspeth"])
@pytest.mark.parametrize("what", ["tenancy", "case"])
def test_all_three_ways_agree_on_what_the_lead_let_open(
    world: World, as_person: AsPerson, name: str, what: str
) -> None:
    reference = world.tenancy("Glen Court").ref if what == "tenancy" else world.case("DOGS").ref
    agreed(world, as_person, reference)
    expect_none(differences(world, name))


def test_officer_is_told_that_it_opens_without_a_word_of_what(
    world: World, as_person: AsPerson
) -> None:
    agreed(world, as_person, world.tenancy("Glen Court").ref)
    with arranging(deriving=False):
        (mail,) = OutgoingMail.objects.filter(subject="A colleague has answered you")
    assert mail.to == address_of(world, "Callum")
    assert not tokens_in(mail.body)
    assert world.tenancy("Glen Court").ref not in mail.body
    page = as_person("Callum").get("/staff/").content.decode()
    assert "Until midnight you can open:" in page
    assert tenancy_page(world, "Glen Court") in page
    assert "Until midnight you can open:" not in as_person("Ruth").get("/staff/").content.decode()


def test_officer_is_not_told_of_a_refusal_as_of_a_number_of_nothing(
    world: World, as_person: AsPerson
) -> None:
    ask(as_person("Callum"), world.tenancy("Glen Court").ref)
    as_person("Donald").post(answer_page(), {"do": "refuse"})
    with arranging(deriving=False):
        assert not OutgoingMail.objects.filter(subject="A colleague has answered you").exists()


def test_safe_contact_is_not_shown_to_whom_the_lead_let_in(
    world: World, as_person: AsPerson
) -> None:
    agreed(world, as_person, world.tenancy("Glen Court").ref)
    page = as_person("Callum").get(person_page(world, "Victoria")).content.decode()
    assert "You cannot see it. Ask a colleague to reach them." in page
    callum = world.account("Callum").id
    for way in (through_wall_1, through_wall_2, through_both):
        assert not way(callum, "tenancies.SafeContact") & {
            contact.id
            for contact in world.facts.all(plain.SafeContact)
            if contact.person == world.person("Victoria").id
        }


def test_lead_finds_it_on_my_work_and_refuses(world: World, as_person: AsPerson) -> None:
    ask(as_person("Callum"), world.case("DOGS").ref)
    donald, page = as_person("Donald"), answer_page()
    listed = donald.get("/staff/?show=outside").content.decode()
    assert page in listed
    assert WHY["reason"] in listed
    assert world.case("DOGS").ref in donald.get(page).content.decode()
    answer = donald.post(page, {"do": "refuse"})
    assert answer["Location"] == "/staff/"
    assert said(answer) == "Refused. Nothing has changed."
    assert not waiting()
    assert as_person("Callum").get(case_page(world, "DOGS")).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("Callum", 403), ("Fiona", 403), ("Moira", 404), ("Rhona", 404), ("Senga", 404)],
)
def test_nobody_but_the_lead_is_asked(
    world: World, as_person: AsPerson, name: str, status: int
) -> None:
    ask(as_person("Callum"), world.tenancy("Glen Court").ref)
    page = answer_page()
    for do in ("agree", "refuse"):
        assert as_person(name).post(page, {"do": do}).status_code == status
    if status == 404:  # PostgreSQL refuses it too, whatever a page shows; it lets no officer ask.
        with acting_as(world.account(name).id), connection.cursor() as cursor:
            cursor.execute("SELECT portal.agree(%s, '')", [page.split("/")[3]])
            assert cursor.fetchone() == ("not there",)
    assert opens(world, "Callum", "Glen Court") == {False}


def test_director_does_not_let_an_officer_in(world: World, as_person: AsPerson) -> None:
    ask(as_person("Callum"), world.tenancy("Glen Court").ref)
    assert as_person("Elspeth").post(answer_page(), {"do": "agree"}).status_code == 404
    assert opens(world, "Callum", "Glen Court") == {False}


def test_asking_opens_again_nothing_that_has_closed(world: World, as_person: AsPerson) -> None:
    """Callum opened it this morning; since then Victoria has become protected."""
    ask(as_person("Callum"), world.tenancy("Glen Court").ref)
    with arranging():
        OutOfPatchAccessFactory(
            user_id=world.account("Callum").id,
            tenancy_id=world.tenancy("Glen Court").id,
            day=world.facts.today,
        )
    assert opens(world, "Callum", "Glen Court") == {False}


def test_newest_reason_counts(world: World, as_person: AsPerson) -> None:
    callum, reference = as_person("Callum"), world.tenancy("Glen Court").ref
    ask(callum, reference)
    callum.post(OUTSIDE, WHY | {"reference": reference, "quoting": "C-10999"})
    assert [request.reason for request in waiting()] == [f"{WHY['reason']} (C-10999)"]


def test_board_of_incidents_does_not_list_it(world: World, as_person: AsPerson) -> None:
    ask(as_person("Callum"), world.tenancy("Glen Court").ref)
    assert answer_page() not in as_person("Donald").get("/dpo/").content.decode()
