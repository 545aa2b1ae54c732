"""Three colleagues and a director from outside: whatever takes two people works there, and never by one.

Mairi manages, deputises for the DPO and is safeguarding lead. Ossian is the officer. Dina is the DPO. Each of
the three has a second account as an administrator, with the same staff reference. Sandy signs from outside.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.access import acting_as
from accounts.models import OutgoingMail, TwoPersonRequest, User
from portal.incidents.models import Freeze, PortalState
from tenancies.models import Person
from tests.administration.pages import REQUESTS, WHY, sql
from tests.arranging import arranging, move_back
from tests.clients import PersonsClient
from tests.factories import (
    DeclaredInterestFactory,
    DoubtFactory,
    FreezeFactory,
    LeaveFactory,
    PatchAssignmentFactory,
    UserFactory,
)
from tests.incidents.test_two_people import ASKING, gives_advice
from tests.staff.test_open_kept_outside import ask
from tests.world import World

pytestmark = pytest.mark.django_db

Landlord = dict[str, User]
STAFF_REFS = {"Mairi": "S1", "Ossian": "S2", "Dina": "S3"}
# Who may ask and who may then agree: two human beings, one of them the manager or the director.
PAIRS = {
    *(("Mairi", "Dina"), ("Dina", "Mairi"), ("Mairi", "Sandy"), ("Sandy", "Mairi")),
    *(("Dina", "Sandy"), ("Sandy", "Dina")),
}


@pytest.fixture
def landlord(world: World) -> Landlord:
    """The four people, by name; "Mairi's keys" is her account as an administrator. Nobody else works here."""
    assert world.staff
    with arranging():
        User.objects.exclude(role="resident").update(is_active=False)
        for asked in TwoPersonRequest.objects.filter(ended_at=None):
            asked.outcome = TwoPersonRequest.RequestOutcome.TAKEN_BACK
            asked.end(by=None, also=("outcome",))
        made: Landlord = {
            "Mairi": _account("Mairi", "manager", is_deputy=True, is_safeguarding_lead=True),
            "Ossian": _account("Ossian", "officer", is_data_steward=True),
            "Dina": _account("Dina", "dpo"),
            "Sandy": _account("Sandy", "director"),
        }
        for name in STAFF_REFS:
            made[f"{name}'s keys"] = _account(f"{name}'s keys", "administrator")
    return made


def _account(name: str, role: str, **duties: bool) -> User:
    human = name.removesuffix("'s keys")
    made: Any = UserFactory(
        username=name.lower().replace("'s ", "."),
        name=name,
        role=role,
        staff_ref=STAFF_REFS.get(human),
        **duties,
    )
    account: User = made
    return account


def browser(landlord: Landlord, name: str) -> PersonsClient:
    return PersonsClient(landlord[name].pk)


def _something_wide() -> tuple[str, Callable[[], bool]]:
    with arranging(deriving=False):
        freeze: Any = FreezeFactory(document=None, level="everything")
    return f"/dpo/freeze/{freeze.pk}/ask/", lambda: not _is_live(Freeze, freeze.pk)


def _closed_portal() -> tuple[str, Callable[[], bool]]:
    with arranging(deriving=False):
        PortalState.objects.get(ended_at=None).end(by=None)
        closed = PortalState.objects.create(state="closed", reason="-")
    return "/staff/reopen/", lambda: not _is_live(PortalState, closed.pk)


def _is_live(model: Any, identity: UUID) -> bool:
    with arranging(deriving=False):
        return bool(model.objects.filter(pk=identity, ended_at=None).exists())


# Each kind of act: it arranges what is closed, and gives where one asks and whether it is open again.
ACTS: dict[TwoPersonRequest.Kind, Callable[[], tuple[str, Callable[[], bool]]]] = {
    TwoPersonRequest.Kind.END_FREEZE: _something_wide,
    TwoPersonRequest.Kind.OPEN_PORTAL: _closed_portal,
}


# What the records leave in doubt: Mairi and Dina decide, and Sandy signs where one of them is not left.
ABOUT_DOUBTS = {
    TwoPersonRequest.Kind.SAME_PERSON,
    TwoPersonRequest.Kind.ANOTHER_PERSON,
    TwoPersonRequest.Kind.BIRTH_DATE,
    TwoPersonRequest.Kind.GIVE_BACK,
}


def test_every_act_of_two_people_is_tried_here() -> None:
    # A patch is given in tests/administration/test_patches.py, a restore ended in test_restored.py; accounts
    # are changed further down.
    elsewhere = {
        TwoPersonRequest.Kind.END_RESTORE,
        TwoPersonRequest.Kind.OPEN_OUTSIDE,
        TwoPersonRequest.Kind.GIVE_PATCH,
        TwoPersonRequest.Kind.CHANGE_ACCOUNT,
    }
    assert {*ACTS, *ABOUT_DOUBTS, *elsewhere} == set(TwoPersonRequest.Kind)


def test_manager_agrees_to_a_birth_date_that_the_officer_saw(
    landlord: Landlord, world: World
) -> None:
    morag = world.person("Morag").id
    with arranging():
        PatchAssignmentFactory(
            patch_id=world.patch("North").id, user_id=landlord["Ossian"].pk, kind="cover"
        )
    day = {"born_on_day": "29", "born_on_month": "11", "born_on_year": "1980"}
    seen = day | {"seen": "passport"}
    page = f"/staff/person/{morag}/birth-date/"
    assert browser(landlord, "Ossian").post(page, seen).status_code == 302
    agreeing = f"/dpo/agree/{_request(landlord['Ossian'])}/"
    for name in ("Ossian", "Ossian's keys", "Sandy"):
        assert browser(landlord, name).post(agreeing, {"do": "agree"}).status_code != 302
    assert browser(landlord, "Mairi").post(agreeing, {"do": "agree"}).status_code == 302
    with arranging(deriving=False):
        assert Person.objects.get(pk=morag).born_on == date(1980, 11, 29)


def away(landlord: Landlord, world: World, name: str) -> None:
    today = world.facts.today
    LeaveFactory(user=landlord[name], from_day=today, until_day=today)


def too_close(landlord: Landlord, world: World, name: str) -> None:
    DeclaredInterestFactory(
        user=landlord[name], person_id=world.person("Morag").id, from_day=world.facts.today
    )


def one_human_being(landlord: Landlord, _world: World, name: str) -> None:
    User.objects.filter(pk=landlord[name].pk).update(staff_ref="S3" if name == "Mairi" else "S1")


NOT_LEFT = [away, too_close, one_human_being]
DECIDED = {"decision": "same person", "reason": "I have seen the marriage certificate."}


def doubt_page(world: World) -> str:
    """The export has another name and another birth date under Morag's reference."""
    with arranging():
        doubt: Any = DoubtFactory(
            kind="reference",
            person=Person.objects.get(pk=world.person("Morag").id),
            forename="Mor",
            surname="Bell",
            born_on=date(1991, 9, 9),
            seen="",
        )
    return f"/staff/doubt/{doubt.pk}/"


@pytest.mark.parametrize("is_not_left", NOT_LEFT)
@pytest.mark.parametrize(("first", "second"), [("Mairi", "Dina"), ("Dina", "Mairi")])
def test_director_signs_a_doubt_where_no_second_person_is_left(
    landlord: Landlord, world: World, first: str, second: str, is_not_left: Any
) -> None:
    page = doubt_page(world)
    with arranging():
        is_not_left(landlord, world, second)
    assert browser(landlord, first).post(page, DECIDED).status_code == 302
    agreeing, sandy = f"/dpo/agree/{_request(landlord[first])}/", browser(landlord, "Sandy")
    with arranging(deriving=False):
        (mail,) = OutgoingMail.objects.filter(subject="A signature is asked of you")
    assert (mail.to, "Bell" in mail.body) == (landlord["Sandy"].email, False)
    assert agreeing in sandy.get("/dpo/").content.decode()
    shown = sandy.get(agreeing).content.decode()
    for words in (world.person("Morag").ref, "Mor Bell", "9 September 1991", DECIDED["reason"]):
        assert words in shown
    assert sandy.get(page).status_code == 403
    assert sandy.post(agreeing, {"do": "agree"}).status_code == 302
    with arranging(deriving=False):
        assert Person.objects.get(pk=world.person("Morag").id).surname == "Bell"


def test_director_signs_no_doubt_while_a_second_person_is_left(
    landlord: Landlord, world: World
) -> None:
    assert browser(landlord, "Mairi").post(doubt_page(world), DECIDED).status_code == 302
    asked, sandy = _request(landlord["Mairi"]), browser(landlord, "Sandy")
    assert str(asked) not in sandy.get("/dpo/").content.decode()
    assert sandy.post(f"/dpo/agree/{asked}/", {"do": "agree"}).status_code == 404
    with transaction.atomic(), acting_as(landlord["Sandy"].pk):
        assert sql("SELECT portal.agree(%s, '')", asked) == "not there"
        assert sql("SELECT count(*) FROM portal.doubt_to_sign(%s)", asked) == 0


def test_director_signs_no_doubt_about_someone_too_close(landlord: Landlord, world: World) -> None:
    page = doubt_page(world)
    with arranging():
        away(landlord, world, "Dina")
        too_close(landlord, world, "Sandy")
    assert browser(landlord, "Mairi").post(page, DECIDED).status_code == 302
    asked = _request(landlord["Mairi"])
    with transaction.atomic(), acting_as(landlord["Sandy"].pk):
        assert sql("SELECT portal.agree(%s, '')", asked) == "not there"
        assert sql("SELECT count(*) FROM portal.doubt_to_sign(%s)", asked) == 0


@pytest.mark.parametrize("is_not_left", [away, too_close])
def test_director_signs_a_birth_date_that_the_officer_saw(
    landlord: Landlord, world: World, is_not_left: Any
) -> None:
    with arranging():
        PatchAssignmentFactory(
            patch_id=world.patch("North").id, user_id=landlord["Ossian"].pk, kind="cover"
        )
        is_not_left(landlord, world, "Mairi")
    day = {"born_on_day": "29", "born_on_month": "11", "born_on_year": "1980"}
    morag = world.person("Morag").id
    page = f"/staff/person/{morag}/birth-date/"
    assert browser(landlord, "Ossian").post(page, day | {"seen": "passport"}).status_code == 302
    agreeing = f"/dpo/agree/{_request(landlord['Ossian'])}/"
    assert browser(landlord, "Sandy").post(agreeing, {"do": "agree"}).status_code == 302
    with arranging(deriving=False):
        assert Person.objects.get(pk=morag).born_on == date(1980, 11, 29)


def test_lead_lets_the_officer_into_a_hidden_home_of_another_patch(
    landlord: Landlord, world: World
) -> None:
    ossian, home = browser(landlord, "Ossian"), world.tenancy("Glen Court")
    ask(ossian, home.ref)
    page = f"/staff/tenancy/{home.id}/"
    agreeing = f"/dpo/agree/{_request(landlord['Ossian'])}/"
    for name in ("Ossian", "Ossian's keys", "Dina", "Sandy"):
        assert browser(landlord, name).post(agreeing, {"do": "agree"}).status_code != 302
        assert ossian.get(page).status_code == 404
    assert browser(landlord, "Mairi").post(agreeing, {"do": "agree"}).status_code == 302
    assert ossian.get(page).status_code == 200


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize(("first", "second"), sorted(PAIRS))
def test_any_two_who_may_do_it_open_it_again(
    landlord: Landlord, kind: TwoPersonRequest.Kind, first: str, second: str
) -> None:
    asking, is_open = ACTS[kind]()
    assert browser(landlord, first).post(asking, ASKING).status_code == 302
    agreeing = f"/dpo/agree/{_request(landlord[first])}/"
    assert browser(landlord, first).post(agreeing, {"do": "agree"}).status_code == 200
    assert not is_open()
    if "Dina" not in (first, second):
        assert browser(landlord, second).post(agreeing, {"do": "agree"}).status_code == 200
        assert gives_advice(browser(landlord, "Dina"), agreeing)
    assert browser(landlord, second).post(agreeing, {"do": "agree"}).status_code == 302
    assert is_open()


@pytest.mark.parametrize("kind", ACTS)
def test_manager_and_director_open_it_two_hours_later_where_the_dpo_is_away(
    landlord: Landlord, world: World, kind: TwoPersonRequest.Kind
) -> None:
    """Mairi deputises, and still does not advise herself."""
    with arranging():
        day = world.facts.today
        LeaveFactory(user=landlord["Dina"], from_day=day, until_day=day)
    asking, is_open = ACTS[kind]()
    assert browser(landlord, "Mairi").post(asking, ASKING).status_code == 302
    agreeing = f"/dpo/agree/{_request(landlord['Mairi'])}/"
    assert gives_advice(browser(landlord, "Mairi"), agreeing)
    assert browser(landlord, "Sandy").post(agreeing, {"do": "agree"}).status_code == 200
    assert not is_open()
    move_back("accounts_twopersonrequest", "recorded_at", "121 minutes")
    assert browser(landlord, "Sandy").post(agreeing, {"do": "agree"}).status_code == 302
    assert is_open()


def _request(by: User) -> UUID:
    with arranging(deriving=False):
        asked: UUID = TwoPersonRequest.objects.get(recorded_by=by.pk, ended_at=None).pk
    return asked


@pytest.mark.parametrize("kind", ACTS)
def test_two_accounts_of_one_human_being_open_nothing(
    landlord: Landlord, kind: TwoPersonRequest.Kind
) -> None:
    with arranging():
        User.objects.filter(pk=landlord["Mairi"].pk).update(staff_ref="S3")
    asking, is_open = ACTS[kind]()
    assert browser(landlord, "Dina").post(asking, ASKING).status_code == 302
    refused = browser(landlord, "Mairi").post(
        f"/dpo/agree/{_request(landlord['Dina'])}/", {"do": "agree"}
    )
    assert "Another person must agree." in refused.content.decode()
    assert not is_open()


def asks_for(landlord: Landlord, by: str, whom: str, **changes: object) -> TwoPersonRequest | None:
    """What waits after an administrator's account has sent the form of another account."""
    account = landlord[whom]
    form = {
        "username": account.username,
        "email": account.email,
        "name": account.name,
        "staff_ref": account.staff_ref or "",
        "role": account.role,
        "is_active": True,
        "why": WHY,
    } | changes
    browser(landlord, by).post(_page_of(account), form)
    with arranging(deriving=False):
        waits: TwoPersonRequest | None = TwoPersonRequest.objects.filter(
            kind="change account", about_id=account.pk, ended_at=None
        ).first()
    return waits


def _page_of(account: User) -> str:
    return reverse("admin:accounts_user_change", args=[account.pk])


KEYS = [f"{name}'s keys" for name in STAFF_REFS]


@pytest.mark.parametrize(("asker", "other"), list(product(KEYS, KEYS)))
def test_role_changes_by_two_of_three_and_never_for_oneself(
    landlord: Landlord, asker: str, other: str
) -> None:
    """Ossian is to manage: Mairi and Dina do that, whoever of them asks, and he does nothing of it."""
    agree = {"_agree": "Agree", "why": "I have met him."}
    asked = asks_for(landlord, asker, "Ossian", role="manager")
    assert (asked is None) == (asker == "Ossian's keys")
    if asked is None:
        return
    browser(landlord, other).post(f"{REQUESTS}{asked.pk}/", agree)
    with arranging(deriving=False):
        role = User.objects.get(pk=landlord["Ossian"].pk).role
    is_for_both = {asker, other} == {"Mairi's keys", "Dina's keys"}
    assert role == ("manager" if is_for_both else "officer")


def keeps_one_administrator(landlord: Landlord) -> None:
    """Of the administrators only Dina's account is left."""
    with arranging():
        for name in ("Mairi's keys", "Ossian's keys"):
            User.objects.filter(pk=landlord[name].pk).update(is_active=False)


def role_of(landlord: Landlord, name: str) -> str:
    with arranging(deriving=False):
        role: str = User.objects.get(pk=landlord[name].pk).role
    return role


def sign_page(asked: TwoPersonRequest) -> str:
    return f"/dpo/agree/{asked.pk}/"


def test_director_signs_a_role_where_no_second_administrator_is_left(landlord: Landlord) -> None:
    keeps_one_administrator(landlord)
    asked = asks_for(landlord, "Dina's keys", "Ossian", role="manager")
    assert asked
    with arranging(deriving=False):
        (mail,) = OutgoingMail.objects.filter(subject="A signature is asked of you")
    assert (mail.to, "Ossian" in mail.body) == (landlord["Sandy"].email, False)
    sandy, page = browser(landlord, "Sandy"), sign_page(asked)
    assert page in sandy.get("/dpo/").content.decode()
    shown = sandy.get(page).content.decode()
    for words in ("Ossian", landlord["Ossian"].email, "S2", "housing services manager", WHY):
        assert words in shown
    assert "Give a reason." in sandy.post(page, {"do": "agree"}).content.decode()
    assert role_of(landlord, "Ossian") == "officer"
    assert sandy.post(page, {"do": "agree", "why": "I have met him."})["Location"] == "/dpo/"
    assert role_of(landlord, "Ossian") == "manager"
    assert sandy.get(page).status_code == 404


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "adviser"}])
def test_director_is_told_when_the_second_administrator_goes(
    landlord: Landlord, change: dict[str, object]
) -> None:
    """Mairi could have agreed as well, until her account of an administrator went."""

    def told() -> list[str]:
        with arranging(deriving=False):
            mails = OutgoingMail.objects.filter(subject="A signature is asked of you")
            return [mail.to for mail in mails]

    asked = asks_for(landlord, "Dina's keys", "Ossian", role="manager")
    assert asked
    for name, is_told in (("Ossian's keys", False), ("Mairi's keys", True)):
        with arranging():
            User.objects.filter(pk=landlord[name].pk).update(**change)
        assert bool(told()) == is_told, name
    assert told() == [landlord["Sandy"].email]
    assert sign_page(asked) in browser(landlord, "Sandy").get("/dpo/").content.decode()


def test_director_refuses_a_role_and_nothing_changes(landlord: Landlord) -> None:
    keeps_one_administrator(landlord)
    asked = asks_for(landlord, "Dina's keys", "Ossian", role="manager")
    assert asked
    browser(landlord, "Sandy").post(sign_page(asked), {"do": "refuse", "why": "He leaves us."})
    assert role_of(landlord, "Ossian") == "officer"
    with arranging(deriving=False):
        asked.refresh_from_db()
    assert (asked.outcome, asked.ended_by) == ("refused", landlord["Sandy"].pk)


def test_director_signs_no_role_while_a_second_administrator_is_there(landlord: Landlord) -> None:
    asked = asks_for(landlord, "Dina's keys", "Ossian", role="manager")
    assert asked
    sandy = browser(landlord, "Sandy")
    assert sandy.post(sign_page(asked), {"do": "agree", "why": "I know him."}).status_code == 404
    assert sign_page(asked) not in sandy.get("/dpo/").content.decode()
    with transaction.atomic(), acting_as(landlord["Sandy"].pk):
        assert sql("SELECT portal.agree(%s, 'I know him.')", asked.pk) == "not there"
    assert role_of(landlord, "Ossian") == "officer"


def test_director_signs_no_role_of_their_own_and_no_one_else_signs(landlord: Landlord) -> None:
    keeps_one_administrator(landlord)
    asked = asks_for(landlord, "Dina's keys", "Sandy", role="manager")
    assert asked
    for name in ("Sandy", "Mairi", "Dina", "Ossian"):
        answer = browser(landlord, name).post(sign_page(asked), {"do": "agree", "why": "Yes."})
        assert answer.status_code in (403, 404), name
    with transaction.atomic(), acting_as(landlord["Sandy"].pk):
        assert sql("SELECT portal.agree(%s, 'Yes.')", asked.pk) != "done"
    assert role_of(landlord, "Sandy") == "director"


def test_no_administrator_makes_one_human_being_seem_two(landlord: Landlord) -> None:
    """Dina's accounts stay tied: otherwise she could sign with Mairi's, which has a reference of its own."""
    account = landlord["Dina"]
    form = {
        "username": account.username,
        "email": account.email,
        "name": account.name,
        "staff_ref": "S9",
        "role": "dpo",
        "is_active": True,
        "why": WHY,
    }
    browser(landlord, "Dina's keys").post(_page_of(account), form)
    with arranging(deriving=False):
        assert User.objects.get(pk=account.pk).staff_ref == STAFF_REFS["Dina"]
        assert not TwoPersonRequest.objects.filter(about_id=account.pk).exists()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting_as(landlord["Dina's keys"].pk),
    ):
        sql("UPDATE accounts_user SET staff_ref = 'S9' WHERE id = %s", account.pk)


def test_nobody_resets_the_second_step_of_their_own_other_account(landlord: Landlord) -> None:
    with transaction.atomic(), acting_as(landlord["Dina's keys"].pk):
        assert sql("SELECT portal.reset_second_step(%s)", landlord["Dina"].pk) is False
        assert sql("SELECT portal.reset_second_step(%s)", landlord["Mairi"].pk) is True


def test_incident_rings_who_deputises_and_skips_who_is_away(
    world: World, landlord: Landlord
) -> None:
    def on_the_ladder(role: str) -> list[str]:
        with arranging(deriving=False):
            return list(sql("SELECT portal.addresses_of(%s, NULL, portal.today())", role) or [])

    assert on_the_ladder("deputy") == [landlord["Mairi"].email]
    assert on_the_ladder("dpo") == [landlord["Dina"].email]
    today = world.facts.today
    mairi = browser(landlord, "Mairi")
    day = {
        f"{which}_{part}": getattr(today, part)
        for which, part in product(("from_day", "until_day"), ("day", "month", "year"))
    }
    assert mairi.post("/staff/away/", day).status_code == 302
    assert on_the_ladder("deputy") == []


def test_safeguarding_lead_who_is_away_is_stood_in_for_by_managers(
    world: World, landlord: Landlord
) -> None:
    with arranging():
        stands_in: Any = UserFactory(role="manager")
    assert not _safeguards(stands_in.pk)
    with arranging():
        LeaveFactory(
            user=landlord["Mairi"], from_day=world.facts.today, until_day=world.facts.today
        )
    assert _safeguards(stands_in.pk)
    assert _safeguards(landlord["Mairi"].pk)
    assert not _safeguards(landlord["Ossian"].pk)


def _safeguards(account: UUID) -> bool:
    """As both walls are told."""
    with transaction.atomic(), acting_as(account) as viewer:
        if viewer.role.viewer == "manager":
            assert sql("SELECT portal.safeguards()") is viewer.safeguards
        return viewer.safeguards
