"""An officer may be the safeguarding lead: they decide what the lead must, and see no more elsewhere.

Callum works South and Shore. Victoria, who is protected, lives in Glen Court, in North.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import TwoPersonRequest, User
from cases.models import OutOfPatchAccess
from documents.models import Hold
from tenancies.models import SafeContact
from tests.access.cells import expect_none
from tests.access.looking import through_both, through_wall_1, through_wall_2
from tests.access.test_three_ways import differences
from tests.arranging import arranging, move_back
from tests.clients import PersonsClient
from tests.staff.pages import case_page, person_page, tenancy_page
from tests.staff.test_never_to_no_one import (
    FOR_THE_LEAD,
    a_call,
    a_held_release,
    a_request_to_open,
    sql,
    who_decides,
)
from tests.staff.test_open_kept_outside import ask
from tests.storing import store
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(world: World) -> World:
    """Callum is the safeguarding lead, and nobody else is."""
    with arranging():
        for name, is_lead in (("Donald", False), ("Callum", True)):
            world.change(world.account(name), is_safeguarding_lead=is_lead)
            User.objects.filter(pk=world.account(name).id).update(is_safeguarding_lead=is_lead)
    return world


def waiting_in_north(world: World) -> UUID:
    """Agnes of Castle Brae has asked for a safe contact, and it waits for the lead."""
    contact = world.make_safe_contact("Agnes", hides_home=False, standing="waiting")
    with arranging():
        store(contact)
    return contact.id


MAKE: dict[str, Callable[[World], UUID]] = {
    **{kind: make for kind, (make, _person) in FOR_THE_LEAD.items() if kind != "open outside"},
    "safe contact": waiting_in_north,
}


STAYS_CLOSED = (
    *("tenancies.Person", "tenancies.Tenancy", "tenancies.Property", "tenancies.Occupancy"),
    *("cases.Case", "cases.Party", "cases.Share", "cases.Wording"),
    *("documents.Document", "documents.Release", "documents.Upload", "documents.Block"),
    *("incidents.Report", "incidents.Freeze", "tenancies.Activation"),
)


@pytest.mark.parametrize("kind", MAKE)
def test_all_three_ways_agree_on_what_an_officer_decides_and_sees_by_it(
    lead: World, kind: str
) -> None:
    thing = MAKE[kind](lead)
    assert who_decides(lead, thing) == {"Callum"}
    for name in ("Callum", "Fiona", "Donald", "Moira"):
        expect_none(differences(lead, name))


@pytest.mark.parametrize("kind", MAKE)
def test_deciding_opens_no_other_row_by_either_wall(lead: World, kind: str) -> None:
    callum = lead.account("Callum").id

    def seen() -> dict[str, list[frozenset[Any]]]:
        ways = (through_wall_1, through_wall_2, through_both)
        return {label: [way(callum, label) for way in ways] for label in STAYS_CLOSED}

    before = seen()
    MAKE[kind](lead)
    assert seen() == before


def test_officer_decides_about_a_safe_contact_of_another_patch(
    lead: World, as_person: AsPerson
) -> None:
    contact, agnes = waiting_in_north(lead), lead.person("Agnes")
    callum = as_person("Callum")
    listed = callum.get("/staff/?show=safe").content.decode()
    assert agnes.surname in listed
    page = f"/staff/person/{agnes.id}/safe-contact/"
    assert agnes.surname in callum.get(page).content.decode()
    assert callum.get(person_page(lead, "Agnes")).status_code == 404
    day = lead.day(-90)
    form = {
        "how": "Text only.",
        "hides_home": "no",
        "review_on_day": day.day,
        "review_on_month": day.month,
        "review_on_year": day.year,
    }
    assert callum.post(page, form)["Location"] == "/staff/"
    with arranging(deriving=False):
        now = SafeContact.objects.get(person=agnes.id, ended_at=None)
        assert SafeContact.objects.get(pk=contact).ended_by == lead.account("Callum").id
    assert (now.standing, now.recorded_by) == ("set", lead.account("Callum").id)
    move_back("tenancies_safecontact", "ended_at", "1 second")
    # It is decided: nothing of it is theirs any more.
    assert callum.get(page).status_code == 404
    assert now.pk not in through_both(lead.account("Callum").id, "tenancies.SafeContact")


def test_officer_who_is_no_lead_sees_nothing_of_it(lead: World, as_person: AsPerson) -> None:
    waiting_in_north(lead)
    ruth, page = as_person("Ruth"), f"/staff/person/{lead.person('Agnes').id}/safe-contact/"
    assert ruth.get(page).status_code == 404
    assert ruth.get("/staff/?show=held").context["work"].rows == []
    assert as_person("Moira").post(page, {}).status_code == 200


def test_officer_lets_a_held_release_of_another_patch_go(lead: World, as_person: AsPerson) -> None:
    thing = a_held_release(lead)
    callum, page = as_person("Callum"), f"/staff/held/{thing}/"
    assert page in callum.get("/staff/?show=held").content.decode()
    shown = callum.get(page).content.decode()
    assert "The household" in shown
    assert lead.person("Victoria").surname in shown
    assert "It belongs to another patch, and you cannot open it." in shown
    document = lead.document("Glen letter").id
    for closed in (
        f"/staff/document/{document}/release/",
        f"/documents/{document}/download/",
        person_page(lead, "Victoria"),
        tenancy_page(lead, "Glen Court"),
        case_page(lead, "DOGS"),
    ):
        assert callum.get(closed).status_code == 404, closed
    assert callum.post(page, {"answer": "let go"})["Location"] == "/staff/"
    with arranging(deriving=False):
        assert Hold.objects.get(pk=thing).outcome == "let go"
    assert callum.get(page).status_code == 404


def test_officer_calls_back_who_is_hidden_by_their_safe_contact(
    lead: World, as_person: AsPerson
) -> None:
    task = a_call(lead)
    callum, page = as_person("Callum"), f"/staff/task/{task}/"
    shown = callum.get(page).content.decode()
    assert lead.person("Victoria").surname in shown
    with arranging(deriving=False):
        contact = SafeContact.objects.get(person=lead.person("Victoria").id, ended_at=None)
    assert contact.how in shown
    assert callum.post(page)["Location"] == "/staff/"
    assert contact.pk not in through_both(lead.account("Callum").id, "tenancies.SafeContact")


def test_officer_lets_a_colleague_in_and_never_themselves(lead: World, as_person: AsPerson) -> None:
    home = lead.tenancy("Glen Court")
    ask(as_person("Callum"), home.ref)
    ask(as_person("Ruth"), home.ref)
    with arranging(deriving=False):
        waits = {
            r.recorded_by: r.pk
            for r in TwoPersonRequest.objects.filter(kind="open outside", ended_at=None)
        }
    own, hers = waits[lead.account("Callum").id], waits[lead.account("Ruth").id]
    callum = as_person("Callum")
    assert callum.post(f"/dpo/agree/{own}/", {"do": "agree"}).status_code == 404
    # Their own falls to whoever comes next.
    assert who_decides(lead, own) == {"Donald"}
    page = f"/dpo/agree/{hers}/"
    assert home.ref in callum.get(page).content.decode()
    assert callum.post(page, {"do": "agree"})["Location"] == "/staff/"
    with arranging(deriving=False):
        assert OutOfPatchAccess.objects.get(agreed_by=lead.account("Callum").id).user_id
    assert as_person("Ruth").get(tenancy_page(lead, "Glen Court")).status_code == 200
    assert callum.get(tenancy_page(lead, "Glen Court")).status_code == 404


def test_officer_agrees_to_no_end_of_a_freeze_and_to_no_opening(
    lead: World, as_person: AsPerson
) -> None:
    a_request_to_open(lead)
    with arranging(deriving=False):
        opening = TwoPersonRequest.objects.get(kind="open portal", ended_at=None).pk
    assert as_person("Callum").post(f"/dpo/agree/{opening}/", {"do": "agree"}).status_code == 404
    with unit_of_work(), acting_as(lead.account("Callum").id):
        assert sql("SELECT portal.agree(%s, '')", opening) == [("not there",)]
    assert as_person("Callum").get("/dpo/").status_code == 403


def test_officer_who_is_lead_says_when_they_are_away(lead: World, as_person: AsPerson) -> None:
    assert as_person("Ruth").get("/staff/away/").status_code == 403
    today: Any = lead.facts.today
    days = {
        f"{which}_{part}": getattr(today, part)
        for which in ("from_day", "until_day")
        for part in ("day", "month", "year")
    }
    thing = waiting_in_north(lead)
    assert as_person("Callum").post("/staff/away/", days).status_code == 302
    assert "Moira" in who_decides(lead, thing)
